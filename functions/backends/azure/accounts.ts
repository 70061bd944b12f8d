import { AnonymousCredential, BlobServiceClient, type ContainerClient, StorageSharedKeyCredential } from "@azure/storage-blob";
import { Busy, Refusal } from "../../refusal.ts";
import { accountAddress, accountName } from "../account-address.ts";
import type { AccountContainer, AccountHosts, Accounts, Fault } from "../accounts.ts";
import type { AccountPlace, BlobContainer } from "../blobs.ts";
import { checkContainerName } from "../blob-name.ts";
import { copiedLinks } from "../copied-links.ts";
import { sasFault, sasQuery } from "../sas.ts";
import type { Secrets } from "../secrets.ts";
import { blobLinks } from "./blob-links.ts";
import { blobContainer } from "./blobs.ts";
import { diagnose } from "./diagnose.ts";
import { identity } from "./identity.ts";
import { STORAGE_RETRIES, statusOf } from "./storage-fault.ts";

const TEST_MS = 10_000;
const MOST_OPEN = 200;

export interface AccountOptions {
  hosts: AccountHosts;
  secrets: Pick<Secrets, "get">;
  /** Of a user-assigned identity. */
  clientId?: string | undefined;
  /** A container of the service's own, for copies of what has no link that may be handed out. */
  kept(): Promise<BlobContainer>;
  now(): number;
}

/** Containers of the user's accounts, opened when first asked for and kept open. */
export function openAccounts(on: AccountOptions): Accounts & { open(place: AccountPlace): Promise<BlobContainer> } {
  const opened = new Map<string, Promise<BlobContainer>>();
  return {
    open: async (place) => {
      // Secrets are never replaced under their name, so what was opened by one stays right.
      const key = JSON.stringify([place.address, place.container, place.signIn, place.secret]);
      const known = opened.get(key);
      if (known) return known;
      const made = openPlace(on, place);
      if (opened.size >= MOST_OPEN) opened.clear();
      opened.set(key, made);
      made.catch(() => opened.delete(key));
      return made;
    },
    test: async (ask) => await testAccount(on, ask),
  };
}

async function openPlace(on: AccountOptions, place: AccountPlace): Promise<BlobContainer> {
  const secret = place.secret === undefined ? undefined : await on.secrets.get(place.secret);
  if (needsSecret(place) && secret === undefined) throw refusal(SECRET_MISSING);
  const { service, container } = await clientsOf(on, { ...place, secret }, STORAGE_RETRIES);
  const key = service.credential instanceof StorageSharedKeyCredential ? { credential: service.credential } : { service };
  const plain = blobContainer(container, blobLinks(key, place.address));
  const copied = copiedLinks(plain, place, on.kept);
  const link = place.signIn === "sas" ? copied : place.signIn === "anonymous" ? async (name: string) => plain.address(name) : plain.readLink;
  return said(on, place, { ...plain, readLink: link });
}

const needsSecret = ({ signIn }: AccountContainer) => signIn === "key" || signIn === "sas";
const SECRET_MISSING: Fault = { fault: "secret-missing", why: "The key or SAS of this datastore is no longer kept. Put it in again." };
const refusal = ({ fault, why }: Fault) => new Refusal("conflict", why, { reason: fault });

/** The address is compared once more: a record may be of a time when other hosts were allowed. */
async function clientsOf(
  on: AccountOptions,
  { address, container, signIn, secret = "" }: AccountContainer & { secret?: string | undefined },
  retryOptions: typeof STORAGE_RETRIES,
): Promise<{ service: BlobServiceClient; container: ContainerClient }> {
  checkContainerName(container);
  if (accountAddress(on.hosts, address) !== address) throw refusal({ fault: "refused", why: "The service may not speak to this address." });
  const options = { retryOptions, redirectOptions: { maxRetries: 0 } }; // an account never sends us elsewhere
  const credential =
    signIn === "key"
      ? new StorageSharedKeyCredential(accountName(address), secret)
      : signIn === "identity"
        ? await identity(on.clientId)
        : new AnonymousCredential();
  const service = new BlobServiceClient(signIn === "sas" ? `${address}?${sasQuery(secret)}` : address, credential, options);
  return { service, container: service.getContainerClient(container) };
}

/** The same container, whose failures are told in words: an account of the user's may go wrong in ways that only they can mend. It is never written to. */
function said(on: AccountOptions, place: AccountPlace, container: BlobContainer): BlobContainer {
  const told = async <T>(work: () => Promise<T>): Promise<T> => {
    try {
      return await work();
    } catch (error) {
      if (error instanceof Refusal) throw error;
      const found = diagnose(error, { signIn: place.signIn, now: on.now() });
      if (!found) throw error;
      if (error instanceof Busy || found.fault === "busy") throw new Busy("The storage is busy.", 1_000); // without its cause, which knows the signature
      throw refusal(found);
    }
  };
  const never = async (): Promise<never> => {
    throw new Refusal("not-allowed", "A datastore of an account is never written to.");
  };
  return {
    writable: false,
    address: container.address,
    list: (ask) => told(() => container.list(ask)),
    names: (ask) => told(() => container.names(ask)),
    browse: (ask) => told(() => container.browse(ask)),
    head: (name) => told(() => container.head(name)),
    read: (name, range) => told(() => container.read(name, range)),
    readLink: (name, options) => told(() => container.readLink(name, options)),
    write: never,
    stage: never,
    commit: never,
    delete: never,
    writeLink: never,
  };
}

async function testAccount(on: AccountOptions, ask: AccountContainer & { secret?: string | undefined }): Promise<Fault | undefined> {
  if (needsSecret(ask) && ask.secret === undefined) return SECRET_MISSING;
  const wrong = ask.signIn === "sas" ? sasFault(ask.secret ?? "", on.now()) : undefined;
  if (wrong) return wrong;
  const abortSignal = AbortSignal.timeout(TEST_MS);
  // Not every library looks at the signal while it waits, as for an identity.
  const late = new Promise<never>((_, reject) => abortSignal.addEventListener("abort", () => reject(abortSignal.reason as Error), { once: true }));
  late.catch(() => undefined);
  try {
    return await Promise.race([look(on, ask, abortSignal), late]);
  } catch (error) {
    if (error instanceof Refusal) throw error;
    const found = diagnose(error, { signIn: ask.signIn, now: on.now() });
    if (!found) throw error;
    return found;
  }
}

async function look(on: AccountOptions, ask: AccountContainer & { secret?: string | undefined }, abortSignal: AbortSignal): Promise<Fault | undefined> {
  const once = { ...STORAGE_RETRIES, maxTries: 1, tryTimeoutInMs: TEST_MS };
  const { service, container } = await clientsOf(on, ask, once);
  const { value: page } = await container.listBlobsFlat({ abortSignal }).byPage({ maxPageSize: 1 }).next();
  const [first] = page?.segment.blobItems ?? [];
  if (first) await readable(container, first.name, abortSignal);
  if (ask.signIn !== "identity") return undefined;
  try {
    await service.getUserDelegationKey(new Date(on.now()), new Date(on.now() + 3_600_000), { abortSignal });
    return undefined;
  } catch (error) {
    if (statusOf(error) !== 403) throw error;
    const why = "The service's identity may read the container, but not sign links for browsers. Give it the role Storage Blob Delegator on the account.";
    return { fault: "no-permission", why };
  }
}

async function readable(container: ContainerClient, name: string, abortSignal: AbortSignal): Promise<void> {
  try {
    const reply = await container.getBlobClient(name).download(0, 1, { abortSignal });
    for await (const _ of reply.readableStreamBody ?? []) break; // lets go of the connection
  } catch (error) {
    if (statusOf(error) !== 416) throw error; // an empty file has no first byte
  }
}
