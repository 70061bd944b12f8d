import type { VNode } from "preact";
import type { ClassView } from "../../../functions/projects/wire.ts";

/** A row of the key sheet. */
export interface KeyLine {
  keys: string;
  does: string;
}

/** A class as the labeler meets it; `key` is absent where the keys ran out (it is found by search). */
export interface KeyedClass extends ClassView {
  key?: string;
}

export type ClassBook = ReadonlyMap<string, KeyedClass>;

/** The browser's half of a task type; the other half is `functions/kinds/<name>/`. A new one is a folder here and a line in `list.ts`. */
export interface WebKind<Value> {
  /** The word that stands on the wire. */
  name: string;
  /** For people, as in functions/kinds. */
  title: string;
  /** What the labeler does, in one sentence for who makes a project. */
  says: string;
  /** `grid`: many items side by side and a palette; `single`: one at a time, with an editor of its own. */
  arrangement: "grid" | "single";
  /** Letters (lower case) that are commands on this kind's page, so that no class gets them. */
  commandLetters: string;
  /** What was stored or drafted, if it is a value of this kind. */
  read(value: unknown): Value | undefined;
  /** The value after the labeler gave `classId` to an item that had `value`; undefined where that takes the last tag away. */
  give(value: Value | undefined, classId: string): Value | undefined;
  /** The classes in it, each once. */
  classesOf(value: Value): readonly string[];
  /** What lies over the picture in a cell of the grid. */
  drawOnCell(props: { value: Value; classes: ClassBook }): VNode;
  /** The same in little, for the data tab. */
  drawOnThumbnail(props: { value: Value; classes: ClassBook }): VNode;
  keyLines: readonly KeyLine[];
}
