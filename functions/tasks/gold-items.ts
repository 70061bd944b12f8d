import { z } from "zod";
import type { Documents, Shape } from "../backends/documents.ts";
import { type Gold, goldAnswerId, goldsByOrder, GoldShape } from "../items/gold.ts";
import { type Item, ItemShape } from "../items/item.ts";
import type { BucketMemory } from "./bucket-memory.ts";

interface Needs {
  documents: Pick<Documents, "getMany" | "query">;
}

/** Gold items that one search looks at, at the most, each way. */
const MOST_LOOKED_AT = 50;

/** That there is an answer to it is all that dealing needs to know. */
const Answered = z.object({ id: z.string(), type: z.literal("annotation") });
const AnsweredShape: Shape<z.infer<typeof Answered>> = { type: "annotation", schema: Answered };

export const hasGold = async (on: Needs, pk: string): Promise<boolean> =>
  (await on.documents.query({ shape: GoldShape, pk, index: goldsByOrder, limit: 1 })).items.length > 0;

/**
 * Up to `wanted` gold items of a bucket to measure a labeler by: such that they have not answered, neither as gold nor as a labeler. Three
 * requests, or six.
 */
export async function goldItems(
  on: Needs,
  memory: BucketMemory,
  pk: string,
  ask: { by: string; wanted: number; hasInHand(itemId: string): boolean },
): Promise<Item[]> {
  const whose = `gold ${ask.by}`;
  if (ask.wanted === 0 || memory.none(pk, whose)) return [];
  const place = memory.place(pk, whose);
  const found: Item[] = [];
  for (const range of place === "" ? [undefined] : [{ gt: place }, { le: place }]) {
    if (found.length === ask.wanted) break;
    const ahead = await on.documents.query({ shape: GoldShape, pk, index: goldsByOrder, ...(range && { range }), limit: MOST_LOOKED_AT });
    const fitting = await notAnswered(
      on,
      pk,
      ask,
      ahead.items.map(({ value }) => value),
    );
    const taken = fitting.slice(0, ask.wanted - found.length);
    found.push(...taken);
    const last = found.length === ask.wanted ? taken.at(-1)?.order : ahead.items.at(-1)?.value.order;
    if (last !== undefined) memory.setPlace(pk, whose, last);
  }
  if (found.length === 0) memory.setNone(pk, whose, "done");
  return found;
}

async function notAnswered(
  on: Needs,
  pk: string,
  { by, hasInHand }: { by: string; hasInHand(itemId: string): boolean },
  ahead: readonly Gold[],
): Promise<Item[]> {
  const ids = ahead.flatMap(({ itemId, labeledBy }) => (labeledBy === by || hasInHand(itemId) ? [] : [itemId]));
  if (ids.length === 0) return [];
  const [items, answers] = await Promise.all([
    on.documents.getMany(ItemShape, pk, ids),
    on.documents.getMany(
      AnsweredShape,
      pk,
      ids.map((id) => goldAnswerId(id, by)),
    ),
  ]);
  const answered = new Set(answers.map(({ value }) => value.id));
  return items.flatMap(({ value }) => (isKnown(value) && !hasAnswered(value, by) && !answered.has(goldAnswerId(value.id, by)) ? [value] : []));
}

const isKnown = ({ gold, state }: Item): boolean => gold === true && state === "labeled";
const hasAnswered = ({ answerers, answeredBy }: Item, by: string): boolean => answeredBy === by || (answerers?.includes(by) ?? false);
