import { BlobSASPermissions, generateBlobSASQueryParameters, SASProtocol, type StorageSharedKeyCredential, type UserDelegationKey } from "@azure/storage-blob";
import { answered } from "./storage-fault.ts";

const HOUR_MS = 3_600_000;
/** A link may be opened by a clock that is behind ours. */
const SKEW_MS = 5 * 60_000;

export interface LinkAsk {
  container: string;
  name: string;
  permission: "r" | "cw";
  minutes: number;
  contentType?: string;
  disposition?: string;
}

/** What lends keys: the blob service of an account, signed in to by an identity. */
export interface KeyLender {
  readonly accountName: string;
  getUserDelegationKey(from: Date, to: Date): Promise<UserDelegationKey>;
}

/** How addresses are signed: by the account's key (emulator), or by a key that the identity is lent for a day at most. */
export type LinkKey = { credential: StorageSharedKeyCredential } | { service: KeyLender };

export function blobLinks(key: LinkKey, baseUrl: string): (ask: LinkAsk) => Promise<string> {
  const delegated = "service" in key ? delegationKeys(key.service) : undefined;
  // The emulator speaks plain HTTP; anything else must not.
  const protocol = new URL(baseUrl).protocol === "https:" ? SASProtocol.Https : SASProtocol.HttpsAndHttp;
  const account = "credential" in key ? key.credential.accountName : key.service.accountName;
  return async ({ container, name, permission, minutes, contentType, disposition }) => {
    const now = Date.now();
    const values = {
      containerName: container,
      blobName: name,
      permissions: BlobSASPermissions.parse(permission),
      startsOn: new Date(now - SKEW_MS),
      expiresOn: new Date(now + minutes * 60_000),
      protocol,
      ...(contentType !== undefined && { contentType }),
      ...(disposition !== undefined && { contentDisposition: disposition }),
    };
    const signed =
      "credential" in key
        ? generateBlobSASQueryParameters(values, key.credential)
        : generateBlobSASQueryParameters(values, (await delegated?.(now)) ?? never(), account);
    return `${baseUrl.replace(/\/$/, "")}/${[container, ...name.split("/")].map(encodeURIComponent).join("/")}?${signed.toString()}`;
  };
}

const never = (): never => {
  throw new Error("No key to sign links with.");
};

/** Keys are fetched once an hour and are good for two and a bit, so every link can live its hour. */
function delegationKeys(service: KeyLender): (now: number) => Promise<UserDelegationKey> {
  let kept: { key: Promise<UserDelegationKey>; until: number } | undefined;
  return async (now) => {
    if (!kept || now >= kept.until) {
      const key = answered(service.getUserDelegationKey(new Date(now - SKEW_MS), new Date(now + 2 * HOUR_MS + SKEW_MS)));
      const mine = { key, until: now + HOUR_MS };
      kept = mine;
      key.catch(() => {
        if (kept === mine) kept = undefined;
      });
    }
    return kept.key;
  };
}
