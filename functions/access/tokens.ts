import { createHash } from "node:crypto";
import { decodeJwt, errors, type JWTPayload, type JWTVerifyGetKey, jwtVerify } from "jose";
import type { Issuer } from "../config.ts";
import { Busy, Refusal } from "../refusal.ts";
import { type Identity, identityOf } from "./identity.ts";
import { openKeys } from "./issuer-keys.ts";

const CLOCK_TOLERANCE_S = 60;
/** A token of Entra with many groups has about 4 KiB. */
const MAX_TOKEN_LENGTH = 16_384;
const BEARER = /^Bearer +([A-Za-z0-9_-]+\.[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+)$/i;
/** Checking an RSA signature costs more than the rest of a small call; a token checked once is believed so long. */
const BELIEVED_MS = 30_000;
const MAX_BELIEVED = 5_000;

/** Header `Authorization` → who calls. Refuses with `not-signed-in`; throws `Busy` where an issuer's keys cannot be read. */
export type Tokens = (authorization: string | undefined) => Promise<Identity>;

const refused = (why: string) => new Refusal("not-signed-in", `The token was refused. ${why}`, { reason: "token-refused" });

export function openTokens(on: { issuers: readonly Issuer[]; now(): number }): Tokens {
  const issuers = new Map(on.issuers.map((issuer) => [issuer.issuer, { issuer, keys: openKeys(issuer.jwksUri, on.now) }]));
  /** By the token's hash, oldest first, so that no token lies about in memory. */
  const believed = new Map<string, { identity: Identity; until: number }>();
  return async (authorization) => {
    if (authorization === undefined) throw new Refusal("not-signed-in", "Sign in first.", { reason: "no-token" });
    const token = authorization.length <= MAX_TOKEN_LENGTH ? BEARER.exec(authorization)?.[1] : undefined;
    if (token === undefined) throw refused("It is not a bearer token.");
    const hash = createHash("sha256").update(token).digest("base64");
    const seen = believed.get(hash);
    if (seen && on.now() < seen.until) return seen.identity;
    believed.delete(hash);
    const from = issuers.get(claimedIssuer(token));
    if (!from) throw refused("Its issuer is not trusted here.");
    const claims = await verified(token, from.issuer, from.keys, on.now());
    const identity = identityOf(claims, from.issuer);
    if (typeof identity === "string") throw refused(identity);
    const ends = ((claims.exp ?? 0) + CLOCK_TOLERANCE_S) * 1_000;
    believed.set(hash, { identity, until: Math.min(on.now() + BELIEVED_MS, ends) });
    const oldest = believed.keys().next();
    if (believed.size > MAX_BELIEVED && !oldest.done) believed.delete(oldest.value);
    return identity;
  };
}

/** Only chooses the keys to check with; the checked claims must say the same again. */
function claimedIssuer(token: string): string {
  try {
    return decodeJwt(token).iss ?? "";
  } catch {
    throw refused("It cannot be read.");
  }
}

async function verified(token: string, issuer: Issuer, keys: JWTVerifyGetKey, now: number): Promise<JWTPayload> {
  try {
    const { payload } = await jwtVerify(token, keys, {
      algorithms: issuer.algs,
      issuer: issuer.issuer,
      audience: issuer.audience,
      clockTolerance: CLOCK_TOLERANCE_S,
      currentDate: new Date(now),
      requiredClaims: ["exp", "nbf", "iat"],
    });
    if ((payload.iat ?? 0) > now / 1_000 + CLOCK_TOLERANCE_S) throw refused("It is from the future.");
    return payload;
  } catch (error) {
    if (error instanceof errors.JWTExpired)
      throw new Refusal("not-signed-in", "The token has run out. Sign in again.", { reason: "token-refused", expired: true });
    if (error instanceof errors.JOSEError) throw refused("It is not valid here.");
    if (error instanceof Refusal || error instanceof Busy) throw error;
    // A key or signature of the wrong shape makes the platform's crypto throw its own errors; they are about the token as well.
    if (error instanceof TypeError || error instanceof DOMException) throw refused("It is not valid here.");
    throw error;
  }
}
