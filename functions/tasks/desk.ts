import type { Documents } from "../backends/documents.ts";
import { getDataset } from "../datasets/create-dataset.ts";
import { orderOf } from "../items/item.ts";
import type { KeptClasses } from "../projects/classes-of.ts";
import { type BucketMemory, type Dealt, dealRound, type Page } from "./deal-round.ts";
import { openLanes } from "./lanes.ts";
import { closed, type OpenPages, readOpenPages } from "./open-pages.ts";

interface Needs {
  documents: Pick<Documents, "get" | "getMany" | "query" | "batch">;
  now(): number;
  newId(): string;
}

/** How long a bucket without free items is passed over, unless this process itself puts items back. */
const EMPTY_MS = 5_000;
const MOST_BUCKETS = 200;
const MOST_DATASETS = 200;

/**
 * What one process keeps in memory of dispensing, made once by the host and given to the rooms of tasks and labels. All of it may be lost at any
 * moment: nothing but speed rests on it, and the store has the last word in each batch. Bounded.
 */
export interface Desk {
  /** Deals a page out of a bucket; undefined where nothing is free. */
  deal(pk: string, page: Page): Promise<Dealt>;
  /** There was nothing free up to five seconds ago. */
  isEmpty(pk: string): boolean;
  /** The page was submitted by this process: its items are answered. */
  closed(pk: string, taskId: string): void;
  /** Pages were released or renewed. */
  changed(pk: string): void;
  /** Items were put back. */
  refilled(pk: string): void;
  keptClasses: KeptClasses;
  datastoreIdOf(datasetId: string): Promise<string>;
}

export function openDesk(on: Needs): Desk {
  const emptyUntil = new Map<string, number>();
  const opens = new Map<string, OpenPages>();
  const submitted = new Map<string, string[]>();
  const places = new Map<string, string>();
  const datastoreIds = new Map<string, string>();
  const memory: BucketMemory = {
    open: async (pk) => {
      const open = opens.get(pk);
      if (!open) {
        submitted.delete(pk);
        return keep(opens, MOST_BUCKETS, pk, await readOpenPages(on, pk));
      }
      // Between two rounds and never within one: a search that began before the submission may still see the items as free.
      for (const taskId of submitted.get(pk) ?? []) closed(open, taskId);
      submitted.delete(pk);
      return open;
    },
    forget: (pk) => void opens.delete(pk),
    empty: (pk) => void keep(emptyUntil, MOST_BUCKETS, pk, on.now() + EMPTY_MS),
    // At first a random one, so that processes seldom meet; a fresh id is as random as any number.
    place: (pk) => places.get(pk) ?? orderOf("place", on.newId()),
    moveTo: (pk, place) => void keep(places, MOST_BUCKETS, pk, place),
  };
  return {
    deal: openLanes((pk, pages) => dealRound(on, memory, pk, pages)),
    isEmpty: (pk) => (emptyUntil.get(pk) ?? 0) > on.now(),
    closed: (pk, taskId) => {
      if (!opens.has(pk)) return;
      const before = submitted.get(pk);
      if (before) before.push(taskId);
      else submitted.set(pk, [taskId]);
    },
    changed: (pk) => {
      opens.delete(pk);
      submitted.delete(pk);
      emptyUntil.delete(pk);
    },
    refilled: (pk) => void emptyUntil.delete(pk),
    keptClasses: new Map(),
    // The datastore of a dataset never changes.
    datastoreIdOf: async (datasetId) =>
      datastoreIds.get(datasetId) ?? keep(datastoreIds, MOST_DATASETS, datasetId, (await getDataset(on, datasetId)).datastoreId),
  };
}

/** The oldest goes when it gets too much. */
function keep<T>(memory: Map<string, T>, most: number, key: string, value: T): T {
  memory.delete(key);
  memory.set(key, value);
  const oldest = memory.keys().next();
  if (memory.size > most && !oldest.done) memory.delete(oldest.value);
  return value;
}
