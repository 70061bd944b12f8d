import type { Documents, Stored } from "../backends/documents.ts";
import { type Item, ItemShape, itemsByLane } from "../items/item.ts";

/** Pages of a query that one search reads at the most, each way. */
const MOST_PAGES = 4;
const MOST_A_PAGE = 1_000;

/**
 * Up to `wanted` unlabeled items of a bucket that are not `taken`: those after `place` in the shuffled order, then from the start up to it. One query
 * in the usual case, whatever the size of the bucket. Fewer than `wanted`: there are no more.
 */
export async function freeItems(
  on: { documents: Pick<Documents, "query"> },
  pk: string,
  ask: { wanted: number; place: string; taken: { has(itemId: string): boolean; size: number } },
): Promise<Stored<Item>[]> {
  const free: Stored<Item>[] = [];
  for (const range of [{ gt: ask.place }, { le: ask.place }]) {
    let cursor: string | undefined;
    for (let page = 0; page < MOST_PAGES && free.length < ask.wanted; page++) {
      const short = ask.wanted - free.length;
      const found = await on.documents.query({
        shape: ItemShape,
        pk,
        index: itemsByLane,
        equals: { lane: "manual" },
        range,
        // Behind the last dealt item hardly any is taken. Where the first look shows otherwise, the next one sees past all that are.
        limit: Math.min(MOST_A_PAGE, page === 0 ? short : short + ask.taken.size),
        ...(cursor && { cursor }),
      });
      for (const one of found.items) if (free.length < ask.wanted && !ask.taken.has(one.value.id)) free.push(one);
      cursor = found.cursor;
      if (cursor === undefined) break;
    }
  }
  return free;
}
