import type { z } from "zod";
import type { Mark, MarkName } from "./marks.ts";

/** What a value may be checked against. */
export interface KindContext {
  /** Classes that may be given now; a retired one may not. */
  classIds: ReadonlySet<string>;
  /** The project's settings of this task type, as `Kind.options` reads them. */
  options: unknown;
  /** Of the item's image: pixels, upright. Absent where nobody could read the file. */
  size?: { width: number; height: number };
  /** Of the item's text: code points. Absent where nobody could read the file. */
  length?: number;
}

/** How a project wants answers compared (feature F2); a task type heeds those of these that it `uses`. */
export interface AgreementSettings {
  /** The similarity from which on two answers agree; above 0, to 1. */
  least: number;
  /** Two shapes are one where they overlap at least so much: area of their intersection over area of their union, above 0, to 1. */
  iou: number;
  /** Spans are one where they have the same ends, or already where they overlap; of the same class in both cases. */
  spans: "exact" | "overlapping";
}

/** How several answers to one item are compared and made one (features F1, F2). */
export interface Agreement<Value> {
  uses: readonly (keyof AgreementSettings)[];
  /** `least` where the project says nothing. */
  least: number;
  /** When two answers agree, in a sentence for people. */
  rule(settings: AgreementSettings): string;
  /** From 0, nothing alike, to 1, the same as far as the settings see. Symmetric; 1 of a value with itself. */
  similarity(a: Value, b: Value, settings: AgreementSettings): number;
  /** The one value that stands for answers that agree; the first of them is the one most like the others. */
  join(values: readonly [Value, ...Value[]], settings: AgreementSettings): Value;
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
  /** What of an item must be known before a value can be checked (`KindContext`). */
  needs?: "size" | "length";
  /** Settings of a project of this type, fixed at its creation; `{}` must give the usual ones. */
  options: z.ZodType<object>;
  /** One labeler's answer for one item. */
  value: z.ZodType<Value>;
  /** Why this value cannot stand here, in words for the labeler, or undefined. */
  fault(value: Value, context: KindContext): string | undefined;
  /** The classes the value uses, each once; what the class counters and the class filter count. */
  classesOf(value: Value): string[];
  /** The value with each class replaced by what `to` says: for classes that were merged. */
  reclass(value: Value, to: (classId: string) => string): Value;
  agreement: Agreement<Value>;
  toMarks(value: Value): Mark[];
  /** The value that says the same; undefined where marks are not of this task type. */
  fromMarks(marks: readonly Mark[]): Value | undefined;
}

/** Said of a class that cannot be given. */
export const NO_SUCH_CLASS = "This class is not one of the project's, or was retired.";
