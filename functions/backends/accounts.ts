/** How we sign in to an account of the user's: as the service's own identity, by the account's key, by a SAS, or not at all. */
export const SIGN_INS = ["identity", "key", "sas", "anonymous"] as const;
export type SignIn = (typeof SIGN_INS)[number];

/** A container of somebody's Azure Storage account. */
export interface AccountContainer {
  /** As `accountAddress` made it (account-address.ts), no slash at the end. */
  address: string;
  container: string;
  signIn: SignIn;
}

/** Which accounts may be spoken to at all. */
export interface AccountHosts {
  /** Of Azure's clouds, as in `blob.core.windows.net`. */
  suffixes: readonly string[];
  /** Emulators on this machine, as in `127.0.0.1:10000`. */
  emulators: readonly string[];
}

/** Why a container cannot be used: a stable word, and a sentence with the way out. Holds nothing secret. */
export const FAULTS = [
  "name-not-found",
  "unreachable",
  "busy",
  "container-missing",
  "no-permission",
  "firewall",
  "wrong-key",
  "key-not-allowed",
  "sas-refused",
  "sas-expired",
  "sas-permission",
  "anonymous-not-allowed",
  "no-identity",
  "clock-skew",
  "secret-missing",
  "refused",
] as const;
export interface Fault {
  fault: (typeof FAULTS)[number];
  why: string;
}

/** Tries connections before there is anything to open. */
export interface Accounts {
  /** Lists and reads a little, in at most ten seconds. Undefined: all is well. `secret`: the key or the SAS itself. */
  test(ask: AccountContainer & { secret?: string | undefined }): Promise<Fault | undefined>;
}
