import { z } from "zod";
import type { Documents } from "../backends/documents.ts";
import { bucketOf, type Item, ItemShape } from "../items/item.ts";
import { getProject } from "../projects/get-project.ts";
import { bucketPk, bucketPks, type Project } from "../projects/project.ts";
import { type ShowNeeds, showItems } from "../tasks/show-items.ts";
import { canCorrect } from "./can-correct.ts";
import { type Annotation, annotationsByLabeler, AnnotationShape } from "./label.ts";
import { takesAnswers } from "./rules.ts";
import type { MyAnswer } from "./wire.ts";

interface Needs extends ShowNeeds {
  documents: Pick<Documents, "get" | "getMany" | "query" | "replace">;
}

const LINK_MINUTES = 30;
/** Of all texts of one reply. */
const MOST_TEXT_BYTES = 4 * 1024 * 1024;

/** What the caller submitted in a project, newest first. */
export async function myAnswers(
  on: Needs,
  ask: { projectId: string; by: string; limit: number; cursor?: string | undefined },
): Promise<{ items: MyAnswer[]; cursor?: string }> {
  const { value: project } = await getProject(on, ask.projectId);
  if (project.buckets === 0) return { items: [] };
  const { annotations, items, cursor } = await pageOf(on, project, ask);
  const shown = new Map((await showItems(on, project, [...items.values()], LINK_MINUTES)).map((item) => [item.id, item]));
  const views = annotations.map((value): MyAnswer => {
    const item = items.get(value.itemId);
    const { id: _, problem: __, ...seen } = shown.get(value.itemId) ?? { id: value.itemId, path: "" };
    return {
      itemId: value.itemId,
      ...seen,
      at: value.at,
      ...(value.value !== undefined && { value: z.json().parse(value.value) }),
      ...(value.skipReason !== undefined && { skipReason: value.skipReason }),
      editable: item !== undefined && takesAnswers(project) && canCorrect(value, item),
    };
  });
  return { items: views, ...(cursor && { cursor }) };
}

interface Ask {
  by: string;
  limit: number;
  cursor?: string | undefined;
}

/** A page of annotations with their items; a shorter one where its texts would be too much for one reply. */
async function pageOf(on: Needs, project: Project, ask: Ask): Promise<{ annotations: Annotation[]; items: Map<string, Item>; cursor?: string | undefined }> {
  const { items: found, cursor } = await on.documents.query({
    shape: AnnotationShape,
    pk: bucketPks(project),
    index: annotationsByLabeler,
    equals: { by: ask.by },
    descending: true,
    limit: ask.limit,
    ...(ask.cursor && { cursor: ask.cursor }),
  });
  const annotations = found.map(({ value }) => value);
  const ids = annotations.map(({ itemId }) => itemId);
  const items = await itemsOf(on, project, ids);
  const fits = project.media === "text" ? howMany(ids.map((id) => items.get(id)?.size ?? 0)) : ids.length;
  return fits < ids.length ? await pageOf(on, project, { ...ask, limit: fits }) : { annotations, items, cursor };
}

/** Of texts of so many bytes, the first that go into one reply; one at least. */
function howMany(sizes: readonly number[]): number {
  let bytes = 0;
  const over = sizes.findIndex((size) => (bytes += size) > MOST_TEXT_BYTES);
  return over === -1 ? sizes.length : Math.max(1, over);
}

/** One read a bucket. */
async function itemsOf(on: Needs, project: Project, ids: readonly string[]): Promise<Map<string, Item>> {
  const byBucket = Map.groupBy(new Set(ids), (id) => bucketOf(id, project.buckets));
  const found = await Promise.all([...byBucket].map(([bucket, own]) => on.documents.getMany(ItemShape, bucketPk(project.id, bucket), own)));
  return new Map(found.flat().map(({ value }) => [value.id, value]));
}
