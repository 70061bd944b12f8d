import type { Blobs } from "../backends/blobs.ts";
import type { Documents } from "../backends/documents.ts";
import { forgetStretches, idsIn, type Listing, readAdded, readListing, readWalk, writeListing } from "./listing-notes.ts";
import { moveItems } from "./move-items.ts";

interface Needs {
  documents: Pick<Documents, "getMany" | "batch">;
  blobs: Blobs;
}

/**
 * The end of a walk that went over the whole listing: items that the last one found and this one did not are `missing` (feature B7), and what this one found is kept
 * for the next. Only chunks that changed are looked into, so where nothing changed nothing is read but hashes. Done again after a kill it comes to the same: the marks
 * come before the map that takes their cause away, and that before the stretches are forgotten. `startedAt` in epoch ms, `listed` in files.
 */
export async function endListing(on: Needs, project: { id: string; buckets: number }, walk: { id: string; startedAt: number; listed: number }): Promise<void> {
  const found = await readWalk(on, project.id, walk.id, walk.listed);
  const added = await readAdded(on, project.id, walk.startedAt);
  if (found) {
    const before = await readListing(on, project.id);
    const { kept, gone } = compare(before, found, added.ids);
    await moveItems(on, project, gone, "missing");
    if (kept) await writeListing(on, project.id, walk.id, kept);
    await added.forget();
  }
  await forgetStretches(on, project.id);
}

/** Pure. `kept` is absent where it is what there was; `gone`: ids of items that are in none of the chunks that are there now. */
export function compare(before: Listing, now: Listing & { seen: readonly string[] }, added: readonly string[]): { kept?: Listing; gone: Set<string> } {
  const stays = new Set([...now.seen, ...now.chunks.keys()]);
  const gone = new Set(added);
  let isSame = before.loose === now.loose;
  for (const [hash, ids] of before.chunks) {
    if (stays.has(hash)) continue;
    isSame = false;
    for (const id of idsIn(ids)) gone.add(id);
  }
  for (const id of idsIn(before.loose)) gone.add(id);
  const chunks = new Map<string, string>();
  for (const hash of now.seen) {
    const ids = before.chunks.get(hash);
    if (ids !== undefined) chunks.set(hash, ids);
  }
  for (const [hash, ids] of now.chunks) {
    if (!before.chunks.has(hash)) isSame = false;
    chunks.set(hash, ids);
  }
  // Where files came and none went, the changed chunks account for all; the others are looked through only for what is left.
  for (const all of [[...now.chunks.values(), now.loose], chunks.values()])
    for (const ids of gone.size > 0 ? all : []) for (const id of idsIn(ids)) gone.delete(id);
  return isSame ? { gone } : { kept: { chunks, loose: now.loose }, gone };
}
