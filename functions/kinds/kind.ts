import type { z } from "zod";
import type { Mark, MarkName } from "./marks.ts";

/** What a value may be checked against. */
export interface KindContext {
  /** Classes that may be given now; a retired one may not. */
  classIds: ReadonlySet<string>;
}

/** A task type. `functions/kinds/<name>/` and `web/src/kinds/<name>/` hold all of it. */
export interface Kind<Value> {
  /** As in `image-multi-class`; the same word on both sides of the wire. */
  name: string;
  /** For people, as Azure ML calls it. */
  title: string;
  media: "image" | "text";
  /** The marks that its labels can hold. */
  marks: readonly MarkName[];
  /** How many class marks an item gets: formats write one as a word, any number as a list. Absent: one. */
  classesPerItem?: "one" | "many";
  /** One labeler's answer for one item. */
  value: z.ZodType<Value>;
  /** Why this value cannot stand here, in words for the labeler, or undefined. */
  fault(value: Value, context: KindContext): string | undefined;
  /** The classes the value uses, each once; what the class counters and the class filter count. */
  classesOf(value: Value): string[];
  toMarks(value: Value): Mark[];
  fromMarks(marks: readonly Mark[]): Value | undefined;
}
