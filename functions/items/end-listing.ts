import type { Blobs } from "../backends/blobs.ts";
import type { Documents } from "../backends/documents.ts";
import { forgetStretches, idsIn, type Listing, readGivenUp, readListing, readTold, readWalk, writeListing } from "./listing-notes.ts";
import { moveItems } from "./move-items.ts";
import type { Project } from "../projects/project.ts";

interface Needs {
  documents: Pick<Documents, "getMany" | "batch">;
  blobs: Blobs;
}

interface Walk {
  id: string;
  /** Epoch ms. */
  startedAt: number;
  /** Files. */
  listed: number;
  /** What it looked for: items of another version of the dataset are not gone where this one does not select them. */
  selects(name: string): boolean;
}
type Owner = Pick<Project, "id" | "buckets">;

/**
 * The end of a walk that went over the whole listing: items that the last one found and this one did not are `missing` (feature B7), and what this one found is kept
 * for the next. Only chunks that changed are looked into. Items that events told of are looked after by name: those before the walk are where the walk found them, or
 * missing; those since are left to the next. The same with what walks added that were given up. So an event that lied, was late or had no successor is put right. Done again after a kill it comes to the same: the marks
 * come before the map that takes their cause away, and that before the stretches are forgotten.
 */
export async function endListing(on: Needs, project: Owner, walk: Walk): Promise<void> {
  const found = await readWalk(on, project.id, walk.id, walk.listed);
  if (found) {
    const told = await readTold(on, project.id, walk.startedAt);
    for (const id of await readGivenUp(on, project.id, walk.id)) told.before.add(id);
    const { kept, gone } = compare(await readListing(on, project.id), found, told.before);
    await moveItems(on, project, without(gone, told.since), "missing", walk.selects);
    if (kept) await writeListing(on, project.id, walk.id, kept);
    await told.forget();
  }
  await forgetStretches(on, project.id);
}

/** Before that end, so that what came back and what went are counted apart: items that events had told to be gone, and that the walk found. */
export async function bringBack(on: Needs, project: Owner, walk: Omit<Walk, "selects">): Promise<void> {
  const told = await readTold(on, project.id, walk.startedAt);
  const found = told.before.size > 0 ? await readWalk(on, project.id, walk.id, walk.listed) : undefined;
  if (!found) return;
  const { back } = compare(await readListing(on, project.id), found, told.before);
  await moveItems(on, project, without(back, told.since), "return");
}

const without = (ids: ReadonlySet<string>, others: ReadonlySet<string>): string[] => [...ids].filter((id) => !others.has(id));

interface Compared {
  /** Absent where it is what there was. */
  kept?: Listing;
  /** Items that are in none of the chunks that are there now. */
  gone: Set<string>;
  /** Of the items that were told of, those that are there. */
  back: Set<string>;
}

/** Pure. `told`: items that events told of. */
export function compare(before: Listing, now: Listing & { seen: readonly string[] }, told: ReadonlySet<string>): Compared {
  const stays = new Set([...now.seen, ...now.chunks.keys()]);
  const gone = new Set(told);
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
  const back = new Set([...told].filter((id) => !gone.has(id)));
  return isSame ? { gone, back } : { kept: { chunks, loose: now.loose }, gone, back };
}
