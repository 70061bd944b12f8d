import type { AgreementSettings } from "../../../functions/kinds/kind.ts";
import type { Region } from "../canvas/region.ts";

/** Code points; `end` is exclusive. */
export interface ComparedSpan {
  classId: string;
  start: number;
  end: number;
}

/**
 * What a task type says to those who compare several answers to one item: reviewers, and who makes a project with consensus. A file of its own
 * for each task type, so that labelers do not load it.
 */
export interface ComparedKind<Value> {
  /** The kind's. */
  name: string;
  /** As in functions/kinds; a test holds the two the same. */
  uses: readonly (keyof AgreementSettings)[];
  /** The usual one. */
  least: number;
  /** When two answers agree, in a sentence for people. */
  rule(settings: AgreementSettings): string;
  /** What lies where on the picture; absent where answers are classes alone, which a table says better. */
  regions?(value: Value): readonly Region[];
  /** The same of a text. */
  spans?(value: Value): readonly ComparedSpan[];
}
