import { createServer } from "node:http";
import { type CryptoKey, exportJWK, generateKeyPair, type JWTHeaderParameters, type JWTPayload, SignJWT, UnsecuredJWT } from "jose";
import type { Issuer } from "../config.ts";

export interface Mint {
  /** Short name; the caller's id becomes `test:<userId>`, see `testUserId`. */
  userId: string;
  name?: string;
  /** Words for the claim of workspace roles; none unless told. */
  roles?: readonly string[];
  /** From now; may be negative. One hour unless told. */
  expiresInS?: number;
  /** Put over the usual claims; undefined takes one away. */
  claims?: Record<string, unknown>;
  header?: Partial<JWTHeaderParameters>;
}

/** An issuer of tokens in this process, so that tests and benches are somebody without a passphrase. What it signs passes the real checks. */
export interface TestIssuer {
  /** For the configuration under test. */
  issuer: Issuer;
  mint(ask: Mint): Promise<string>;
  /** Tokens that must never let anybody in, by what is wrong with them. */
  bad(): Promise<Record<string, string>>;
  /** How often the keys were fetched. */
  fetches(): number;
  /** Answers 503 for its keys from now on, or its keys again. */
  setDown(down: "down" | "up"): void;
  /** A new key pair under a new `kid`; the old one is no longer published. */
  rotate(): Promise<void>;
  close(): Promise<void>;
}

export const testUserId = (userId: string): string => `test:${userId}`;

export async function openTestIssuer(now: () => number = Date.now, settings: Partial<Issuer> = {}): Promise<TestIssuer> {
  const alg = settings.algs?.[0] ?? "ES256";
  let generation = 1;
  let pair = await generateKeyPair(alg, { extractable: true });
  let fetches = 0;
  let state: "down" | "up" = "up";
  const publicJwk = async () => ({ ...(await exportJWK(pair.publicKey)), kid: `k${generation}`, alg, use: "sig" });
  let published = JSON.stringify({ keys: [await publicJwk()] });
  const server = createServer((_request, response) => {
    fetches += 1;
    response.writeHead(state === "up" ? 200 : 503, { "content-type": "application/json", connection: "close" }).end(state === "up" ? published : "{}");
  });
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  server.unref();
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("The test issuer has no port.");
  const origin = `http://127.0.0.1:${address.port}`;
  const issuer: Issuer = {
    issuer: `${origin}/`,
    audience: "labeling-api",
    jwksUri: `${origin}/jwks`,
    algs: [alg],
    roleClaim: "roles",
    tenants: ["test"],
    ...settings,
  };
  const claimsOf = ({ userId, name = userId, roles = [], expiresInS = 3_600, claims = {} }: Mint): JWTPayload => {
    const nowS = Math.floor(now() / 1_000);
    const usual = { iss: issuer.issuer, aud: issuer.audience, sub: userId, oid: userId, tid: issuer.tenants[0] ?? "test", name, roles, scp: "labeling" };
    const times = { iat: nowS - Math.max(0, -expiresInS), nbf: nowS - Math.max(0, -expiresInS), exp: nowS + expiresInS };
    return Object.fromEntries(Object.entries({ ...usual, ...times, ...claims }).filter(([, value]) => value !== undefined));
  };
  const sign = (ask: Mint, key: CryptoKey) =>
    new SignJWT(claimsOf(ask)).setProtectedHeader({ alg, kid: `k${generation}`, typ: "at+jwt", ...ask.header }).sign(key);
  return {
    issuer,
    mint: (ask) => sign(ask, pair.privateKey),
    bad: async () => {
      const owner: Mint = { userId: "mallory", roles: ["owner"] };
      return {
        garbage: "a.b.c",
        expired: await sign({ ...owner, expiresInS: -120 }, pair.privateKey),
        "of another audience": await sign({ ...owner, claims: { aud: "other-api" } }, pair.privateKey),
        "without a signature": new UnsecuredJWT(claimsOf(owner)).encode(),
        "signed with another key": await sign(owner, (await generateKeyPair(alg)).privateKey),
      };
    },
    fetches: () => fetches,
    setDown: (next) => {
      state = next;
    },
    rotate: async () => {
      generation += 1;
      pair = await generateKeyPair(alg, { extractable: true });
      published = JSON.stringify({ keys: [await publicJwk()] });
    },
    close: () => new Promise((done) => server.close(() => done())),
  };
}
