import type { Answer, Skip } from "../../drafts/records.ts";
import { skipTitle } from "../../drafts/skips.ts";
import type { ClassBook, WebKind } from "../../kinds/kind.ts";

export const skipWords = ({ reason, note }: Skip): string => note ?? skipTitle(reason);

/** The value of an answer, if it is one of this task type. */
export const valueOf = (answer: Answer | undefined, kind: Pick<WebKind<unknown>, "read">): unknown =>
  answer && "value" in answer ? kind.read(answer.value) : undefined;

export function classIdsOf(answer: Answer | undefined, kind: Pick<WebKind<unknown>, "read" | "classesOf">): readonly string[] {
  const value = valueOf(answer, kind);
  return value === undefined ? [] : kind.classesOf(value);
}

const named = (ids: readonly string[], classes: ClassBook): string => ids.map((id) => classes.get(id)?.path ?? "a removed class").join(", ");

/** A value in words, for readers. */
export function valueWords(value: unknown, kind: WebKind<unknown>, classes: ClassBook): string {
  if (value === undefined) return "something that cannot be shown";
  const names = named(kind.classesOf(value), classes);
  if (!kind.inWords) return names;
  return names === "" ? kind.inWords(value) : `${kind.inWords(value)}: ${names}`;
}

/** An answer in words, for readers. */
export function answerWords(answer: Answer | undefined, kind: WebKind<unknown>, classes: ClassBook): string {
  if (!answer) return kind.arrangement === "grid" ? "not tagged" : "not marked";
  if ("skip" in answer) return `skipped: ${skipWords(answer.skip)}`;
  return `${kind.arrangement === "grid" ? "tagged" : "marked"} ${valueWords(valueOf(answer, kind), kind, classes)}`;
}
