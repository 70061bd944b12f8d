import { createHash } from "node:crypto";
import type { BlobFacts } from "../backends/blobs.ts";

/** Names in a row that are told by one hash. */
export interface Chunk<B> {
  /** Of them, those that are loaded. */
  loadable: B[];
  /** Over the names and whether each is loaded. Absent where the chunk was cut by the end of the stretch, and may be part of a longer one. */
  hash?: string;
}

/** Names a chunk has on average, and at the most. */
const USUAL = 256;
const MOST = 4_096;

/** FNV-1a, 32 bits (IETF draft-eastlake-fnv): it only has to fall evenly. */
function fnv(text: string): number {
  let hash = 0x811c9dc5;
  for (let at = 0; at < text.length; at++) hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193);
  return hash >>> 0;
}

export interface Cutter<B> {
  /** The next names of the listing, and which of them are loaded; gives the chunks that they end. */
  push(blobs: readonly B[], loadable: ReadonlySet<B>): Chunk<B>[];
  /** The stretch ends, and with `last` the listing; gives what was begun. */
  end(where: "inside" | "last"): Chunk<B>[];
}

/**
 * Cuts a stretch of a listing after names that a hash picks, so the same names are cut the same wherever the stretch begins, and a new name changes
 * the chunk it falls in and no other. `first`: the stretch begins with the whole listing. Holds one chunk at a time.
 */
export function openCutter<B extends Pick<BlobFacts, "name">>(where: "first" | "inside"): Cutter<B> {
  let own: B[] = [];
  let loaded = new Set<B>();
  let isWhole = where === "first";
  const cut = (isCut: boolean): Chunk<B> => {
    const chunk = { loadable: [...loaded] };
    const done = isWhole && isCut ? { ...chunk, hash: hashOf(own, loaded) } : chunk;
    own = [];
    loaded = new Set();
    isWhole = isCut;
    return done;
  };
  return {
    push: (blobs, loadable) => {
      const chunks: Chunk<B>[] = [];
      for (const blob of blobs) {
        own.push(blob);
        if (loadable.has(blob)) loaded.add(blob);
        if (fnv(blob.name) % USUAL === 0) chunks.push(cut(true));
        else if (own.length === MOST) chunks.push(cut(false));
      }
      return chunks;
    },
    end: (at) => (own.length > 0 ? [cut(at === "last")] : []),
  };
}

function hashOf<B extends Pick<BlobFacts, "name">>(blobs: readonly B[], loadable: ReadonlySet<B>): string {
  const text = blobs.map((blob) => `${blob.name.length}:${blob.name}${loadable.has(blob) ? "+" : "-"}`).join("");
  return createHash("sha256").update(text).digest("base64url").slice(0, 22);
}
