import { randomUUID } from "node:crypto";
import type { DatabaseSync } from "node:sqlite";
import { setTimeout as sleep } from "node:timers/promises";
import { z } from "zod";
import type { BlobFacts, Blobs } from "../../backends/blobs.ts";
import type { QueueHost, QueueLoop } from "./queue.ts";
import { json, text, type TypedData } from "./typed-data.ts";
import type { FunctionInfo } from "./worker.ts";

/** What the real host keeps on the internal queue between an event and its function. */
const BlobMessage = z.object({ ContainerName: z.string(), BlobName: z.string() });

const PAGE = 1_000;
const LEAST_PAUSE_MS = 1_000;
/** Looking for new blobs may take this part of the time: a container of half a million is looked at less often than one of ten. */
const PAUSE_PER_SCAN = 20;

const internalQueue = (fn: FunctionInfo) => `azure-webjobs-blobtrigger-${fn.name.toLowerCase().replace(/[^a-z0-9]/g, "")}`;

/** `container/{name}` → the container, and what in a blob's name answers to the names in braces. */
export function blobPath(path: string): { container: string; pattern: RegExp } {
  const slash = path.indexOf("/");
  if (slash < 0) return { container: path, pattern: /^.*$/s };
  const source = path
    .slice(slash + 1)
    .replace(/[.*+?^$()|[\]\\]/g, "\\$&")
    .replace(/\{(\w+)\}/g, "(?<$1>.+)");
  return { container: path.slice(0, slash), pattern: new RegExp(`^${source}$`, "s") };
}

/** As on Azure an event becomes a message on an internal queue, which gives retries and the poison queue `webjobs-blobtrigger-poison`. */
export function blobTriggerLoop(fn: FunctionInfo, on: QueueHost & { blobs: Blobs }): QueueLoop {
  const { container, pattern } = blobPath(String(fn.trigger["path"]));
  return {
    queue: internalQueue(fn),
    poison: "webjobs-blobtrigger-poison",
    async handle(message) {
      const { ContainerName, BlobName } = BlobMessage.parse(JSON.parse(message.text));
      const params = pattern.exec(BlobName)?.groups;
      if (ContainerName !== container || (!params && !pattern.test(BlobName))) return;
      const opened = await on.blobs.open({ container });
      const facts = await opened.head(BlobName);
      if (!facts) return; // deleted meanwhile
      const data = isDeferred(fn) ? reference(fn, ContainerName, BlobName) : { bytes: (await opened.read(BlobName)) ?? new Uint8Array() };
      const metadata: Record<string, TypedData> = {
        BlobTrigger: text(`${container}/${BlobName}`),
        Properties: json({ ETag: facts.etag, LastModified: new Date(facts.modifiedAt).toISOString(), Length: facts.size, ContentType: facts.contentType }),
        ...Object.fromEntries(Object.entries(params ?? {}).map(([name, value]) => [name, text(value)])),
      };
      await on.calls.call(fn, { inputData: [{ name: fn.triggerName, data }], triggerMetadata: metadata });
    },
  };
}

const isDeferred = (fn: FunctionInfo) => z.object({ supportsDeferredBinding: z.literal("true") }).safeParse(fn.trigger["properties"]).success;

/** What a trigger with `sdkBinding` gets instead of the content: where it is. */
function reference(fn: FunctionInfo, ContainerName: string, BlobName: string): TypedData {
  const content = Buffer.from(JSON.stringify({ Connection: fn.trigger["connection"], ContainerName, BlobName }));
  return { modelBindingData: { version: "1.0", source: "AzureStorageBlobs", contentType: "application/json", content } };
}

/** Event Grid's part: tells of each blob version not seen before, also of those that came while the host was down. */
export async function watchContainer(fn: FunctionInfo, on: QueueHost & { blobs: Blobs; state: DatabaseSync }): Promise<void> {
  const { container } = blobPath(String(fn.trigger["path"]));
  const seen = seenBlobs(on.state, fn.name);
  while (!on.signal.aborted) {
    const started = Date.now();
    try {
      await scan();
    } catch (error) {
      on.log.write("warning", `Blob.${fn.name}`, `Looking for new blobs in ${container} failed: ${String(error)}`);
    }
    await sleep(Math.max(LEAST_PAUSE_MS, (Date.now() - started) * PAUSE_PER_SCAN), undefined, { signal: on.signal }).catch(() => undefined);
  }

  async function scan(): Promise<void> {
    const opened = await on.blobs.open({ container });
    let after: string | undefined;
    let from = "";
    do {
      const page = await opened.list({ limit: PAGE, ...(after !== undefined && { after }) });
      const to = page.cursor === undefined ? undefined : page.blobs.at(-1)?.name;
      const known = seen.between(from, to);
      for (const blob of page.blobs) {
        if (known.get(blob.name) !== blob.etag) {
          await on.queues.send(internalQueue(fn), messageOf(fn, created(container, blob)));
          seen.add(blob);
        }
        known.delete(blob.name);
      }
      for (const name of known.keys()) seen.remove(name); // deleted: if it comes back, it is new
      from = to ?? from;
      after = page.cursor;
    } while (after !== undefined && !on.signal.aborted);
  }
}

/** An event as Event Grid sends it. */
function created(container: string, blob: BlobFacts) {
  return {
    id: randomUUID(),
    topic: "local",
    subject: `/blobServices/default/containers/${container}/blobs/${blob.name}`,
    eventType: "Microsoft.Storage.BlobCreated",
    eventTime: new Date().toISOString(),
    data: { api: "PutBlob", eTag: blob.etag, contentType: blob.contentType, contentLength: blob.size, blobType: "BlockBlob" },
  };
}

/** What the blob extension makes of an event. */
function messageOf(fn: FunctionInfo, event: ReturnType<typeof created>) {
  const [, ContainerName = "", BlobName = ""] = /\/containers\/([^/]+)\/blobs\/(.+)$/s.exec(event.subject) ?? [];
  return { FunctionId: `Host.Functions.${fn.name}`, BlobType: event.data.blobType, ContainerName, BlobName, ETag: event.data.eTag };
}

/** Names are compared by their UTF-8 bytes, by SQLite as by the listing, so a page of the listing is a range here. */
function seenBlobs(state: DatabaseSync, trigger: string) {
  state.exec(
    "CREATE TABLE IF NOT EXISTS blobs_seen (trigger TEXT NOT NULL, name TEXT NOT NULL, etag TEXT NOT NULL, PRIMARY KEY (trigger, name)) STRICT, WITHOUT ROWID",
  );
  const range = state.prepare("SELECT name, etag FROM blobs_seen WHERE trigger = ? AND name > ? AND (? IS NULL OR name <= ?)");
  const insert = state.prepare("INSERT OR REPLACE INTO blobs_seen VALUES (?, ?, ?)");
  const remove = state.prepare("DELETE FROM blobs_seen WHERE trigger = ? AND name = ?");
  return {
    between: (from: string, to: string | undefined) =>
      new Map(range.all(trigger, from, to ?? null, to ?? null).map((row) => [String(row["name"]), String(row["etag"])])),
    add: (blob: BlobFacts) => void insert.run(trigger, blob.name, blob.etag),
    remove: (name: string) => void remove.run(trigger, name),
  };
}
