import type { Item } from "../items/item.ts";
import { nextGeneration } from "../items/life.ts";
import type { Hold } from "./open-pages.ts";

/** Labelers that an item gets: as many answers as `min`, then one more at a time while they do not agree, `max` at the most. */
export interface Overlap {
  min: number;
  max: number;
}

/**
 * To how many labelers more an item can be dealt now, if it waits for any. Who holds it counts until they answered it: a page that another process took the
 * answers of may still be remembered as open. Who holds it under a number that is over (it was put back for all) does not: their answer will be refused.
 */
export function placesLeft(item: Item, { min, max }: Overlap, holds: Iterable<Hold>): number {
  const answers = item.answerers?.length ?? 0;
  let holding = 0;
  for (const { by, generation } of holds) if (generation === nextGeneration(item) && !item.answerers?.includes(by)) holding++;
  return (answers < min ? min : Math.min(answers + 1, max)) - answers - holding;
}
