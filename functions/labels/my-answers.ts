import { z } from "zod";
import type { Documents } from "../backends/documents.ts";
import { bucketOf, type Item, ItemShape } from "../items/item.ts";
import { getProject } from "../projects/get-project.ts";
import { bucketPk, bucketPks, type Project } from "../projects/project.ts";
import { type LinkNeeds, sourceLinks } from "../tasks/show-task.ts";
import { type Annotation, annotationId, annotationsByLabeler, AnnotationShape } from "./label.ts";
import { takesAnswers } from "./rules.ts";
import { isAnswered } from "./standing.ts";
import type { MyAnswer } from "./wire.ts";

interface Needs extends LinkNeeds {
  documents: Pick<Documents, "get" | "getMany" | "query">;
}

const LINK_MINUTES = 30;

/** What the caller submitted in a project, newest first. */
export async function myAnswers(
  on: Needs,
  ask: { projectId: string; by: string; limit: number; cursor?: string | undefined },
): Promise<{ items: MyAnswer[]; cursor?: string }> {
  const { value: project } = await getProject(on, ask.projectId);
  if (project.buckets === 0) return { items: [] };
  const { items: annotations, cursor } = await on.documents.query({
    shape: AnnotationShape,
    pk: bucketPks(project),
    index: annotationsByLabeler,
    equals: { by: ask.by },
    descending: true,
    limit: ask.limit,
    ...(ask.cursor && { cursor: ask.cursor }),
  });
  const items = await itemsOf(
    on,
    project,
    annotations.map(({ value }) => value.itemId),
  );
  const link = await sourceLinks(on, project, LINK_MINUTES);
  const views = annotations.map(async ({ value }): Promise<MyAnswer> => {
    const item = items.get(value.itemId);
    const path = item?.path ?? "";
    return {
      itemId: value.itemId,
      path,
      url: item ? await link(path) : "",
      at: value.at,
      ...(value.value !== undefined && { value: z.json().parse(value.value) }),
      ...(value.skipReason !== undefined && { skipReason: value.skipReason }),
      editable: item !== undefined && takesAnswers(project) && stands(value, item),
    };
  });
  return { items: await Promise.all(views), ...(cursor && { cursor }) };
}

/** Whether this very annotation is what the item says. */
const stands = (annotation: Annotation, item: Item): boolean =>
  isAnswered(item) && item.answeredBy === annotation.by && annotation.state === "current" && annotation.id === annotationId(item.id, item.generation);

/** One read a bucket. */
async function itemsOf(on: Needs, project: Project, ids: readonly string[]): Promise<Map<string, Item>> {
  const byBucket = Map.groupBy(new Set(ids), (id) => bucketOf(id, project.buckets));
  const found = await Promise.all([...byBucket].map(([bucket, own]) => on.documents.getMany(ItemShape, bucketPk(project.id, bucket), own)));
  return new Map(found.flat().map(({ value }) => [value.id, value]));
}
