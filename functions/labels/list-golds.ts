import type { Documents } from "../backends/documents.ts";
import { goldsByOrder, GoldShape } from "../items/gold.ts";
import { bucketOf, ItemShape } from "../items/item.ts";
import { getProject } from "../projects/get-project.ts";
import { bucketPk, bucketPks } from "../projects/project.ts";
import { readAll } from "./standing.ts";
import type { GoldView } from "./wire.ts";

/** A page of the gold items in the order of work: one query, and one read for each bucket that they are in. */
export async function listGolds(
  on: { documents: Pick<Documents, "get" | "getMany" | "query"> },
  ask: { projectId: string; limit: number; cursor?: string | undefined },
): Promise<{ items: GoldView[]; cursor?: string }> {
  const { value: project } = await getProject(on, ask.projectId);
  if (project.buckets === 0) return { items: [] };
  const page = await on.documents.query({
    shape: GoldShape,
    pk: bucketPks(project),
    index: goldsByOrder,
    limit: ask.limit,
    ...(ask.cursor !== undefined && { cursor: ask.cursor }),
  });
  const byBucket = Map.groupBy(
    page.items.map(({ value }) => value.itemId),
    (id) => bucketOf(id, project.buckets),
  );
  const found = await Promise.all([...byBucket].map(([bucket, ids]) => readAll(on, ItemShape, bucketPk(project.id, bucket), ids)));
  const items = new Map(found.flat().map(({ value }) => [value.id, value]));
  const views = page.items.flatMap(({ value: { itemId, by, at, answers = 0, right = 0 } }): GoldView[] => {
    const item = items.get(itemId);
    return item ? [{ itemId, path: item.path, ...(item.row !== undefined && { row: item.row }), classIds: item.classIds ?? [], by, at, answers, right }] : [];
  });
  return { items: views, ...(page.cursor !== undefined && { cursor: page.cursor }) };
}
