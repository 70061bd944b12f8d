import { createLocalJWKSet, createRemoteJWKSet, customFetch, errors, type JWTVerifyGetKey } from "jose";
import { Busy } from "../refusal.ts";

const TIMEOUT_MS = 5_000;
/** Between two questions to the issuer, after an unknown key or a failure. */
const COOLDOWN_MS = 30_000;
/** How long the last keys seen go on counting while the issuer cannot be reached. */
const KEEP_MS = 24 * 3_600_000;

/**
 * The public keys of one issuer, only ever from the configured address (never from a token's `jku`, `jwk` or `x5u`).
 * Where the address cannot be read, the last good keys go on serving; a token that none of them fits is then `Busy`: closed, but not wrong.
 */
export function openKeys(jwksUri: string, now: () => number): JWTVerifyGetKey {
  let closedUntil = 0;
  let kept: { keys: JWTVerifyGetKey; until: number } | undefined;
  const remote = createRemoteJWKSet(new URL(jwksUri), {
    timeoutDuration: TIMEOUT_MS,
    cooldownDuration: COOLDOWN_MS,
    [customFetch]: async (url, options) => {
      if (now() < closedUntil) throw new Busy(`The keys at ${jwksUri} cannot be read.`, closedUntil - now());
      try {
        const response = await fetch(url, options);
        if (response.status !== 200) throw new Error(`It answered ${response.status}.`);
        const text = await response.text();
        kept = { keys: createLocalJWKSet(JSON.parse(text)), until: now() + KEEP_MS };
        return new Response(text);
      } catch (cause) {
        closedUntil = now() + COOLDOWN_MS;
        throw new Busy(`The keys at ${jwksUri} cannot be read.`, COOLDOWN_MS, { cause });
      }
    },
  });
  return async (header, token) => {
    try {
      return await remote(header, token);
    } catch (error) {
      if (!(error instanceof Busy) || !kept || now() > kept.until) throw error;
      return await fromKept(kept.keys, error)(header, token);
    }
  };
}

const fromKept =
  (keys: JWTVerifyGetKey, outage: Busy): JWTVerifyGetKey =>
  async (header, token) => {
    try {
      return await keys(header, token);
    } catch (error) {
      throw error instanceof errors.JWKSNoMatchingKey ? outage : error; // the key may be a new one that we could not fetch
    }
  };
