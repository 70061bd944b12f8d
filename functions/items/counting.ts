import type { Operation } from "../backends/documents.ts";
import { increment, tallyId } from "./counters.ts";
import type { Item, ItemState } from "./item.ts";

/** What a change moves: paths of `counters`, of `class-counters`, and of each labeler's tally. */
export interface Moved {
  counters: Record<string, number>;
  classes: Record<string, number>;
  tallies: Map<string, Record<string, number>>;
}

const COUNTED_AS: Record<ItemState, string> = {
  unlabeled: "unlabeled",
  labeled: "labeled",
  skipped: "skipped",
  "needs-review": "needsReview",
  missing: "missing",
};

const add = (to: Record<string, number>, path: string, amount: number): void => {
  to[path] = (to[path] ?? 0) + amount;
};

/** Adds one item's worth to all that counts it, or takes it away. */
function count(item: Item, amount: 1 | -1, moved: Moved): void {
  const as = COUNTED_AS[item.state];
  add(moved.counters, "items.total", amount);
  add(moved.counters, `items.${as}`, amount);
  if (as === "unlabeled") add(moved.counters, `queue.${item.queue}`, amount);
  if (item.state === "labeled") for (const classId of item.classIds ?? []) add(moved.classes, `labels.${classId}`, amount);
  if (item.state === "labeled" || item.state === "skipped") for (const by of creditedFor(item)) tally(moved, by, { [item.state]: amount });
}

/** With consensus: each who answered it. */
const creditedFor = ({ answerers, answeredBy }: Item): readonly string[] => answerers ?? (answeredBy === undefined ? [] : [answeredBy]);

/** Adds to a labeler's tally what the items themselves do not tell: answers, seconds, rejections. */
export function tally(moved: Moved, by: string, amounts: Record<string, number>): void {
  const of = moved.tallies.get(by) ?? {};
  for (const [path, amount] of Object.entries(amounts)) add(of, path, amount);
  moved.tallies.set(by, of);
}

export const nothingMoved = (): Moved => ({ counters: {}, classes: {}, tallies: new Map() });

/** The counters are the items counted: so a move changes them by what the items are after, less what they were before, and by nothing else. */
export function moving(changes: Iterable<{ before?: Item; after?: Item }>): Moved {
  const moved = nothingMoved();
  for (const { before, after } of changes) {
    if (before) count(before, -1, moved);
    if (after) count(after, 1, moved);
  }
  return moved;
}

/** The increments for the batch that holds the change; none where nothing moved. */
export function increments({ counters, classes, tallies }: Moved): Operation[] {
  const all = [increment("counters", counters), increment("class-counters", classes), ...[...tallies].map(([by, amounts]) => increment(tallyId(by), amounts))];
  return all.filter((one) => one !== undefined);
}
