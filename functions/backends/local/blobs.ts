import { writeFile } from "node:fs/promises";
import { setImmediate as turn } from "node:timers/promises";
import { z } from "zod";
import { Refusal } from "../../refusal.ts";
import { checkBlobName, checkBlobPrefix } from "../blob-name.ts";
import { blobDisposition, checkBlockId, checkLinkMinutes, LIST_LIMIT } from "../blob-options.ts";
import type { BlobContainer, BlobFacts, Blobs } from "../blobs.ts";
import { type Grant, linkAddress, signLink } from "./blob-links.ts";
import { blobListing } from "./blob-listing.ts";
import { type BlobRoots, blobPlaces, type Found } from "./blob-places.ts";
import { commitBlocks, deleteBlob, finish, headBlob, stageBlock, unfinishedFile } from "./blob-store.ts";
import { openBlob } from "./blob-tree.ts";

/** Files looked at before others get their turn: about a millisecond. */
const LOOKED_AT_A_TIME = 200;

export interface LocalBlobs extends Blobs {
  close(): Promise<void>;
}

/** Blobs as files: containers are folders under `root`; folders of the user's are read in place. `origin`: where the signed links are served (blob-server.ts). */
export function localBlobs({ origin, now = Date.now, ...roots }: BlobRoots & { origin: string; now?: () => number }): LocalBlobs {
  const places = blobPlaces(roots);
  const listing = blobListing();
  const sign = (grant: Grant) => signLink(roots.secret, origin, grant);
  return {
    open: async (place) => blobContainer(await places.find(place), { listing, sign, origin, now }),
    close: async () => listing.close(),
  };
}

interface On {
  listing: ReturnType<typeof blobListing>;
  sign(grant: Grant): string;
  origin: string;
  now(): number;
}

function blobContainer({ store, linkPlace, linkPrefix }: Found, { listing, sign, origin, now }: On): BlobContainer {
  const { tree, own } = store;
  const writable = () => {
    if (!own) throw new Refusal("not-allowed", "A folder that is read in place is never written to.");
    return own;
  };
  const grant = (permission: "r" | "w", name: string, minutes: number): Grant => {
    checkLinkMinutes(minutes);
    checkBlobName(name);
    return { permission, place: linkPlace, name: linkPrefix + name, expires: Math.floor(now() / 1_000) + Math.ceil(minutes * 60) };
  };

  return {
    writable: own !== undefined,

    list: async ({ prefix = "", after, limit }) => {
      checkBlobPrefix(prefix);
      const page = await pageOf(listing.namesAfter(tree, prefix, readCursor(after)), limit, (name) => headBlob(store, name));
      return { blobs: page.found, ...(page.cursor !== undefined && { cursor: page.cursor }) };
    },

    names: async ({ prefix = "", after, limit }) => {
      checkBlobPrefix(prefix);
      const { found, cursor } = await pageOf(listing.namesAfter(tree, prefix, readCursor(after)), limit, async (name) => name);
      return { names: found, ...(cursor !== undefined && { cursor }) };
    },

    browse: async ({ prefix, after, limit }) => {
      if (prefix !== "" && !prefix.endsWith("/")) throw new Refusal("invalid", "The prefix is empty or ends with a slash.");
      checkBlobPrefix(prefix);
      const look = async (name: string) => (name.endsWith("/") ? name : headBlob(store, name));
      const { found, cursor } = await pageOf<string | BlobFacts>(listing.levelAfter(tree, prefix, readCursor(after)), limit, look);
      return {
        folders: found.filter((entry) => typeof entry === "string"),
        blobs: found.filter((entry) => typeof entry !== "string"),
        ...(cursor !== undefined && { cursor }),
      };
    },

    head: async (name) => ((await isReadable(name)) ? headBlob(store, name) : undefined),

    read: async (name, range) => {
      const handle = await openBlob(tree, name);
      if (!handle) return undefined;
      try {
        const { size } = await handle.stat();
        const start = Math.min(range?.start ?? 0, size);
        const length = Math.max(0, Math.min(range?.end ?? size, size) - start);
        const bytes = new Uint8Array(length);
        let filled = 0;
        while (filled < length) {
          const { bytesRead } = await handle.read(bytes, filled, length - filled, start + filled);
          if (bytesRead === 0) break; // It was made shorter under our hands.
          filled += bytesRead;
        }
        return bytes.subarray(0, filled);
      } finally {
        await handle.close();
      }
    },

    write: async (name, bytes, options) => {
      checkBlobName(name);
      const unfinished = unfinishedFile(writable());
      await writeFile(unfinished, bytes);
      return finish(store, name, unfinished, options);
    },
    stage: async (name, blockId, bytes) => {
      checkBlobName(name);
      checkBlockId(blockId);
      await stageBlock(writable(), name, blockId, bytes);
    },
    commit: async (name, blockIds, { contentType }) => {
      checkBlobName(name);
      writable();
      return commitBlocks(store, name, blockIds, contentType);
    },
    delete: async (name) => {
      checkBlobName(name);
      writable();
      await deleteBlob(store, name);
    },

    address: (name) => {
      checkBlobName(name);
      return linkAddress(origin, { place: linkPlace, name: linkPrefix + name });
    },
    readLink: async (name, { minutes, contentType, downloadName }) =>
      sign({
        ...grant("r", name, minutes),
        ...(contentType !== undefined && { contentType }),
        ...(downloadName !== undefined && { disposition: blobDisposition(downloadName) }),
      }),
    writeLink: async (name, { minutes }) => {
      writable();
      return sign(grant("w", name, minutes));
    },
  };

  /** A link in the middle of the path may lead out of the tree; opening finds that out. */
  async function isReadable(name: string): Promise<boolean> {
    const handle = await openBlob(tree, name);
    await handle?.close();
    return handle !== undefined;
  }
}

async function pageOf<T>(
  names: AsyncGenerator<string>,
  limit: number,
  look: (name: string) => Promise<T | undefined>,
): Promise<{ found: T[]; cursor?: string }> {
  if (!Number.isInteger(limit) || limit < 1 || limit > LIST_LIMIT) throw new Refusal("invalid", `The limit is 1 to ${LIST_LIMIT}.`);
  const found: T[] = [];
  let last = "";
  let looked = 0;
  for await (const name of names) {
    if (found.length === limit) return { found, cursor: writeCursor(last) };
    const seen = await look(name);
    if (seen !== undefined) found.push(seen);
    last = name;
    if (++looked % LOOKED_AT_A_TIME === 0) await turn();
  }
  return { found };
}

const writeCursor = (name: string) => Buffer.from(JSON.stringify(name)).toString("base64url");

function readCursor(cursor: string | undefined): string {
  if (cursor === undefined) return "";
  const read = z
    .string()
    .max(20_000)
    .transform((text, context) => {
      try {
        return JSON.parse(Buffer.from(text, "base64url").toString()) as unknown;
      } catch {
        context.addIssue({ code: "custom", message: "not ours" });
        return z.NEVER;
      }
    })
    .pipe(z.string())
    .safeParse(cursor);
  if (!read.success)
    throw new Refusal("invalid", "This is not a cursor of this list. Start from its first page.", { violations: [{ path: "after", message: "not ours" }] });
  return read.data;
}
