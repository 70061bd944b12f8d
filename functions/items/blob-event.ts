import { z } from "zod";

/** Queue that Event Grid delivers to, for datastores outside of the service's own storage. */
export const BLOB_EVENTS_QUEUE = "blob-events";

/** A file that came, changed or went: which of these, the storage is asked when the event is read. */
export interface Arrival {
  datastoreId: string;
  name: string;
}

/** Where a blob is, by its address: `https://account.blob.core.windows.net`, its container, and its name as it is, not encoded. */
export interface BlobAddress {
  address: string;
  container: string;
  name: string;
}

const Data = z.object({ url: z.string().optional(), sourceUrl: z.string().optional(), destinationUrl: z.string().optional() });
/** https://learn.microsoft.com/azure/event-grid/event-schema-blob-storage, in both schemas that Event Grid can deliver. */
const EventGridEvent = z.object({ eventType: z.string(), subject: z.string(), data: z.unknown() });
const CloudEvent = z.object({ specversion: z.string(), type: z.string(), subject: z.string(), data: z.unknown() });
type StorageEvent = z.infer<typeof EventGridEvent> | z.infer<typeof CloudEvent>;

/** What we send ourselves: that project wants a walk that began after that moment (epoch ms). */
export const WalkWanted = z.strictObject({ projectId: z.string().max(100), after: z.number(), tries: z.number().int() });
export type WalkWanted = z.infer<typeof WalkWanted>;

/** Event Grid puts its events into a storage queue as Base64; our own messages, and those of people who send events on, are JSON as it is. */
export const BlobEvent = z.preprocess(
  (sent) => (typeof sent === "string" && /^[A-Za-z0-9+/]+={0,2}$/.test(sent) ? fromBase64(sent) : sent),
  z.union([EventGridEvent, CloudEvent, WalkWanted]),
);
export type BlobEvent = z.infer<typeof BlobEvent>;

/** What is no JSON stays what it was, for the schema to refuse. */
function fromBase64(text: string): unknown {
  try {
    return JSON.parse(Buffer.from(text, "base64").toString("utf8"));
  } catch {
    return text;
  }
}

/** Of all that happens to blobs, what makes them come or go. */
const TYPES = new Set(["Microsoft.Storage.BlobCreated", "Microsoft.Storage.BlobDeleted", "Microsoft.Storage.BlobRenamed"]);

/** The blobs that an event is about: none where it tells of something that is not ours, as of a change of tier; two of a file that was renamed. */
export function blobsOf(event: StorageEvent): BlobAddress[] {
  if (!TYPES.has("eventType" in event ? event.eventType : event.type)) return [];
  const { url, sourceUrl, destinationUrl } = Data.parse(event.data);
  // The subject has the name as it is, which the address may have encoded or not; of where a file was before there is the address alone.
  const [, container, name] = /\/containers\/([^/]+)\/blobs\/(.+)$/s.exec(event.subject) ?? [];
  const at = originOf(destinationUrl ?? url);
  const now = at !== undefined && container !== undefined && name !== undefined ? [{ address: at, container, name }] : [];
  return [...now, ...formerly(sourceUrl)];
}

/** Accounts with folders tell of the other of their two addresses. */
const originOf = (url: string | undefined): string | undefined =>
  url !== undefined && URL.canParse(url) ? new URL(url).origin.replace(".dfs.", ".blob.") : undefined;

function formerly(url: string | undefined): BlobAddress[] {
  const address = originOf(url);
  const [, container, name] = /^https?:\/\/[^/]+\/([^/]+)\/(.+)$/s.exec(url ?? "") ?? [];
  return address !== undefined && container !== undefined && name !== undefined ? [{ address, container, name: decoded(name) }] : [];
}

/** A name with a lone `%` was not encoded. */
function decoded(name: string): string {
  try {
    return decodeURIComponent(name);
  } catch {
    return name;
  }
}
