import type { Operation, Stored } from "../backends/documents.ts";
import type { Item } from "../items/item.ts";
import { live } from "../items/life.ts";
import { suggestionId } from "../items/suggestion.ts";
import type { Change } from "./change.ts";
import type { Given } from "./given.ts";
import { type Annotation, annotationId, type Label, labelId, STILL_OPEN } from "./label.ts";

/** Who says it, when (epoch ms), against which classes. */
export interface Saying {
  by: string;
  at: number;
  classesVersion: number;
}

const skips = (said: Given): said is { skipReason: string } => "skipReason" in said;

/** The first answer of an item under a lease: its annotation, its label unless it is a skip, and the item. */
export function answerItem(
  { value: before, etag }: Stored<Item>,
  said: Given,
  { by, at, classesVersion, generation, taskId, seconds }: Saying & { generation: number; taskId: string; seconds: number },
): Change {
  const after = live(
    before,
    skips(said) ? { type: "skip", generation, by, at, reason: said.skipReason } : { type: "label", generation, by, at, classIds: said.classIds },
  );
  const annotation: Annotation = {
    id: annotationId(before.id, generation),
    type: "annotation",
    itemId: before.id,
    taskId,
    by,
    at,
    seconds,
    classesVersion,
    state: "current",
    edits: 0,
    ...(skips(said) ? said : { value: said.value }),
  };
  const operations: Operation[] = [
    { op: "create", doc: annotation },
    ...opening(after, said, { by, from: at, source: "labeler", annotationId: annotation.id }),
    { op: "replace", doc: after, etag },
  ];
  if (before.suggested) operations.push({ op: "delete", id: suggestionId(before.id) });
  return { before, after, operations, tallied: { by, amounts: { answers: 1, seconds } } };
}

/** An answer as it stands: the item, its annotation and its label, as far as there are such. */
export interface Standing {
  item: Stored<Item>;
  annotation: Stored<Annotation> | undefined;
  label: Stored<Label> | undefined;
}

/** Another answer in place of the standing one. A labeler corrects their own annotation; a reviewer leaves it as it was given. */
export function reanswerItem({ item, annotation, label }: Standing, said: Given, saying: Saying & { source: Label["source"] }): Change {
  const before = item.value;
  const { by, classesVersion, source } = saying;
  const at = notBefore(label, saying.at);
  const after = live(before, skips(said) ? { type: "reskip", by, at, reason: said.skipReason } : { type: "relabel", by, at, classIds: said.classIds });
  const operations: Operation[] = [
    ...closing(label, "corrected", by, at),
    ...opening(after, said, { by, from: at, source, ...(annotation && { annotationId: annotation.value.id }) }),
    { op: "replace", doc: after, etag: item.etag },
  ];
  if (annotation && source === "labeler") {
    const { value: _value, skipReason: _reason, ...kept } = annotation.value;
    const corrected: Annotation = { ...kept, classesVersion, edits: kept.edits + 1, ...(skips(said) ? said : { value: said.value }) };
    operations.push({ op: "replace", doc: corrected, etag: annotation.etag });
  }
  return { before, after, operations };
}

/** The answer goes, the item is back in the queue. */
export function rejectItem({ item, annotation, label }: Standing, by: string, now: number): Change {
  const before = item.value;
  const after = live(before, { type: "reject" });
  const operations: Operation[] = [...closing(label, "rejected", by, notBefore(label, now)), { op: "replace", doc: after, etag: item.etag }];
  if (!annotation || annotation.value.state === "rejected") return { before, after, operations };
  const rejected: Annotation = { ...annotation.value, state: "rejected" };
  operations.push({ op: "replace", doc: rejected, etag: annotation.etag });
  return { before, after, operations, tallied: { by: rejected.by, amounts: { rejected: 1 } } };
}

/** A clock that lags behind the one that wrote the label must not close it before it began: what was valid at a past moment stays so. */
export const notBefore = (label: Stored<Label> | undefined, now: number): number => Math.max(now, label?.value.from ?? 0);

export function closing(label: Stored<Label> | undefined, closed: NonNullable<Label["closed"]>, closedBy: string, to: number): Operation[] {
  if (!label) return [];
  const doc: Label = { ...label.value, to, closed, closedBy };
  return [{ op: "replace", doc, etag: label.etag }];
}

function opening(item: Item, said: Given, of: Pick<Label, "by" | "from" | "source"> & { annotationId?: string }): Operation[] {
  if (skips(said)) return [];
  const { id: itemId, labelVersion: version, order } = item;
  const doc: Label = { id: labelId(itemId, version), type: "label", itemId, version, order, to: STILL_OPEN, value: said.value, classIds: said.classIds, ...of };
  return [{ op: "create", doc }];
}
