import type { Documents } from "../backends/documents.ts";
import { atOnce } from "../datasets/at-once.ts";
import { bucketPk } from "../projects/project.ts";
import { bucketOf, type Item, ItemShape } from "./item.ts";

/** Items by their ids, one reading a bucket; those that are not there are left out. At most 100 ids. */
export async function getItems(
  on: { documents: Pick<Documents, "getMany"> },
  project: { id: string; buckets: number },
  ids: readonly string[],
): Promise<Map<string, Item>> {
  const byBucket = Map.groupBy(project.buckets > 0 ? new Set(ids) : [], (id) => bucketOf(id, project.buckets));
  const found = await atOnce(8, [...byBucket], async ([bucket, own]) => await on.documents.getMany(ItemShape, bucketPk(project.id, bucket), own));
  return new Map(found.flat().map(({ value }) => [value.id, value]));
}
