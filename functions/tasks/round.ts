import { type Item, laneOf } from "../items/item.ts";
import { nextGeneration } from "../items/life.ts";
import type { Hold, OpenPages } from "./open-pages.ts";
import { type Overlap, placesLeft } from "./places-left.ts";

/** A page to deal: `size` items of a bucket to `by` for so long. */
export interface Page {
  projectId: string;
  bucket: number;
  by: string;
  size: number;
  leaseMinutes: number;
  /** How many labelers an item gets. */
  overlap: Overlap;
  /** Chance of each place on the page to hold a gold item. */
  goldShare: number;
}

/** One labeler of a round, and what is found for them. */
export interface Caller {
  page: Page;
  /** Lanes of items assigned to them or their groups, where the bucket has any assigned. */
  own: readonly string[];
  /** All lanes that they may be dealt from (`laneOf` of an item). */
  lanes: ReadonlySet<string>;
  /** Ordinary items that their page still has room for is this less those found. */
  wanted: number;
  items: Item[];
  /** Items to measure them by. */
  golds: Item[];
  /** Something was seen that they could get, if others did not hold it or they themselves had not got it in hand. */
  awaits: boolean;
}

export const isShort = ({ items, wanted }: Caller): boolean => items.length < wanted;

/**
 * Gives items to the callers of one round, in the order of the callers; pure. Each item to as many as it has places for, to nobody who answered it or has it
 * in hand. Holds of pages that are `over` do not count: the batch that deals releases them.
 */
export function openRound(callers: readonly Caller[], open: Pick<OpenPages, "held">, over: ReadonlySet<string>) {
  const given = new Map<string, Hold[]>();
  const holdsOf = (itemId: string): Hold[] => {
    const holds = [...(given.get(itemId) ?? [])];
    for (const [taskId, hold] of open.held.get(itemId) ?? []) if (!over.has(taskId)) holds.push(hold);
    return holds;
  };
  return {
    /** Items that are still wanted. */
    short: (): number => callers.reduce((sum, { wanted, items }) => sum + wanted - items.length, 0),
    offer: (item: Item): void => {
      const lane = laneOf(item);
      if (lane === undefined) return;
      const holds = holdsOf(item.id);
      const candidates = callers.filter((caller) => isShort(caller) && caller.lanes.has(lane) && !item.answerers?.includes(caller.page.by));
      for (const caller of candidates) {
        const { by, overlap } = caller.page;
        // A page of theirs whose item started over meanwhile is void: they may get it anew.
        const hasIt = holds.some((hold) => hold.by === by && hold.generation === nextGeneration(item));
        if (hasIt || placesLeft(item, overlap, holds) <= 0) {
          caller.awaits = true;
          continue;
        }
        const hold = { by, generation: nextGeneration(item) };
        holds.push(hold);
        const before = given.get(item.id);
        if (before) before.push(hold);
        else given.set(item.id, [hold]);
        caller.items.push(item);
      }
    },
  };
}
export type Round = ReturnType<typeof openRound>;
