import { Refusal } from "../refusal.ts";
import type { Item, ItemState } from "./item.ts";

export type ItemEvent =
  /** The answer of number `generation`, which the task that holds the item was promised. `at` in epoch ms. */
  | { type: "label"; generation: number; by: string; at: number; classIds: readonly string[] }
  | { type: "skip"; generation: number; by: string; at: number; reason: string }
  /** Another answer in place of the one that stands. */
  | { type: "relabel"; by: string; at: number; classIds: readonly string[] }
  | { type: "reskip"; by: string; at: number; reason: string }
  | { type: "reject" }
  /** What was said of it goes, and everybody starts over (feature D3); `suggested`: with what was said as default tags. */
  | { type: "reset"; suggested: boolean }
  /** The same answer by other classes, as some were merged. It stays whose it was, and since when. */
  | { type: "reclass"; classIds: readonly string[] }
  /** The source file is gone; it is there again. */
  | { type: "missing" }
  | { type: "return" };

type On<E extends ItemEvent["type"]> = Extract<ItemEvent, { type: E }>;
type Moves = Record<ItemState, { [E in ItemEvent["type"]]?: (item: Item, event: On<E>) => Item }>;

/** A suggestion counts until the item is answered, however it is. */
const unanswered = ({ classId: _one, classIds: _all, answeredBy: _by, answeredAt: _at, skipReason: _why, suggested: _idea, ...kept }: Item): Item => kept;

const relabeled = (item: Item, { by, at, classIds }: { by: string; at: number; classIds: readonly string[] }): Item => {
  const [classId] = classIds;
  return {
    ...unanswered(item),
    state: "labeled",
    labelVersion: item.labelVersion + 1,
    classIds: [...classIds],
    ...(classId !== undefined && { classId }),
    answeredBy: by,
    answeredAt: at,
  };
};

const reskipped = (item: Item, { by, at, reason }: { by: string; at: number; reason: string }): Item => ({
  ...unanswered(item),
  state: "skipped",
  skipReason: reason,
  answeredBy: by,
  answeredAt: at,
});

/** The number that the next answer will have. */
export const nextGeneration = (item: Item): number => item.generation + 1;

/** Whether the answer of this number may still come. */
export const awaits = (item: Item, generation: number): boolean => item.state === "unlabeled" && nextGeneration(item) === generation;

/** Counts the answer, if it is the one that is due. */
function counting<E extends { generation: number }>(move: (item: Item, event: E) => Item): (item: Item, event: E) => Item {
  return (item, event) => {
    if (nextGeneration(item) !== event.generation) throw answeredElsewhere();
    return { ...move(item, event), generation: event.generation };
  };
}

const answeredElsewhere = () => new Refusal("conflict", "This item was answered under another lease.", { reason: "lease-lost" });

const rejected = (item: Item): Item => ({ ...unanswered(item), state: "unlabeled" });
const reset = (item: Item, { suggested }: { suggested: boolean }): Item => ({ ...rejected(item), ...(suggested && { suggested }) });

function reclassed(item: Item, { classIds }: { classIds: readonly string[] }): Item {
  const { classId: _, ...kept } = item;
  const [classId] = classIds;
  return { ...kept, labelVersion: item.labelVersion + 1, classIds: [...classIds], ...(classId !== undefined && { classId }) };
}
/** The answer stays written on it, so that the file's coming back brings it back. */
const missing = (item: Item): Item => ({ ...item, state: "missing", was: item.state });
const returned = ({ was = "unlabeled", ...kept }: Item): Item => ({ ...kept, state: was });

const answered = { relabel: relabeled, reskip: reskipped, reject: rejected, reset, missing };

/** The whole life of an item. A move that is not written here is refused. */
export const LIFE: Moves = {
  unlabeled: { label: counting<On<"label">>(relabeled), skip: counting<On<"skip">>(reskipped), missing },
  labeled: { ...answered, reclass: reclassed },
  skipped: answered,
  "needs-review": { ...answered, reclass: reclassed },
  missing: { return: returned, reset: (item, event) => missing(reset(item, event)), reclass: reclassed },
};

export function live(item: Item, event: ItemEvent): Item {
  // The table ties each event to its move; looked up by a name known only now, the tie is lost to the compiler.
  const move = LIFE[item.state][event.type] as ((item: Item, event: ItemEvent) => Item) | undefined;
  if (move) return move(item, event);
  if (event.type === "label" || event.type === "skip") throw answeredElsewhere();
  throw new Refusal("conflict", `An item that is ${item.state} cannot ${event.type}.`, { reason: "wrong-state", state: item.state });
}
