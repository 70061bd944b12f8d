import { randomBytes, scrypt, timingSafeEqual } from "node:crypto";

/** Crockford's alphabet in lower case: no i, l, o, u, so that it can be read out and typed. */
const LETTERS = "0123456789abcdefghjkmnpqrstvwxyz";
const LENGTH = 24;

/** OWASP's floor for scrypt at r=8, p=1 is N=2^17 for passwords people choose; ours are 120 random bits, so 2^15 (32 MiB) is ample. */
const COST = { N: 2 ** 15, r: 8, p: 1 };
const HASH_BYTES = 32;

/** 24 characters of 5 random bits, in groups of four: 120 bits. */
export function newPassphrase(): string {
  const letters = [...randomBytes(LENGTH)].map((byte) => LETTERS[byte % LETTERS.length] ?? "");
  return Array.from({ length: LENGTH / 4 }, (_, group) => letters.slice(group * 4, group * 4 + 4).join("")).join("-");
}

/** What people may type otherwise: capitals, spaces, no dashes, and the letters that Crockford reads as digits. */
const normal = (typed: string) => typed.toLowerCase().replace(/[\s-]/g, "").replaceAll("o", "0").replace(/[il]/g, "1");

/** As `scrypt$N$r$p$salt$hash`, so that the cost can be raised later without a reset. */
export async function hashPassphrase(passphrase: string): Promise<string> {
  const salt = randomBytes(16);
  const hash = await derive(passphrase, salt, COST);
  return ["scrypt", COST.N, COST.r, COST.p, salt.toString("base64url"), hash.toString("base64url")].join("$");
}

export async function isPassphrase(typed: string, stored: string): Promise<boolean> {
  const [, N, r, p, salt = "", hash = ""] = stored.split("$");
  const expected = Buffer.from(hash, "base64url");
  const derived = await derive(typed, Buffer.from(salt, "base64url"), { N: Number(N), r: Number(r), p: Number(p) });
  return expected.length === derived.length && timingSafeEqual(expected, derived);
}

function derive(passphrase: string, salt: Buffer, cost: { N: number; r: number; p: number }): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    scrypt(normal(passphrase), salt, HASH_BYTES, { ...cost, maxmem: 256 * cost.N * cost.r }, (error, key) => (error ? reject(error) : resolve(key)));
  });
}
