import { Refusal } from "../refusal.ts";
import { isBegun, type Item, type ItemState, waiting } from "./item.ts";

/** With consensus: all who answered, and how alike their answers are. */
interface Answerers {
  answerers?: readonly string[];
  agreement?: number;
}

export type ItemEvent =
  /** The answer of number `generation`, which the task that holds the item was promised. `at` in epoch ms. With consensus: the labelers agree. */
  | ({ type: "label"; generation: number; by: string; at: number; classIds: readonly string[] } & Answerers)
  | ({ type: "skip"; generation: number; by: string; at: number; reason: string } & Answerers)
  /** With consensus, one answer more, which decides nothing yet: the item waits for others, under the same number. */
  | { type: "answer"; generation: number; at: number; answerers: readonly string[]; agreement?: number }
  /** With consensus, as many answers as there may be, and no agreement. */
  | { type: "disagree"; generation: number; by: string; at: number; answerers: readonly string[]; agreement: number }
  /** Another answer in place of the one that stands. */
  | { type: "relabel"; by: string; at: number; classIds: readonly string[]; agreement?: number }
  | { type: "reskip"; by: string; at: number; reason: string; agreement?: number }
  /** Somebody corrected their answer, which decides nothing. */
  | { type: "compare"; agreement?: number }
  | { type: "reject" }
  /** What was said of it goes, and everybody starts over (feature D3); `suggested`: with what was said as default tags. */
  | { type: "reset"; suggested: boolean }
  /** The same answer by other classes, as some were merged. It stays whose it was, and since when. */
  | { type: "reclass"; classIds: readonly string[] }
  /** The source file is gone; it is there again. */
  | { type: "missing" }
  | { type: "return" }
  /** `to` as in `assignedTo`; without it the item is for all again. */
  | { type: "assign"; to?: string }
  | { type: "gild" }
  | { type: "ungild" };

type On<E extends ItemEvent["type"]> = Extract<ItemEvent, { type: E }>;
type Moves = Record<ItemState, { [E in ItemEvent["type"]]?: (item: Item, event: On<E>) => Item }>;

/** A suggestion counts until the item is answered, however it is. */
const unanswered = ({ classId: _one, classIds: _all, answeredBy: _by, answeredAt: _at, skipReason: _why, suggested: _idea, ...kept }: Item): Item => kept;

const byWhom = ({ answerers, agreement }: Answerers) => ({ ...(answerers && { answerers: [...answerers] }), ...(agreement !== undefined && { agreement }) });

const relabeled = (item: Item, { by, at, classIds, ...said }: { by: string; at: number; classIds: readonly string[] } & Answerers): Item => {
  const [classId] = classIds;
  return {
    ...unanswered(item),
    ...byWhom(said),
    state: "labeled",
    labelVersion: item.labelVersion + 1,
    classIds: [...classIds],
    ...(classId !== undefined && { classId }),
    answeredBy: by,
    answeredAt: at,
  };
};

const reskipped = (item: Item, { by, at, reason, ...said }: { by: string; at: number; reason: string } & Answerers): Item => ({
  ...unanswered(item),
  ...byWhom(said),
  state: "skipped",
  skipReason: reason,
  answeredBy: by,
  answeredAt: at,
});

/** The number that the next answer will have. */
export const nextGeneration = (item: Item): number => item.generation + 1;

/** Whether the answer of this number may still come. */
export const awaits = (item: Item, generation: number): boolean => item.state === "unlabeled" && nextGeneration(item) === generation;

/** The same, or its file vanished while a labeler had it: the answer is taken, but nobody is dealt the item anew. */
export const takes = (item: Item, generation: number): boolean => awaits(item.state === "missing" ? returned(item) : item, generation);

/** Counts the answer, if it is the one that is due. */
function counting<E extends { generation: number }>(move: (item: Item, event: E) => Item): (item: Item, event: E) => Item {
  return (item, event) => {
    if (nextGeneration(item) !== event.generation) throw answeredElsewhere();
    return { ...move(item, event), generation: event.generation };
  };
}

const answeredElsewhere = () => new Refusal("conflict", "This item was answered under another lease.", { reason: "lease-lost" });

const disagreed = (item: Item, { by, at, ...said }: On<"disagree">): Item => ({
  ...unanswered(item),
  ...byWhom(said),
  state: "needs-review",
  answeredBy: by,
  answeredAt: at,
});

/** Its number stays: others who hold it may answer too. What was suggested is suggested to them as well. */
function answeredOnce(item: Item, { generation, at, ...said }: On<"answer">): Item {
  if (nextGeneration(item) !== generation) throw answeredElsewhere();
  return { ...item, ...byWhom(said), begunAt: at };
}

const compared = ({ agreement: _before, ...item }: Item, said: On<"compare">): Item => ({ ...item, ...byWhom({ ...said }) });

const assigned = ({ assignedTo: _before, ...item }: Item, { to }: On<"assign">): Item => ({ ...item, ...(to !== undefined && { assignedTo: to }) });
const gilded = (item: Item): Item => ({ ...item, gold: true });
const ungilded = ({ gold: _known, ...item }: Item): Item => item;

const rejected = (item: Item): Item => {
  const { answerers: _who, agreement: _alike, begunAt: _since, gold: _known, ...kept } = unanswered(item);
  return { ...kept, state: "unlabeled" };
};
/** Whoever holds it answers to what is no more: their number is not the next one any longer. */
const restarted = (item: Item, event: On<"reset">): Item => ({ ...reset(item, event), generation: nextGeneration(item) });
const reset = (item: Item, { suggested }: { suggested: boolean }): Item => ({ ...rejected(item), ...(suggested && { suggested }) });

function reclassed(item: Item, { classIds }: { classIds: readonly string[] }): Item {
  const { classId: _, ...kept } = item;
  const [classId] = classIds;
  return { ...kept, labelVersion: item.labelVersion + 1, classIds: [...classIds], ...(classId !== undefined && { classId }) };
}
/** The answer stays written on it, so that the file's coming back brings it back. */
const missing = (item: Item): Item => ({ ...item, state: "missing", was: item.state });
const returned = ({ was = "unlabeled", ...kept }: Item): Item => ({ ...kept, state: was });

/** What somebody saw before the file vanished is an answer as any other; it comes back with the file. */
function inHand<E extends { generation: number }>(move: (item: Item, event: E) => Item): (item: Item, event: E) => Item {
  return (item, event) => {
    if (!takes(item, event.generation)) throw answeredElsewhere();
    return missing(move(returned(item), event));
  };
}

const always = { assign: assigned, ungild: ungilded };
const answered = { ...always, relabel: relabeled, reskip: reskipped, reject: rejected, reset, missing };

/** The whole life of an item. A move that is not written here is refused. */
export const LIFE: Moves = {
  unlabeled: {
    ...always,
    label: counting<On<"label">>(relabeled),
    skip: counting<On<"skip">>(reskipped),
    answer: answeredOnce,
    disagree: counting<On<"disagree">>(disagreed),
    compare: compared,
    reset: restarted,
    missing,
  },
  labeled: { ...answered, reclass: reclassed, gild: gilded },
  skipped: answered,
  "needs-review": { ...answered, reclass: reclassed, compare: compared },
  missing: {
    ...always,
    label: inHand(counting<On<"label">>(relabeled)),
    skip: inHand(counting<On<"skip">>(reskipped)),
    answer: inHand(answeredOnce),
    disagree: inHand(counting<On<"disagree">>(disagreed)),
    return: returned,
    reset: (item, event) => missing(isBegun(item) ? restarted(item, event) : reset(item, event)),
    reclass: reclassed,
  },
};

export function live(item: Item, event: ItemEvent): Item {
  // The table ties each event to its move; looked up by a name known only now, the tie is lost to the compiler.
  const move = LIFE[item.state][event.type] as ((item: Item, event: ItemEvent) => Item) | undefined;
  if (move) return waiting(move(item, event));
  if (event.type === "label" || event.type === "skip" || event.type === "answer" || event.type === "disagree") throw answeredElsewhere();
  throw new Refusal("conflict", `An item that is ${item.state} cannot ${event.type}.`, { reason: "wrong-state", state: item.state });
}
