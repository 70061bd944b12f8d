import type { BlobItem, BlobServiceClient, ContainerClient } from "@azure/storage-blob";
import { Refusal } from "../../refusal.ts";
import { checkBlobName, checkBlobPrefix, checkContainerName } from "../blob-name.ts";
import { blobDisposition, checkBlockId, checkLinkMinutes, LIST_LIMIT } from "../blob-options.ts";
import type { BlobContainer, BlobFacts, Blobs } from "../blobs.ts";
import { blobLinks, type LinkKey } from "./blob-links.ts";
import { answered, found, statusOf, storageCode } from "./storage-fault.ts";

/** Blobs of Azure Storage. Containers are made on first use, private. */
export function azureBlobs(service: BlobServiceClient, key: LinkKey): Blobs {
  const containers = new Map<string, Promise<BlobContainer>>();
  const link = blobLinks(key, service.url);
  return {
    open: async (place) => {
      if ("account" in place) throw new Error("Accounts of the user's are opened elsewhere (accounts.ts).");
      if ("folder" in place)
        throw new Refusal("not-allowed", "Folders of a machine can be read only where the service runs on it. Use a container.", {
          reason: "folder-not-allowed",
        });
      checkContainerName(place.container);
      const known = containers.get(place.container);
      if (known) return known;
      const client = service.getContainerClient(place.container);
      const made = answered(client.createIfNotExists()).then(() => blobContainer(client, link));
      containers.set(place.container, made);
      made.catch(() => containers.delete(place.container));
      return made;
    },
  };
}

const taken = (name: string): Record<number, ["conflict", string]> => ({
  409: ["conflict", `${name} is there already.`],
  412: ["conflict", `${name} is there already.`],
});

export function blobContainer(client: ContainerClient, link: ReturnType<typeof blobLinks>): BlobContainer {
  const [base] = client.url.split("?"); // a SAS may stand behind it
  const block = (name: string) => {
    checkBlobName(name);
    return client.getBlockBlobClient(name);
  };
  const head = async (name: string): Promise<BlobFacts | undefined> => {
    const facts = await found(block(name).getProperties());
    return facts && factsOf(name, { etag: facts.etag, contentLength: facts.contentLength, lastModified: facts.lastModified, contentType: facts.contentType });
  };
  /** The facts of what was just written; the answer to a write does not tell all of them. */
  const written = (name: string, size: number, contentType: string, reply: { etag?: string; lastModified?: Date }) =>
    factsOf(name, { etag: reply.etag, contentLength: size, lastModified: reply.lastModified, contentType });

  const flatPage = async ({ prefix = "", after, limit }: Parameters<BlobContainer["list"]>[0]) => {
    checkBlobPrefix(prefix);
    checkLimit(limit);
    return await pageOf(
      client
        .listBlobsFlat({ prefix })
        .byPage({ maxPageSize: limit, ...(after !== undefined && { continuationToken: after }) })
        .next(),
    );
  };

  return {
    writable: true,

    list: async (ask) => {
      const page = await flatPage(ask);
      return { blobs: page.segment.blobItems.map(itemFacts), ...cursorOf(page) };
    },

    names: async (ask) => {
      const page = await flatPage(ask);
      return { names: page.segment.blobItems.map(({ name }) => name), ...cursorOf(page) };
    },

    browse: async ({ prefix, after, limit }) => {
      if (prefix !== "" && !prefix.endsWith("/")) throw new Refusal("invalid", "The prefix is empty or ends with a slash.");
      checkBlobPrefix(prefix);
      checkLimit(limit);
      const pages = client.listBlobsByHierarchy("/", { prefix }).byPage({ maxPageSize: limit, ...(after !== undefined && { continuationToken: after }) });
      const page = await pageOf(pages.next());
      return { folders: (page.segment.blobPrefixes ?? []).map(({ name }) => name), blobs: page.segment.blobItems.map(itemFacts), ...cursorOf(page) };
    },

    head,

    read: async (name, range) => {
      const start = range?.start ?? 0;
      const count = range && range.end - range.start;
      if (count === 0) return (await head(name)) && new Uint8Array();
      try {
        const reply = await found(block(name).download(start, count));
        return reply && (await bytesOf(reply.readableStreamBody));
      } catch (error) {
        if (statusOf(error) === 416) return new Uint8Array(); // beyond the end
        throw error;
      }
    },

    write: async (name, bytes, { contentType, ifAbsent = false }) => {
      const options = { blobHTTPHeaders: { blobContentType: contentType }, ...(ifAbsent && { conditions: { ifNoneMatch: "*" } }) };
      const reply = await answered(block(name).upload(bytes, bytes.byteLength, options), ifAbsent ? taken(name) : {});
      return written(name, bytes.byteLength, contentType, reply);
    },

    stage: async (name, blockId, bytes) => {
      checkBlockId(blockId);
      await answered(block(name).stageBlock(base64(blockId), bytes, bytes.byteLength));
    },

    commit: async (name, blockIds, { contentType }) => {
      const on = block(name);
      try {
        await answered(on.commitBlockList(blockIds.map(base64), { blobHTTPHeaders: { blobContentType: contentType } }));
      } catch (error) {
        if (statusOf(error) === 400 && ["InvalidBlockList", "InvalidBlockId"].includes(storageCode(error)))
          throw new Refusal("invalid", `A block of ${name} was never staged.`);
        throw error;
      }
      const made = await head(name);
      if (!made) throw new Error(`${name} is gone as soon as it was written.`);
      return made;
    },

    delete: async (name) => {
      await found(block(name).delete());
    },

    address: (name) => {
      checkBlobName(name);
      return `${base}/${name.split("/").map(encodeURIComponent).join("/")}`;
    },
    readLink: async (name, { minutes, contentType, downloadName }) => {
      checkLinkMinutes(minutes);
      checkBlobName(name);
      const shown = { ...(contentType !== undefined && { contentType }), ...(downloadName !== undefined && { disposition: blobDisposition(downloadName) }) };
      return link({ container: client.containerName, name, permission: "r", minutes, ...shown });
    },
    writeLink: async (name, { minutes }) => {
      checkLinkMinutes(minutes);
      checkBlobName(name);
      return link({ container: client.containerName, name, permission: "cw", minutes });
    },
  };
}

const base64 = (blockId: string) => Buffer.from(blockId).toString("base64");

function checkLimit(limit: number): void {
  if (!Number.isInteger(limit) || limit < 1 || limit > LIST_LIMIT) throw new Refusal("invalid", `The limit is 1 to ${LIST_LIMIT}.`);
}

interface Told {
  etag: string | undefined;
  contentLength: number | undefined;
  lastModified: Date | undefined;
  contentType: string | undefined;
}

/** Etags are quoted in headers and bare in lists. */
const factsOf = (name: string, { etag = "", contentLength = 0, lastModified, contentType }: Told): BlobFacts => ({
  name,
  size: contentLength,
  etag: `"${etag.replaceAll('"', "")}"`,
  modifiedAt: lastModified?.getTime() ?? 0,
  ...(contentType !== undefined && { contentType }),
});

const itemFacts = ({ name, properties }: BlobItem) =>
  factsOf(name, { etag: properties.etag, contentLength: properties.contentLength, lastModified: properties.lastModified, contentType: properties.contentType });

async function pageOf<P>(next: Promise<IteratorResult<P, unknown>>): Promise<P> {
  try {
    const { value, done } = await answered(next, { 400: ["invalid", "This is not a cursor of this list. Start from its first page."] });
    if (done) throw new Error("The storage gave no page.");
    return value;
  } catch (error) {
    if (statusOf(error) === 404) throw new Error("The container is gone.", { cause: error });
    throw error;
  }
}

const cursorOf = ({ continuationToken }: { continuationToken?: string }) => (continuationToken ? { cursor: continuationToken } : {});

async function bytesOf(stream: NodeJS.ReadableStream | undefined): Promise<Uint8Array> {
  const parts: Uint8Array[] = [];
  for await (const part of stream ?? []) parts.push(typeof part === "string" ? Buffer.from(part) : part);
  const whole = Buffer.concat(parts);
  return new Uint8Array(whole.buffer, whole.byteOffset, whole.byteLength);
}
