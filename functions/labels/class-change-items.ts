import type { Operation, Stored } from "../backends/documents.ts";
import { isBegun, type Item } from "../items/item.ts";
import { live } from "../items/life.ts";
import { type Suggestion, suggestionId } from "../items/suggestion.ts";
import type { Kind } from "../kinds/kind.ts";
import { closing, goldGone, notBefore } from "./answer-item.ts";
import type { Change } from "./change.ts";
import type { ClassChange } from "./class-change.ts";
import { type Label, labelId, STILL_OPEN } from "./label.ts";

/** What a change of classes does to items. */
export interface ClassWork {
  record: ClassChange;
  kind: Kind<unknown>;
  /** The class that has the labels of this one now. */
  to(classId: string): string;
  /** Classes that can be given. */
  active: ReadonlySet<string>;
  now: number;
}

/** Answers given to the classes of before go; later ones are answers to the new classes. */
export const isToReset = ({ record }: ClassWork, item: Item): boolean =>
  record.labeled !== "keep" && hasAnswer(item) && (item.answeredAt ?? item.begunAt ?? 0) <= record.startedAt;

/** One that is missing keeps its answer, if it had one, for when its file is there again. */
const hasAnswer = (item: Item): boolean => isBegun(item) || (item.was ?? item.state) !== "unlabeled";

export const isToReclass = ({ to }: ClassWork, { classIds }: Item): boolean => classIds?.some((id) => to(id) !== id) ?? false;

/** What becomes of one answered item, given its label; undefined where nothing does. What people answered stays written as they gave it. */
export function changeOf(work: ClassWork, item: Stored<Item>, label: Stored<Label> | undefined): Change | undefined {
  if (isToReset(work, item.value)) return resetItem(work, item, label);
  return label && isToReclass(work, item.value) ? reclassItem(work, item, label) : undefined;
}

function resetItem(work: ClassWork, { value: before, etag }: Stored<Item>, label: Stored<Label> | undefined): Change {
  const { record, now } = work;
  const value = record.labeled === "suggest" && label ? suggestible(work, label.value.value) : undefined;
  // What was suggested of an item on which nothing was decided yet still is.
  const keeps = record.labeled === "suggest" && isBegun(before) && before.suggested === true;
  const after = live(before, { type: "reset", suggested: value !== undefined || keeps });
  const operations: Operation[] = [...closing(label, "removed", record.by, notBefore(label, now)), { op: "replace", doc: after, etag }, ...goldGone(before)];
  if (before.suggested && !keeps) operations.push({ op: "delete", id: suggestionId(before.id) });
  if (value !== undefined) {
    const doc: Suggestion = { id: suggestionId(before.id), type: "suggestion", itemId: before.id, from: "before", value, at: now };
    operations.push({ op: "create", doc });
  }
  return { before, after, operations };
}

/** The old value by the new classes; undefined where none of its classes can be given any more: it would only be in the way. */
function suggestible({ kind, to, active }: ClassWork, stored: unknown): unknown {
  const value = kind.reclass(kind.value.parse(stored), to);
  const classIds = kind.classesOf(value);
  return classIds.length === 0 || classIds.some((id) => active.has(id)) ? value : undefined;
}

function reclassItem({ record, kind, to, now }: ClassWork, { value: before, etag }: Stored<Item>, label: Stored<Label>): Change {
  const value = kind.reclass(kind.value.parse(label.value.value), to);
  const classIds = kind.classesOf(value);
  const after = live(before, { type: "reclass", classIds });
  const from = notBefore(label, now);
  const version = after.labelVersion;
  const next: Label = { ...label.value, id: labelId(before.id, version), version, from, to: STILL_OPEN, value, classIds };
  const operations: Operation[] = [...closing(label, "merged", record.by, from), { op: "create", doc: next }, { op: "replace", doc: after, etag }];
  return { before, after, operations };
}
