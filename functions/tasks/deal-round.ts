import type { Documents, Operation, Stored } from "../backends/documents.ts";
import { type Item, itemsAssigned, ItemShape } from "../items/item.ts";
import { awaits, nextGeneration } from "../items/life.ts";
import { Busy } from "../refusal.ts";
import { ANYBODY, type BucketMemory, type None } from "./bucket-memory.ts";
import { dice, hits, mixedIn } from "./chance.ts";
import { type Found, freeItems } from "./free-items.ts";
import { goldItems, hasGold } from "./gold-items.ts";
import { closed, hasInHand, opened, type OpenPages, pagesOver } from "./open-pages.ts";
import { type Caller, isShort, openRound, type Page } from "./round.ts";
import { type Task, taskId, type Turn, TurnShape } from "./task.ts";

export interface RoundNeeds {
  documents: Pick<Documents, "get" | "getMany" | "query" | "batch">;
  now(): number;
  newId(): string;
  bucket: BucketMemory;
  /** The open pages of a bucket, as this process knows them. */
  open: { read(pk: string): Promise<{ pages: OpenPages; isFresh: boolean }>; forget(pk: string): void };
  groupsOf(userId: string): Promise<readonly string[]>;
}

export type Dealt = { task: Task; items: Item[] } | { none: None };

const TRIES = 3;
/** Two pages of 36 fit one reading of many. */
const PAGES_OVER = 2;

/**
 * Deals to all who wait at a bucket: one search and one batch. The batch writes the turn, so it fails where another process dealt meanwhile; after three
 * such failures all get `Busy`. Pages whose lease ran out are dealt first, and released in the same batch: their holders are fenced off from then on.
 */
export async function dealRound(on: RoundNeeds, pk: string, pages: readonly Page[]): Promise<Dealt[]> {
  for (let tries = 0; tries < TRIES; tries++) {
    const { pages: open, isFresh } = await on.open.read(pk);
    const now = on.now();
    const over = pagesOver(open, now, PAGES_OVER);
    const [isAssigned, isGolden] = await Promise.all([
      on.bucket.fact(pk, "assigned", async () => await hasAssigned(on, pk)),
      pages.some(({ goldShare }) => goldShare > 0) && on.bucket.fact(pk, "gold", async () => await hasGold(on, pk)),
    ]);
    const callers = eachGoldOnce(await Promise.all(pages.map((page) => newCaller(on, pk, page, { open, isAssigned, isGolden }))));
    const found = await search(on, pk, callers, { open, over, isAssigned });
    const dealt = callers.map((caller): Dealt => pageOf(on, caller, now) ?? { none: found.none(caller) });
    const tasks = dealt.flatMap((one) => ("task" in one ? one.task : []));
    const isDone = tasks.length + over.length === 0 ? isFresh || (await isStill(on, pk, open.turn)) : await write(on, pk, open, tasks, over);
    if (isDone) {
      if (over.length > 0) on.bucket.refilled(pk);
      else remember(on.bucket, pk, callers, found);
      return dealt;
    }
    on.open.forget(pk);
    on.bucket.forgetNone(pk);
  }
  throw new Busy("Others were quicker, three times over. Try again.", 1_000);
}

interface Known {
  open: OpenPages;
  /** Whether any item of the bucket is assigned. */
  isAssigned: boolean;
}

const hasAssigned = async (on: RoundNeeds, pk: string): Promise<boolean> =>
  (await on.documents.query({ shape: ItemShape, pk, index: itemsAssigned, limit: 1 })).items.length > 0;

async function newCaller(on: RoundNeeds, pk: string, page: Page, { open, isAssigned, isGolden }: Known & { isGolden: boolean }): Promise<Caller> {
  const groups = isAssigned ? await on.groupsOf(page.by) : [];
  const own = isAssigned ? [`u:${page.by}`, ...groups.map((id) => `g:${id}`)] : [];
  const lanes = new Set([...own, "begun", "manual"]);
  const wanted = isGolden ? hits(page.size, page.goldShare, dice(on.newId())) : 0;
  const golds = await goldItems(on, on.bucket, pk, { by: page.by, wanted, hasInHand: (itemId) => hasInHand(open, page.by, itemId) });
  return { page, own, lanes, wanted: page.size, items: [], golds, awaits: false };
}

/** A labeler with two windows may be twice in a round. And room for the gold items: at least one ordinary one must be there too. */
function eachGoldOnce(callers: readonly Caller[]): Caller[] {
  const given = new Set<string>();
  return callers.map((caller) => {
    const golds = caller.golds.filter(({ id }) => !given.has(`${caller.page.by} ${id}`));
    for (const { id } of golds) given.add(`${caller.page.by} ${id}`);
    return { ...caller, golds, wanted: Math.max(1, caller.page.size - golds.length) };
  });
}

async function search(
  on: RoundNeeds,
  pk: string,
  callers: readonly Caller[],
  { open, over, isAssigned }: Known & { over: readonly Stored<Task>[] },
): Promise<Found> {
  const round = openRound(callers, open, new Set(over.map(({ value }) => value.id)));
  const back = new Map(over.flatMap(({ value }) => value.items.flatMap(({ id, generation, gold }) => (gold ? [] : [[id, generation] as const]))));
  const again = back.size > 0 ? await on.documents.getMany(ItemShape, pk, [...back.keys()]) : [];
  for (const { value } of again) if (awaits(value, back.get(value.id) ?? 0)) round.offer(value);
  return await freeItems(on, pk, { callers, round, held: open.held.size, isAssigned });
}

/**
 * Undefined where nothing ordinary is left: nobody is dealt gold items alone, or they would be at work for nothing. Who works item by item gets the gold one in
 * place of the ordinary one that is there.
 */
function pageOf(on: RoundNeeds, { page, items, golds }: Caller, now: number): { task: Task; items: Item[] } | undefined {
  if (items.length === 0) return undefined;
  const random = on.newId();
  const all = page.size === 1 && golds.length > 0 ? golds.slice(0, 1) : golds.length === 0 ? items : mixedIn(items, golds, dice(random));
  const isGold = new Set(golds.map(({ id }) => id));
  const task: Task = {
    id: taskId(page.bucket, random),
    type: "task",
    projectId: page.projectId,
    by: page.by,
    state: "open",
    queue: "manual",
    items: all.map((item) => ({ id: item.id, generation: nextGeneration(item), ...(isGold.has(item.id) && { gold: true }) })),
    leasedAt: now,
    until: now + page.leaseMinutes * 60_000,
  };
  return { task, items: all };
}

/** Who found less than they wanted need not look again at once. Where all items are for all, that is so for everybody. */
function remember(bucket: BucketMemory, pk: string, callers: readonly Caller[], found: Found): void {
  const short = callers.filter(isShort);
  if (found.isForAll && short.length > 0) bucket.setNone(pk, ANYBODY, "held");
  if (!found.isForAll) for (const caller of short) if (caller.items.length === 0) bucket.setNone(pk, caller.page.by, found.none(caller));
}

async function isStill(on: RoundNeeds, pk: string, turn: Stored<Turn> | undefined): Promise<boolean> {
  return (await on.documents.get(TurnShape, pk, "turn"))?.value.turn === turn?.value.turn;
}

async function write(on: RoundNeeds, pk: string, open: OpenPages, tasks: readonly Task[], over: readonly Stored<Task>[]): Promise<boolean> {
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
