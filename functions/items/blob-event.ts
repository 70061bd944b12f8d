import { z } from "zod";

/** Queue that Event Grid delivers to, for datastores outside of the service's own storage. */
export const BLOB_EVENTS_QUEUE = "blob-events";

/** A file that came, changed or went; which of these, only the storage itself knows for sure when the event is read. */
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

const Data = z.object({ url: z.string() });
/** https://learn.microsoft.com/azure/event-grid/event-schema-blob-storage, in both schemas that Event Grid can deliver. */
const EventGridEvent = z.object({ eventType: z.string(), subject: z.string(), data: z.unknown() });
const CloudEvent = z.object({ specversion: z.string(), type: z.string(), subject: z.string(), data: z.unknown() });
/** What we send ourselves: it has to be looked at again. */
const Again = z.strictObject({ datastoreId: z.string().max(100), name: z.string().max(1_024), tries: z.number().int() });
export const BlobEvent = z.union([EventGridEvent, CloudEvent, Again]);
export type BlobEvent = z.infer<typeof BlobEvent>;
export type Again = z.infer<typeof Again>;

/** Of all that happens to blobs, what makes them come or go. */
const TYPES = new Set(["Microsoft.Storage.BlobCreated", "Microsoft.Storage.BlobDeleted"]);

/** The blob that an event is about; undefined where it tells of something that is not ours, as of a change of tier. */
export function blobOf(event: Exclude<BlobEvent, Again>): BlobAddress | undefined {
  if (!TYPES.has("eventType" in event ? event.eventType : event.type)) return undefined;
  const { url } = Data.parse(event.data);
  const [, container, name] = /\/containers\/([^/]+)\/blobs\/(.+)$/s.exec(event.subject) ?? [];
  if (container === undefined || name === undefined || !URL.canParse(url)) return undefined;
  // Accounts with folders tell of the other of their two addresses.
  return { address: new URL(url).origin.replace(".dfs.", ".blob."), container, name };
}
