import type { Operation, Stored } from "../backends/documents.ts";
import { goldId } from "../items/gold.ts";
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

/** An answer under a lease: who holds which page, and the time spent on it. */
export interface Answering extends Saying {
  taskId: string;
  seconds: number;
}

export const skips = (said: Given): said is { skipReason: string } => "skipReason" in said;

export const annotationOf = (itemId: string, id: string, said: Given, { by, at, classesVersion, taskId, seconds }: Answering): Annotation => ({
  id,
  type: "annotation",
  itemId,
  taskId,
  by,
  at,
  seconds,
  classesVersion,
  state: "current",
  edits: 0,
  ...(skips(said) ? said : { value: said.value }),
});

/** The annotation with another answer in place of the one that was given. */
export function corrected({ value: { value: _value, skipReason: _reason, ...kept } }: Stored<Annotation>, said: Given, classesVersion: number): Annotation {
  return { ...kept, classesVersion, edits: kept.edits + 1, ...(skips(said) ? said : { value: said.value }) };
}

/** The first answer of an item under a lease: its annotation, its label unless it is a skip, and the item. */
export function answerItem({ value: before, etag }: Stored<Item>, said: Given, { generation, ...saying }: Answering & { generation: number }): Change {
  const { by, at } = saying;
  const after = live(
    before,
    skips(said) ? { type: "skip", generation, by, at, reason: said.skipReason } : { type: "label", generation, by, at, classIds: said.classIds },
  );
  const annotation = annotationOf(before.id, annotationId(before.id, generation), said, saying);
  const operations: Operation[] = [
    { op: "create", doc: annotation },
    ...opening(after, said, { by, from: at, source: "labeler", annotationId: annotation.id }),
    { op: "replace", doc: after, etag },
  ];
  if (before.suggested) operations.push({ op: "delete", id: suggestionId(before.id) });
  return { before, after, operations, tallied: [answered(saying)] };
}

/** What a tally counts for an answer given. */
export const answered = ({ by, seconds }: Answering) => ({ by, amounts: { answers: 1, seconds } });

/** What stands of an item: the answers of its round in their order (one, without consensus) and its label, as far as there are such. */
export interface Standing {
  item: Stored<Item>;
  answers: readonly Stored<Annotation>[];
  label: Stored<Label> | undefined;
}

/**
 * Another answer in place of the standing one. A labeler corrects their own annotation; a reviewer leaves all as they were given, and with consensus names
 * none of them.
 */
export function reanswerItem({ item, answers, label }: Standing, said: Given, saying: Saying & { source: Label["source"] }): Change {
  const annotation = item.value.answerers ? undefined : answers[0];
  const before = item.value;
  const { by, classesVersion, source } = saying;
  const at = notBefore(label, saying.at);
  const after = live(before, skips(said) ? { type: "reskip", by, at, reason: said.skipReason } : { type: "relabel", by, at, classIds: said.classIds });
  const operations: Operation[] = [
    ...closing(label, "corrected", by, at),
    ...opening(after, said, { by, from: at, source, ...(annotation && { annotationId: annotation.value.id }) }),
    { op: "replace", doc: after, etag: item.etag },
  ];
  if (annotation && source === "labeler") operations.push({ op: "replace", doc: corrected(annotation, said, classesVersion), etag: annotation.etag });
  return { before, after, operations };
}

/** The answers go, the item is back in the queue; it is gold no longer. */
export function rejectItem({ item, answers, label }: Standing, by: string, now: number): Change {
  const before = item.value;
  const after = live(before, { type: "reject" });
  const rejected = answers.filter(({ value }) => value.state === "current");
  const operations: Operation[] = [
    ...closing(label, "rejected", by, notBefore(label, now)),
    { op: "replace", doc: after, etag: item.etag },
    ...rejected.map(({ value, etag }): Operation => ({ op: "replace", doc: asRejected(value), etag })),
    ...goldGone(before),
  ];
  return { before, after, operations, tallied: rejected.map(({ value }) => ({ by: value.by, amounts: { rejected: 1 } })) };
}

const asRejected = (annotation: Annotation): Annotation => ({ ...annotation, state: "rejected" });

export const goldGone = ({ id, gold }: Item): Operation[] => (gold ? [{ op: "delete", id: goldId(id) }] : []);

/** A clock that lags behind the one that wrote the label must not close it before it began: what was valid at a past moment stays so. */
export const notBefore = (label: Stored<Label> | undefined, now: number): number => Math.max(now, label?.value.from ?? 0);

export function closing(label: Stored<Label> | undefined, closed: NonNullable<Label["closed"]>, closedBy: string, to: number): Operation[] {
  if (!label) return [];
  const doc: Label = { ...label.value, to, closed, closedBy };
  return [{ op: "replace", doc, etag: label.etag }];
}

type Provenance = Pick<Label, "by" | "from" | "source" | "annotationId" | "annotationIds" | "agreement">;

export function opening(item: Item, said: Given, of: Provenance): Operation[] {
  if (skips(said)) return [];
  const { id: itemId, labelVersion: version, order } = item;
  const doc: Label = { id: labelId(itemId, version), type: "label", itemId, version, order, to: STILL_OPEN, value: said.value, classIds: said.classIds, ...of };
  return [{ op: "create", doc }];
}
