import { z } from "zod";
import type { Documents } from "../backends/documents.ts";
import { bucketOf, ItemShape } from "../items/item.ts";
import { getProject } from "../projects/get-project.ts";
import { bucketPk } from "../projects/project.ts";
import { Refusal } from "../refusal.ts";
import { annotationsByItem, AnnotationShape, labelsByItem, LabelShape, STILL_OPEN } from "./label.ts";
import type { ItemDetail } from "./wire.ts";

/** The latest answers and label versions that are shown; an item has seldom more than two. */
const MOST = 200;

/** Each answer that an item got, and the history of its label, newest first. */
export async function itemDetail(on: { documents: Pick<Documents, "get" | "query"> }, ask: { projectId: string; itemId: string }): Promise<ItemDetail> {
  const { value: project } = await getProject(on, ask.projectId);
  const pk = bucketPk(project.id, bucketOf(ask.itemId, project.buckets));
  const asked = { pk, equals: { itemId: ask.itemId }, descending: true, limit: MOST };
  const [item, answers, history] = await Promise.all([
    on.documents.get(ItemShape, pk, ask.itemId),
    on.documents.query({ ...asked, shape: AnnotationShape, index: annotationsByItem }),
    on.documents.query({ ...asked, shape: LabelShape, index: labelsByItem }),
  ]);
  if (!item) throw new Refusal("not-found", "There is no such item.", { reason: "no-such-item" });
  return {
    itemId: ask.itemId,
    answers: answers.items.map(({ value: { id, by, at, seconds, state, edits, value, skipReason } }) => ({
      id,
      by,
      at,
      seconds,
      state,
      edits,
      ...(value !== undefined && { value: z.json().parse(value) }),
      ...(skipReason !== undefined && { skipReason }),
    })),
    history: history.items.map(({ value: { version, from, to, by, source, value, annotationIds, agreement, closed, closedBy } }) => ({
      version,
      from,
      ...(to !== STILL_OPEN && { to }),
      by,
      source,
      value: z.json().parse(value),
      ...(annotationIds && { annotationIds }),
      ...(agreement !== undefined && { agreement }),
      ...(closed && { closed }),
      ...(closedBy !== undefined && { closedBy }),
    })),
  };
}
