import { accountAddress } from "../backends/account-address.ts";
import type { AccountContainer, AccountHosts, SignIn } from "../backends/accounts.ts";
import { sasExpiry, sasFault } from "../backends/sas.ts";
import { Refusal, type Violation } from "../refusal.ts";

/** What somebody says of a connection; `account` is a name or an address. */
export interface Wish {
  account: string;
  container: string;
  signIn: SignIn;
  secret?: string | undefined;
}

export interface Connection extends AccountContainer {
  secret?: string;
  expiresAt?: number;
}

/** What is wrong with a secret as far as can be seen by looking at it. Never repeats it. */
export function secretFault(signIn: SignIn, secret: string | undefined, now: number): string | undefined {
  if (signIn === "identity" || signIn === "anonymous") return secret === undefined ? undefined : "This way of connecting has no secret.";
  if (secret === undefined || secret.trim() === "") return signIn === "key" ? "The account key is missing." : "The SAS is missing.";
  // 64 bytes in base64: https://learn.microsoft.com/azure/storage/common/storage-account-keys-manage
  if (signIn === "key") return /^[A-Za-z0-9+/]{86}==$/.test(secret.trim()) ? undefined : "This is not an account key: 88 characters that end in ==.";
  return sasFault(secret, now)?.why;
}

/** Reads a connection that is safe to try: to a storage account and nothing else. Refuses with `invalid`, naming the fields. */
export function readConnection({ accountHosts, now }: { accountHosts: AccountHosts; now(): number }, wish: Wish): Connection {
  const address = accountAddress(accountHosts, wish.account);
  const wrong = secretFault(wish.signIn, wish.secret, now());
  const violations: Violation[] = [
    ...(address === undefined
      ? [{ path: "account", message: `Give the name of a storage account, or its address as in https://name.${accountHosts.suffixes[0] ?? ""}` }]
      : []),
    ...(wrong === undefined ? [] : [{ path: "secret", message: wrong }]),
  ];
  if (address === undefined || violations.length > 0)
    throw new Refusal("invalid", violations.map(({ message }) => message).join(" "), { reason: "connection", violations });
  const { container, signIn } = wish;
  const secret = wish.secret?.trim();
  const expiresAt = signIn === "sas" && secret !== undefined ? sasExpiry(secret) : undefined;
  return { address, container, signIn, ...(secret !== undefined && { secret }), ...(expiresAt !== undefined && { expiresAt }) };
}
