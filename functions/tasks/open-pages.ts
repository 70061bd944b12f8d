import type { Documents, Stored } from "../backends/documents.ts";
import { type Task, tasksByState, TaskShape, type Turn, TurnShape } from "./task.ts";

/**
 * The open pages of a bucket, as of one turn: what is held by whom. As long as the turn in the store is still that one, nothing is dealt that is not
 * in here; the batch of a deal checks it. Pages that were closed meanwhile may still be in here: their items are taken for held a little longer.
 */
export interface OpenPages {
  /** Undefined where nothing was ever dealt. */
  turn: Stored<Turn> | undefined;
  pages: Map<string, Stored<Task>>;
  /** Item → the task that holds it. */
  held: Map<string, string>;
}

const PER_QUERY = 1_000;

/** Memory is bounded by the bucket: an item is on one open page at the most. */
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
  open.pages.set(task.value.id, task);
  for (const { id } of task.value.items) open.held.set(id, task.value.id);
}

export function closed(open: OpenPages, taskId: string): void {
  const task = open.pages.get(taskId);
  open.pages.delete(taskId);
  for (const { id } of task?.value.items ?? []) if (open.held.get(id) === taskId) open.held.delete(id);
}

/** Pages whose lease has run out, the longest over first. */
export const pagesOver = (open: OpenPages, now: number, most: number): Stored<Task>[] =>
  [...open.pages.values()]
    .filter(({ value }) => value.until <= now)
    .toSorted((a, b) => a.value.until - b.value.until)
    .slice(0, most);
