import type { Documents, Stored } from "../backends/documents.ts";
import { type Task, tasksByState, TaskShape, type Turn, TurnShape } from "./task.ts";

/** One labeler has an item in hand, and will answer it under that number. */
export interface Hold {
  by: string;
  generation: number;
}

/**
 * The open pages of a bucket, as of one turn: what is held by whom. As long as the turn in the store is still that one, nothing is dealt that is not
 * in here; the batch of a deal checks it. Pages that were closed meanwhile may still be in here: their items are taken for held a little longer.
 */
export interface OpenPages {
  /** Undefined where nothing was ever dealt. */
  turn: Stored<Turn> | undefined;
  pages: Map<string, Stored<Task>>;
  /** Item → by task, who holds it. Gold items are not held: any number of labelers may have one at the same time. */
  held: Map<string, Map<string, Hold>>;
}

const PER_QUERY = 1_000;

/** Memory is bounded by the bucket: an item is on as many open pages as it may have labelers, at the most. */
export async function readOpenPages(on: { documents: Pick<Documents, "get" | "query"> }, pk: string): Promise<OpenPages> {
  // The turn first: what is dealt after this read changes it, so a list that lacks something comes with a turn that no longer counts.
  const open: OpenPages = { turn: await on.documents.get(TurnShape, pk, "turn"), pages: new Map(), held: new Map() };
  let cursor: string | undefined;
  do {
    const ask = { shape: TaskShape, pk, index: tasksByState, equals: { state: "open" }, limit: PER_QUERY };
    const page = await on.documents.query({ ...ask, ...(cursor && { cursor }) });
    for (const task of page.items) opened(open, task);
    cursor = page.cursor;
  } while (cursor !== undefined);
  return open;
}

export function opened(open: OpenPages, task: Stored<Task>): void {
  const { id: taskId, by, items } = task.value;
  open.pages.set(taskId, task);
  for (const { id, generation, gold } of items) {
    if (gold) continue;
    const holds = open.held.get(id);
    if (holds) holds.set(taskId, { by, generation });
    else open.held.set(id, new Map([[taskId, { by, generation }]]));
  }
}

export function closed(open: OpenPages, taskId: string): void {
  const task = open.pages.get(taskId);
  open.pages.delete(taskId);
  for (const { id } of task?.value.items ?? []) {
    const holds = open.held.get(id);
    holds?.delete(taskId);
    if (holds?.size === 0) open.held.delete(id);
  }
}

/** Pages whose lease has run out, the longest over first. */
export const pagesOver = (open: OpenPages, now: number, most: number): Stored<Task>[] =>
  [...open.pages.values()]
    .filter(({ value }) => value.until <= now)
    .toSorted((a, b) => a.value.until - b.value.until)
    .slice(0, most);

/** Whether a labeler has the item on a page in hand, be it to be measured by. */
export const hasInHand = (open: OpenPages, by: string, itemId: string): boolean =>
  [...open.pages.values()].some(({ value }) => value.by === by && value.items.some(({ id }) => id === itemId));
