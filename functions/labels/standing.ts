import type { Documents, Stored } from "../backends/documents.ts";
import { type Item, ItemShape } from "../items/item.ts";
import type { Standing } from "./answer-item.ts";
import { annotationId, AnnotationShape, labelId, LabelShape } from "./label.ts";

/** The answers of these items (at most 100, of one bucket) as they stand: three reads, whatever their number. Items that are not there are left out. */
export async function standing(on: { documents: Pick<Documents, "getMany"> }, pk: string, itemIds: readonly string[]): Promise<Standing[]> {
  const items = await on.documents.getMany(ItemShape, pk, itemIds);
  // Also of an item that was rejected: it says whose answer that was.
  const answered = items.filter(({ value }) => value.generation > 0);
  const labeled = items.filter(({ value }) => value.state === "labeled");
  if (answered.length === 0) return items.map((item) => ({ item, annotation: undefined, label: undefined }));
  const [annotations, labels] = await Promise.all([
    on.documents.getMany(
      AnnotationShape,
      pk,
      answered.map(({ value }) => annotationId(value.id, value.generation)),
    ),
    on.documents.getMany(
      LabelShape,
      pk,
      labeled.map(({ value }) => labelId(value.id, value.labelVersion)),
    ),
  ]);
  const annotationOf = new Map(annotations.map((one) => [one.value.itemId, one]));
  const labelOf = new Map(labels.map((one) => [one.value.itemId, one]));
  return items.map((item: Stored<Item>) => ({ item, annotation: annotationOf.get(item.value.id), label: labelOf.get(item.value.id) }));
}

export const isAnswered = ({ state }: Item): boolean => state === "labeled" || state === "skipped" || state === "needs-review";
