import { Refusal } from "../refusal.ts";
import type { Item, ItemState } from "./item.ts";

export type ItemEvent =
  /** `until` and `at` in epoch ms. A lease that has run out is open to anybody. */
  | { type: "lease"; taskId: string; by: string; until: number; at: number }
  /** Also after the lease ended, as long as nobody took the item. */
  | { type: "renew"; taskId: string; generation: number; until: number }
  | { type: "release"; taskId: string; generation: number }
  | { type: "label"; taskId: string; generation: number; by: string; at: number; classIds: readonly string[] }
  | { type: "skip"; taskId: string; generation: number; by: string; at: number; reason: string }
  /** Another answer in place of the one that stands. */
  | { type: "relabel"; by: string; at: number; classIds: readonly string[] }
  | { type: "reskip"; by: string; at: number; reason: string }
  | { type: "reject" }
  /** The source file is gone; it is there again. */
  | { type: "missing" }
  | { type: "return" };

type On<E extends ItemEvent["type"]> = Extract<ItemEvent, { type: E }>;
type Moves = Record<ItemState, { [E in ItemEvent["type"]]?: (item: Item, event: On<E>) => Item }>;

/** What a lease writes goes when the lease does. */
const unleased = ({ leaseUntil: _until, taskId: _task, leasedBy: _by, ...kept }: Item): Item => kept;
const unanswered = ({ classId: _one, classIds: _all, answeredBy: _by, answeredAt: _at, skipReason: _why, ...kept }: Item): Item => kept;

const lease = (item: Item, { taskId, by, until }: On<"lease">): Item => ({
  ...item,
  state: "leased",
  generation: item.generation + 1,
  leaseUntil: until,
  taskId,
  leasedBy: by,
});

function labeled(item: Item, { by, at, classIds }: { by: string; at: number; classIds: readonly string[] }): Item {
  const [classId] = classIds;
  return {
    ...unanswered(unleased(item)),
    state: "labeled",
    labelVersion: item.labelVersion + 1,
    classIds: [...classIds],
    ...(classId !== undefined && { classId }),
    answeredBy: by,
    answeredAt: at,
  };
}

const skipped = (item: Item, { by, at, reason }: { by: string; at: number; reason: string }): Item => ({
  ...unanswered(unleased(item)),
  state: "skipped",
  skipReason: reason,
  answeredBy: by,
  answeredAt: at,
});

const rejected = (item: Item): Item => ({ ...unanswered(item), state: "unlabeled" });
/** The answer stays written on it, so that the file's coming back brings it back. */
const missing = (item: Item): Item => ({ ...unleased(item), state: "missing" });

function returned(item: Item): Item {
  if (item.skipReason !== undefined) return { ...item, state: "skipped" };
  return { ...item, state: item.classIds ? "labeled" : "unlabeled" };
}

/** Whether the item is leased by this very lease: the fencing token decides, not the clock. */
export const isHeldBy = (item: Item, taskId: string, generation: number): boolean =>
  item.state === "leased" && item.taskId === taskId && item.generation === generation;

const leaseLost = () => new Refusal("conflict", "The lease of this item was lost: it is somebody else's now.", { reason: "lease-lost" });

/** Only the holder may, under the generation of the lease. */
function held<E extends { taskId: string; generation: number }>(move: (item: Item, event: E) => Item): (item: Item, event: E) => Item {
  return (item, event) => {
    if (!isHeldBy(item, event.taskId, event.generation)) throw leaseLost();
    return move(item, event);
  };
}

/** The same, and in time. */
function heldNow<E extends { taskId: string; generation: number; at: number }>(move: (item: Item, event: E) => Item): (item: Item, event: E) => Item {
  return held((item, event) => {
    if (isOver(item, event.at)) throw new Refusal("conflict", "The lease has run out. Renew it, then submit again.", { reason: "lease-ended" });
    return move(item, event);
  });
}

/** A lease is over at its end by the clock, whether anybody wrote it down or not. */
export const isOver = (item: Item, at: number): boolean => (item.leaseUntil ?? 0) <= at;

/** The whole life of an item. A move that is not written here is refused. */
export const LIFE: Moves = {
  unlabeled: { lease, missing },
  leased: {
    lease: (item, event) => {
      if (!isOver(item, event.at)) throw new Refusal("conflict", "Somebody holds this item.", { reason: "held" });
      return lease(item, event);
    },
    renew: held((item, { until }) => ({ ...item, leaseUntil: until })),
    release: held((item) => ({ ...unleased(item), state: "unlabeled" })),
    label: heldNow(labeled),
    skip: heldNow(skipped),
    missing,
  },
  labeled: { relabel: labeled, reskip: skipped, reject: rejected, missing },
  skipped: { relabel: labeled, reskip: skipped, reject: rejected, missing },
  "needs-review": { relabel: labeled, reskip: skipped, reject: rejected, missing },
  missing: { return: returned },
};

export function live(item: Item, event: ItemEvent): Item {
  // The table ties each event to its move; looked up by a name known only now, the tie is lost to the compiler.
  const move = LIFE[item.state][event.type] as ((item: Item, event: ItemEvent) => Item) | undefined;
  if (!move) {
    // A labeler's events on an item that moved on are no bug: a reviewer, or a lease of somebody else's, was there first.
    if (event.type === "renew" || event.type === "release" || event.type === "label" || event.type === "skip") throw leaseLost();
    throw new Refusal("conflict", `An item that is ${item.state} cannot ${event.type}.`, { reason: "wrong-state", state: item.state });
  }
  return move(item, event);
}
