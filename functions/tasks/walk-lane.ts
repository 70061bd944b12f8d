import type { Documents, Query } from "../backends/documents.ts";
import { type Item, ItemShape, itemsBegun, itemsByLane } from "../items/item.ts";

/** Pages of a query that one walk reads at the most. */
const MOST_PAGES = 4;
const MOST_A_PAGE = 1_000;
/** The page wanted, and two of the labeler's own before it that were answered just now. */
const PAGES_OF_OWN = 3;

export interface Walk {
  pk: string;
  lane: string;
  /** In which order, and from where: in the shuffled order, or by when they got their last answer. */
  by: "order" | "begunAt";
  range?: NonNullable<Query<Item>["range"]>;
  /** How many items are still wanted; the walk ends when none is. */
  short(): number;
  /** About how many of them may be in somebody's hands already. */
  held: number;
  /** `free`: most items that come first can be dealt, so the first look is no larger than what is wanted. `held`: most are in hands. */
  likely: "free" | "held";
}

/** `end`: every item was offered. `enough`: no more was wanted. `far`: there is more, too much to look at in one go. */
export type Walked = "end" | "enough" | "far";

/** Offers the items of a lane one by one. One query in the usual case, whatever the size of the bucket. */
export async function walkLane(on: { documents: Pick<Documents, "query"> }, walk: Walk, offer: (item: Item) => void): Promise<Walked> {
  let cursor: string | undefined;
  const isFree = walk.likely === "free";
  for (let page = isFree ? 0 : 1; page <= MOST_PAGES; page++) {
    const short = walk.short();
    if (short === 0) return "enough";
    // Where the first look shows that much is taken, the next one sees past all that is, and the ones after it further and further.
    const limit = page === 0 ? short : ((isFree ? 1 : PAGES_OF_OWN) * short + walk.held) * 8 ** (page - 1);
    const found = await on.documents.query({
      shape: ItemShape,
      pk: walk.pk,
      index: walk.by === "order" ? itemsByLane : itemsBegun,
      equals: { lane: walk.lane },
      ...(walk.range && { range: walk.range }),
      limit: Math.min(MOST_A_PAGE, limit),
      ...(cursor && { cursor }),
    });
    for (const { value } of found.items) {
      if (walk.short() === 0) return "enough";
      offer(value);
    }
    cursor = found.cursor;
    if (cursor === undefined) return "end";
  }
  return walk.short() === 0 ? "enough" : "far";
}
