import type { Documents, Operation, Stored } from "../backends/documents.ts";
import { type Item, ItemShape } from "../items/item.ts";
import { awaits, nextGeneration } from "../items/life.ts";
import { Busy } from "../refusal.ts";
import { freeItems } from "./free-items.ts";
import { closed, opened, type OpenPages, pagesOver } from "./open-pages.ts";
import { type Task, taskId } from "./task.ts";

interface Needs {
  documents: Pick<Documents, "get" | "getMany" | "query" | "batch">;
  now(): number;
  newId(): string;
}

/** A page to deal: `size` items of a bucket to `by` for so long. */
export interface Page {
  projectId: string;
  bucket: number;
  by: string;
  size: number;
  leaseMinutes: number;
}

/** Undefined: nothing is free. */
export type Dealt = { task: Task; items: Item[] } | undefined;

/** What the process remembers of a bucket between two rounds. */
export interface BucketMemory {
  open(pk: string): Promise<OpenPages>;
  /** It was wrong: read it anew. */
  forget(pk: string): void;
  /** There was less than was wanted. */
  empty(pk: string): void;
  /** The order of the item dealt last. */
  place(pk: string): string;
  moveTo(pk: string, place: string): void;
}

const TRIES = 3;
/** Two pages of 36 fit one reading of many. */
const PAGES_OVER = 2;

/**
 * Deals to all who wait at a bucket: one search and one batch. The batch writes the turn, so it fails where another process dealt meanwhile; after three
 * such failures all get `Busy`. Pages whose lease ran out are dealt first, and released in the same batch: their holders are fenced off from then on.
 */
export async function dealRound(on: Needs, memory: BucketMemory, pk: string, pages: readonly Page[]): Promise<Dealt[]> {
  for (let tries = 0; tries < TRIES; tries++) {
    const open = await memory.open(pk);
    const now = on.now();
    const over = pagesOver(open, now, PAGES_OVER);
    const items = await itemsFor(on, memory, pk, { wanted: pages.reduce((sum, { size }) => sum + size, 0), open, over });
    let given = 0;
    const dealt = pages.map((page): Dealt => {
      const own = items.slice(given, (given += page.size)).map(({ value }) => value);
      return own.length > 0 ? { task: newTask(page, own, now, on.newId()), items: own } : undefined;
    });
    const tasks = dealt.flatMap((one) => one?.task ?? []);
    if (tasks.length + over.length === 0 || (await write(on, pk, open, tasks, over))) return dealt;
    memory.forget(pk);
  }
  throw new Busy("Others were quicker, three times over. Try again.", 1_000);
}

async function itemsFor(on: Needs, memory: BucketMemory, pk: string, ask: { wanted: number; open: OpenPages; over: Stored<Task>[] }): Promise<Stored<Item>[]> {
  const back = new Map(ask.over.flatMap(({ value }) => value.items.map(({ id, generation }) => [id, generation] as const)));
  const again = back.size > 0 ? await on.documents.getMany(ItemShape, pk, [...back.keys()]) : [];
  const found = again.filter(({ value }) => value.queue === "manual" && awaits(value, back.get(value.id) ?? 0)).slice(0, ask.wanted);
  if (found.length < ask.wanted) {
    const fresh = await freeItems(on, pk, { wanted: ask.wanted - found.length, place: memory.place(pk), taken: ask.open.held });
    const last = fresh.at(-1);
    if (last) memory.moveTo(pk, last.value.order);
    found.push(...fresh);
  }
  if (found.length < ask.wanted) memory.empty(pk);
  return found;
}

function newTask({ projectId, bucket, by, leaseMinutes }: Page, items: readonly Item[], now: number, random: string): Task {
  return {
    id: taskId(bucket, random),
    type: "task",
    projectId,
    by,
    state: "open",
    queue: "manual",
    items: items.map((item) => ({ id: item.id, generation: nextGeneration(item) })),
    leasedAt: now,
    until: now + leaseMinutes * 60_000,
  };
}

async function write(on: Needs, pk: string, open: OpenPages, tasks: readonly Task[], over: readonly Stored<Task>[]): Promise<boolean> {
  const turn = { id: "turn" as const, type: "turn" as const, turn: (open.turn?.value.turn ?? 0) + 1 };
  const operations: Operation[] = [open.turn ? { op: "replace", doc: turn, etag: open.turn.etag } : { op: "create", doc: turn }];
  for (const task of tasks) operations.push({ op: "create", doc: task });
  for (const { value, etag } of over) operations.push({ op: "replace", doc: released(value), etag });
  const outcome = await on.documents.batch(pk, operations);
  if (!outcome.done) return false;
  const [turnEtag = "", ...etags] = outcome.etags;
  open.turn = { value: turn, etag: turnEtag };
  for (const { value } of over) closed(open, value.id);
  for (const [at, value] of tasks.entries()) opened(open, { value, etag: etags[at] ?? "" });
  return true;
}

export const released = (task: Task): Task => ({ ...task, state: "released" });
