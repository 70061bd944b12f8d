import type { Documents } from "../backends/documents.ts";
import { type Item, orderOf } from "../items/item.ts";
import { type BucketMemory, type None, ROUND_AND_ROUND } from "./bucket-memory.ts";
import { type Caller, isShort, type Round } from "./round.ts";
import { type Walk, type Walked, walkLane } from "./walk-lane.ts";

interface Needs {
  documents: Pick<Documents, "query">;
  now(): number;
  newId(): string;
  bucket: BucketMemory;
}

interface Ask {
  callers: readonly Caller[];
  round: Round;
  /** Items of the bucket that are in hands. */
  held: number;
  isAssigned: boolean;
}

export interface Found {
  /** Every item is for one labeler, and for any: what one does not find, nobody finds. */
  isForAll: boolean;
  /** Why a caller got nothing. */
  none(caller: Caller): None;
}

/** Answers that are being written while we search, and clocks that differ: so long an item may come into the lane behind those that came before it, ms. */
const LATE_MS = 2_000;

/**
 * Finds free items of a bucket for the callers of a round: those assigned to them, those that others began, then any, in the shuffled order. Where nothing is
 * assigned and each item is for one labeler, that is one query in the usual case, whatever the size of the bucket.
 */
export async function freeItems(on: Needs, pk: string, ask: Ask): Promise<Found> {
  const { callers, isAssigned } = ask;
  const isConsensus = callers.some(({ page }) => page.overlap.max > 1);
  if (isAssigned) for (const caller of callers) for (const lane of caller.own) await walkOwn(on, pk, ask, caller, lane);
  const begun = isConsensus ? await walkBegun(on, pk, ask) : "end";
  const manual = await walkManual(on, pk, ask);
  const again = begun === "behind" ? await walkBehind(on, pk, ask) : begun;
  const isAll = manual === "end" && again === "end";
  return { isForAll: !isConsensus && !isAssigned, none: ({ awaits }) => (awaits || !isAll ? "held" : "done") };
}

/** Items that are assigned to the caller or to a group of theirs; in the same order for all, so that a group finishes items. */
async function walkOwn(on: Needs, pk: string, { round, held }: Ask, caller: Caller, lane: string): Promise<void> {
  const whose = `${lane} ${caller.page.by}`;
  const known = on.bucket.none(pk, whose);
  if (known === "held") caller.awaits = true;
  if (known || !isShort(caller)) return;
  const place = on.bucket.place(pk, whose);
  const before = { items: caller.items.length, awaits: caller.awaits };
  caller.awaits = false;
  const walk: Walk = { pk, lane, by: "order", short: () => caller.wanted - caller.items.length, held, likely: "free" };
  const look = (item: Item) => {
    on.bucket.setPlace(pk, whose, item.order);
    round.offer(item);
  };
  let walked = await walkLane(on, place === "" ? walk : { ...walk, range: { gt: place } }, look);
  if (walked === "end" && place !== "" && isShort(caller)) walked = await walkLane(on, { ...walk, range: { le: place } }, look);
  if (walked === "end" && caller.items.length === before.items) on.bucket.setNone(pk, whose, caller.awaits ? "held" : "done");
  caller.awaits ||= before.awaits || walked === "far";
}

const begunBy = ({ page }: Caller) => `begun ${page.by}`;

/**
 * Items that others began, oldest first; of each caller from where they last ended, so that what they answered themselves is not read again and again.
 * `behind`: nothing for somebody, but there are places that they passed before.
 */
async function walkBegun(on: Needs, pk: string, { callers, round, held }: Ask): Promise<Walked | "behind"> {
  const short = callers.filter(isShort);
  if (short.length === 0) return "enough";
  const first = Math.min(...short.map((caller) => on.bucket.time(pk, begunBy(caller))));
  const from = Math.min(first, on.now() - LATE_MS);
  const walk: Walk = { pk, lane: "begun", by: "begunAt", range: { ge: from }, short: round.short, held, likely: "held" };
  const walked = await walkLane(on, walk, ({ begunAt = 0, ...item }) => {
    for (const caller of short) if (isShort(caller) && on.bucket.time(pk, begunBy(caller)) < begunAt) on.bucket.setTime(pk, begunBy(caller), begunAt);
    round.offer({ ...item, begunAt });
  });
  return walked === "end" && first > 0 ? "behind" : walked;
}

/** For those who found nothing at all: what was in hands when they passed it may be free. Too much of it: the next search goes on there. */
async function walkBehind(on: Needs, pk: string, { callers, round, held }: Ask): Promise<Walked> {
  const hungry = callers.filter(({ items }) => items.length === 0);
  if (hungry.length === 0) return "enough";
  const short = () => hungry.filter(isShort).reduce((sum, { wanted, items }) => sum + wanted - items.length, 0);
  let last = 0;
  const walked = await walkLane(on, { pk, lane: "begun", by: "begunAt", short, held, likely: "held" }, (item) => {
    last = item.begunAt ?? last;
    round.offer(item);
  });
  if (walked === "far") for (const caller of hungry) on.bucket.setTime(pk, begunBy(caller), last);
  return walked;
}

/** From the item dealt last on, then from the start. At first from anywhere, so that processes seldom meet; a fresh id is as random as any number. */
async function walkManual(on: Needs, pk: string, { round, held }: Ask): Promise<Walked> {
  if (round.short() === 0) return "enough";
  const place = on.bucket.place(pk, ROUND_AND_ROUND) || orderOf("place", on.newId());
  const walk: Walk = { pk, lane: "manual", by: "order", short: round.short, held, likely: "free" };
  const look = (item: Item) => {
    const before = round.short();
    round.offer(item);
    if (round.short() < before) on.bucket.setPlace(pk, ROUND_AND_ROUND, item.order);
  };
  const ahead = await walkLane(on, { ...walk, range: { gt: place } }, look);
  if (round.short() === 0) return "enough";
  const behind = await walkLane(on, { ...walk, range: { le: place } }, look);
  return ahead === "end" ? behind : ahead;
}
