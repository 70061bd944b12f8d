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

/**
 * Cuts a stretch of a listing after names that a hash picks, so the same names are cut the same wherever the stretch begins, and a new name changes
 * the chunk it falls in and no other. `isFirst` and `isLast`: the stretch begins, or ends, with the whole listing.
 */
export function chunksOf<B extends Pick<BlobFacts, "name">>(
  blobs: readonly B[],
  loadable: ReadonlySet<B>,
  ends: { isFirst: boolean; isLast: boolean },
): Chunk<B>[] {
  const chunks: Chunk<B>[] = [];
  let start = 0;
  let isWhole = ends.isFirst;
  const cut = (end: number, isCut: boolean) => {
    const own = blobs.slice(start, end);
    const chunk = { loadable: own.filter((blob) => loadable.has(blob)) };
    chunks.push(isWhole && isCut ? { ...chunk, hash: hashOf(own, loadable) } : chunk);
    start = end;
    isWhole = isCut;
  };
  for (const [at, { name }] of blobs.entries()) {
    if (fnv(name) % USUAL === 0) cut(at + 1, true);
    else if (at + 1 - start === MOST) cut(at + 1, false);
  }
  if (start < blobs.length) cut(blobs.length, ends.isLast);
  return chunks;
}

function hashOf<B extends Pick<BlobFacts, "name">>(blobs: readonly B[], loadable: ReadonlySet<B>): string {
  const text = blobs.map((blob) => `${blob.name.length}:${blob.name}${loadable.has(blob) ? "+" : "-"}`).join("");
  return createHash("sha256").update(text).digest("base64url").slice(0, 22);
}
