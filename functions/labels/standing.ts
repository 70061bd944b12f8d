import type { Doc, Documents, Shape, Stored } from "../backends/documents.ts";
import { isBegun, type Item, ItemShape } from "../items/item.ts";
import type { Standing } from "./answer-item.ts";
import { type Annotation, annotationId, AnnotationShape, labelId, LabelShape } from "./label.ts";

/** Ids of one reading. */
const PER_READ = 100;

/** Any number of records of one partition by their ids, in the order asked; the missing are left out. */
export async function readAll<T extends Doc>(
  on: { documents: Pick<Documents, "getMany"> },
  shape: Shape<T>,
  pk: string,
  ids: readonly string[],
): Promise<Stored<T>[]> {
  const found: Stored<T>[] = [];
  for (let from = 0; from < ids.length; from += PER_READ) found.push(...(await on.documents.getMany(shape, pk, ids.slice(from, from + PER_READ))));
  return found;
}

/** The number that the answers of the item's round have: while it waits for more of them, the one promised to those who hold it. */
export const roundOf = (item: Item): number => (isBegun(item) ? item.generation + 1 : item.generation);

/** The answers of its round; of an item that was rejected, the one that was; none of one that was never answered. */
export function answerIds(item: Item): string[] {
  if (item.answerers) return item.answerers.map((by) => annotationId(item.id, roundOf(item), by));
  return item.generation > 0 ? [annotationId(item.id, item.generation)] : [];
}

/**
 * The answers of these items (of one bucket) as they stand: three reads for up to 100 items, whatever their number; with consensus, one more for each 100
 * answers. Items that are not there are left out.
 */
export async function standing(on: { documents: Pick<Documents, "getMany"> }, pk: string, itemIds: readonly string[]): Promise<Standing[]> {
  const items = await readAll(on, ItemShape, pk, itemIds);
  const ids = items.flatMap(({ value }) => answerIds(value));
  if (ids.length === 0) return items.map((item) => ({ item, answers: [], label: undefined }));
  const labeled = items.filter(({ value }) => value.state === "labeled");
  const [annotations, labels] = await Promise.all([
    readAll(on, AnnotationShape, pk, ids),
    readAll(
      on,
      LabelShape,
      pk,
      labeled.map(({ value }) => labelId(value.id, value.labelVersion)),
    ),
  ]);
  const answersOf = Map.groupBy(annotations, ({ value }) => value.itemId);
  const labelOf = new Map(labels.map((one) => [one.value.itemId, one]));
  return items.map((item: Stored<Item>) => ({ item, answers: answersOf.get(item.value.id) ?? [], label: labelOf.get(item.value.id) }));
}

/** The one answer of an item that one labeler answers. */
export const onlyAnswer = ({ item, answers }: Standing): Stored<Annotation> | undefined => (item.value.answerers ? undefined : answers[0]);

export const isAnswered = ({ state }: Item): boolean => state === "labeled" || state === "skipped" || state === "needs-review";
