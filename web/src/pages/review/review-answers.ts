import type { ItemDetail } from "../../api/labels.ts";
import { answerColour } from "./answer-colours.ts";

/** What one labeler said, as it is drawn and listed. */
export interface ShownAnswer {
  /** Stays its own while the item is looked at. */
  key: string;
  /** From 1; stands on the picture, in the list, and is its key. */
  number: number;
  by: string;
  /** Where the service knows it. */
  name?: string;
  at: number;
  seconds: number;
  edits: number;
  colour: string;
  value?: unknown;
  skipReason?: string;
  /** It is one of those that the label was made of. */
  isInLabel: boolean;
}

/** The answers of this round, in the order in which they came, so that numbers and colours stay when one more comes. */
export function shownAnswers(detail: ItemDetail | undefined): ShownAnswer[] {
  const parts = new Set(detail?.label?.annotationIds ?? []);
  return (detail?.answers ?? [])
    .filter(({ of }) => of === "round")
    .map(({ id, by, name, at, seconds, edits, value, skipReason }, index) => ({
      key: id,
      number: index + 1,
      by,
      ...(name !== undefined && { name }),
      at,
      seconds,
      edits,
      colour: answerColour(index),
      ...(value !== undefined && { value }),
      ...(skipReason !== undefined && { skipReason }),
      isInLabel: parts.has(id),
    }));
}

/** A class, and who of the answers gave it. */
export interface SaidClass {
  classId: string;
  by: ReadonlySet<string>;
}

/** Who said what, the most said first. */
export function whoSaidWhat(answers: readonly ShownAnswer[], classesOf: (value: unknown) => readonly string[]): SaidClass[] {
  const said = new Map<string, Set<string>>();
  for (const { key, value } of answers)
    if (value !== undefined) for (const classId of classesOf(value)) said.set(classId, (said.get(classId) ?? new Set()).add(key));
  return [...said].map(([classId, by]) => ({ classId, by })).sort((a, b) => b.by.size - a.by.size);
}
