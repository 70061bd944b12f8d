import { createHash } from "node:crypto";
import type { JWTPayload } from "jose";
import type { Issuer } from "../config.ts";
import { provenBy } from "./invitations/address.ts";
import { higher, type Role } from "./roles.ts";

/** Who a checked token speaks of. */
export interface Identity {
  userId: string;
  name: string;
  email?: string;
  /** The role for the workspace that the issuer gives. */
  tokenRole?: Role;
  /** What the token proves of what people are invited by; absent: nothing. */
  addresses?: string[];
}

/** `vendor` is not among them: it binds a person to projects, so it is no role for the workspace. */
const CLAIMED: Record<string, Role> = { owner: "owner", contributor: "contributor", reviewer: "reviewer", labeler: "labeler" };
const GUID_LIKE = /^[A-Za-z0-9._-]{1,64}$/;

/** The tenant in the address of an issuer of Microsoft Entra, `https://login.microsoftonline.com/<tenant>/v2.0`; undefined for other issuers. */
export const entraTenant = (issuer: string): string | undefined => /^\/([^/]+)\/v2\.0\/?$/.exec(new URL(issuer).pathname)?.[1];

/**
 * Claims of a verified token → who it is, or a text that says why this token does not count. Claims that only look like ours are refused:
 * ID tokens, version 1.0 tokens of Entra, other tenants, tokens without scope or roles (research: infra.md 2.1, rule 4).
 */
export function identityOf(claims: JWTPayload, from: Issuer): Identity | string {
  const { tid, oid, sub } = claims;
  const roles = claims[from.roleClaim];
  if (["nonce", "at_hash", "c_hash"].some((name) => name in claims) || (claims["token_use"] !== undefined && claims["token_use"] !== "access"))
    return "It is an ID token.";
  if (![claims["scp"], claims["scope"], roles].some((given) => given !== undefined)) return "It has neither a scope nor roles.";
  const home = entraTenant(from.issuer);
  if (home !== undefined && claims["ver"] !== "2.0") return "It is not of version 2.0.";
  const tenants = from.tenants.length > 0 ? from.tenants : home === undefined ? undefined : [home];
  if (tenants && !(typeof tid === "string" && tenants.includes(tid))) return "It is of another tenant.";
  const userId = userIdOf(tenants ? tid : undefined, oid, sub, from.issuer);
  if (userId === undefined) return "It does not say who it is for.";
  const tokenRole = roleOf(roles);
  const email = text(claims["email"]) ?? (text(claims["preferred_username"])?.includes("@") ? text(claims["preferred_username"]) : undefined);
  const name = text(claims["name"]) ?? text(claims["preferred_username"]) ?? text(claims["app_displayname"]) ?? userId;
  const addresses = provenBy(claims, from, { home, oid: tenants ? oid : undefined });
  return { userId, name, ...(email && { email }), ...(tokenRole && { tokenRole }), ...(addresses.length > 0 && { addresses }) };
}

/**
 * `tid:oid` where the issuer vouches for the tenant, else `<issuer's host>:<sub>`: an issuer cannot name another's people.
 * Two subjects never fall together: what a record's id may not hold is written as `~` and hexadecimal, what is too long as its hash.
 */
function userIdOf(tid: unknown, oid: unknown, sub: unknown, issuer: string): string | undefined {
  if (typeof tid === "string" && typeof oid === "string") return GUID_LIKE.test(tid) && GUID_LIKE.test(oid) ? `${tid}:${oid}` : undefined;
  if (typeof sub !== "string" || sub === "" || !sub.isWellFormed()) return undefined;
  const safe = [...Buffer.from(sub)].map(spell).join("");
  return `${new URL(issuer).host.replace(/[^A-Za-z0-9.:-]/g, "")}:${safe.length <= 120 ? safe : `~${createHash("sha256").update(sub).digest("hex")}`}`;
}

function spell(byte: number): string {
  const letter = String.fromCharCode(byte);
  return /[A-Za-z0-9._@-]/.test(letter) ? letter : `~${byte.toString(16).padStart(2, "0")}`;
}

function roleOf(claim: unknown): Role | undefined {
  const words: unknown[] = Array.isArray(claim) ? claim : [claim];
  let role: Role | undefined;
  for (const word of words) if (typeof word === "string" && Object.hasOwn(CLAIMED, word.toLowerCase())) role = higher(role, CLAIMED[word.toLowerCase()]);
  return role;
}

const text = (claim: unknown): string | undefined =>
  typeof claim === "string" && claim.isWellFormed() && claim.trim() !== "" ? claim.trim().slice(0, 200).toWellFormed() : undefined;
