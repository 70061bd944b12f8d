import { groupsOf } from "../access/groups/groups-of.ts";
import type { Documents } from "../backends/documents.ts";
import { getDataset } from "../datasets/create-dataset.ts";
import type { KeptClasses } from "../projects/classes-of.ts";
import { ANYBODY, type None, openBucketMemory } from "./bucket-memory.ts";
import { type Dealt, dealRound } from "./deal-round.ts";
import { keep } from "./keep.ts";
import { openLanes } from "./lanes.ts";
import { closed, type OpenPages, readOpenPages } from "./open-pages.ts";
import type { Page } from "./round.ts";

interface Needs {
  documents: Pick<Documents, "get" | "getMany" | "query" | "batch">;
  now(): number;
  newId(): string;
}

const MOST_BUCKETS = 200;
const MOST_DATASETS = 200;
const MOST_PEOPLE = 2_000;
/** Who comes into a group, or leaves it, is dealt its items, or no more of them, so much later at the most. */
const GROUPS_MS = 30_000;

/**
 * What one process keeps in memory of dispensing, made once by the host and given to the rooms of tasks and labels. All of it may be lost at any
 * moment: nothing but speed rests on it, and the store has the last word in each batch. Bounded.
 */
export interface Desk {
  /** Deals a page out of a bucket, or says why there is none. */
  deal(pk: string, page: Page): Promise<Dealt>;
  /** Up to five seconds ago there was nothing free for this labeler. */
  none(pk: string, by: string): None | undefined;
  /** The page was submitted by this process: its items are answered. */
  closed(pk: string, taskId: string): void;
  /** A page was renewed. */
  changed(pk: string): void;
  /** Pages were given back. */
  released(pk: string): void;
  /** Items were put back, assigned or gilded. */
  refilled(pk: string): void;
  keptClasses: KeptClasses;
  datastoreIdOf(datasetId: string): Promise<string>;
}

export function openDesk(on: Needs): Desk {
  const bucket = openBucketMemory(on);
  const opens = new Map<string, OpenPages>();
  const submitted = new Map<string, string[]>();
  const datastoreIds = new Map<string, string>();
  const groups = new Map<string, { until: number; ids: readonly string[] }>();
  const forget = (pk: string): void => {
    opens.delete(pk);
    submitted.delete(pk);
  };
  const readOpen = async (pk: string) => {
    const pages = opens.get(pk);
    if (!pages) {
      submitted.delete(pk);
      return { pages: keep(opens, MOST_BUCKETS, pk, await readOpenPages(on, pk)), isFresh: true };
    }
    // Between two rounds and never within one: a search that began before the submission may still see the items as free.
    for (const taskId of submitted.get(pk) ?? []) closed(pages, taskId);
    submitted.delete(pk);
    return { pages, isFresh: false };
  };
  const groupsNow = async (userId: string): Promise<readonly string[]> => {
    const found = groups.get(userId);
    if (found && found.until > on.now()) return found.ids;
    return keep(groups, MOST_PEOPLE, userId, { until: on.now() + GROUPS_MS, ids: await groupsOf(on, userId) }).ids;
  };
  const round = { ...on, bucket, open: { read: readOpen, forget: (pk: string) => void opens.delete(pk) }, groupsOf: groupsNow };
  return {
    deal: openLanes((pk, pages) => dealRound(round, pk, pages)),
    none: (pk, by) => bucket.none(pk, ANYBODY) ?? bucket.none(pk, by),
    closed: (pk, taskId) => {
      bucket.answered(pk);
      if (!opens.has(pk)) return;
      const before = submitted.get(pk);
      if (before) before.push(taskId);
      else submitted.set(pk, [taskId]);
    },
    changed: (pk) => {
      forget(pk);
      bucket.forgetNone(pk);
    },
    released: (pk) => {
      forget(pk);
      bucket.refilled(pk);
    },
    refilled: (pk) => bucket.refilled(pk),
    keptClasses: new Map(),
    // The datastore of a dataset never changes.
    datastoreIdOf: async (datasetId) =>
      datastoreIds.get(datasetId) ?? keep(datastoreIds, MOST_DATASETS, datasetId, (await getDataset(on, datasetId)).datastoreId),
  };
}
