import type { JWTPayload } from "jose";
import type { Issuer } from "../../config.ts";

/** What somebody can be invited by (decision 14): an e-mail address, an object id of Entra, the name of an account of this installation. */
export const WAYS = ["email", "object", "account"] as const;
export type Way = (typeof WAYS)[number];

const PLAUSIBLE: Record<Way, RegExp> = {
  // ASCII alone, so that no letter is taken for another that looks like it.
  email: /^(?=.{3,254}$)[a-z0-9.!#$%&'*+/=?^_`{|}~-]+@[a-z0-9-]+(\.[a-z0-9-]+)+$/,
  object: /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/,
  account: /^[a-z0-9][a-z0-9._-]{0,63}$/,
};

/** As in `email:ana@example.com`; undefined for what cannot be such an address. */
export function addressOf(way: Way, text: string): string | undefined {
  const plain = text.trim().toLowerCase();
  return PLAUSIBLE[way].test(plain) ? `${way}:${plain}` : undefined;
}

type Vouching = Pick<Issuer, "issuer" | "tenants" | "vouches">;

/** What an issuer vouches for besides the object id; `home`: its tenant, where it is Microsoft Entra. */
const vouchedBy = ({ vouches }: Vouching, home: string | undefined) => vouches ?? (home === undefined ? "email_verified" : "xms_edov");

/** By what people who sign in here can be invited. */
export function waysOf(issuers: readonly (Vouching & { home: string | undefined })[]): Way[] {
  const ways = new Set<Way>();
  for (const from of issuers) {
    const vouched = vouchedBy(from, from.home);
    if (vouched === "account") ways.add("account");
    else if (vouched !== "nothing") ways.add("email");
    // The local issuer has a tenant too, but object ids that nobody knows.
    if (vouched !== "account" && (from.home !== undefined || from.tenants.length > 0)) ways.add("object");
  }
  return WAYS.filter((way) => ways.has(way));
}

/** The addresses that a checked token proves. An e-mail address counts only with the issuer's word that it was verified. */
export function provenBy(claims: JWTPayload, from: Vouching, { home, oid }: { home: string | undefined; oid: unknown }): string[] {
  const vouched = vouchedBy(from, home);
  const email = (vouched === "email_verified" && isTrue(claims["email_verified"])) || (vouched === "xms_edov" && isTrue(claims["xms_edov"]));
  return [
    ...(email ? [proven("email", claims["email"])] : []),
    ...(vouched === "account" ? [proven("account", claims["preferred_username"])] : [proven("object", oid)]),
  ].filter((address) => address !== undefined);
}

const proven = (way: Way, claim: unknown) => (typeof claim === "string" ? addressOf(way, claim) : undefined);

/** Issuers write it as a boolean, a number or a word. */
const isTrue = (claim: unknown): boolean => claim === true || claim === 1 || claim === "1" || claim === "true";
