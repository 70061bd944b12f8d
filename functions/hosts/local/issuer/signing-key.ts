import { createHash, createPrivateKey, createPublicKey, generateKeyPairSync, type KeyObject } from "node:crypto";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { JWK } from "jose";
import { ownFile } from "./private-file.ts";

export interface SigningKey {
  privateKey: KeyObject;
  /** With `kid`, `alg` and `use`. */
  publicJwk: JWK & { kid: string };
}

/** The ES256 key pair of this installation, made at the first start. Deleting the file ends all sessions. */
export function openSigningKey(dataDir: string): SigningKey {
  const file = join(dataDir, "issuer", "signing-key.pem");
  ownFile(file);
  let pem = readFileSync(file, "utf8");
  if (pem === "") {
    pem = generateKeyPairSync("ec", { namedCurve: "P-256" }).privateKey.export({ type: "pkcs8", format: "pem" }).toString();
    writeFileSync(file, pem);
  }
  const privateKey = createPrivateKey(pem);
  const { kty, crv, x, y } = createPublicKey(privateKey).export({ format: "jwk" });
  if (kty !== "EC" || crv !== "P-256" || x === undefined || y === undefined) throw new Error(`${file} holds no P-256 key.`);
  const kid = createHash("sha256").update(JSON.stringify({ crv, kty, x, y })).digest("base64url"); // RFC 7638
  return { privateKey, publicJwk: { kty, crv, x, y, kid, alg: "ES256", use: "sig" } };
}
