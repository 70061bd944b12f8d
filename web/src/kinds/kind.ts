import type { Signal } from "@preact/signals";
import type { VNode } from "preact";
import type { ItemText } from "../../../functions/items/wire.ts";
import type { ClassView } from "../../../functions/projects/wire.ts";
import type { ComparedKind } from "./compared-kind.ts";
import type { ShownPicture } from "../pictures/shown-picture.ts";

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

/** What a key press was, apart from the browser. */
export interface KeyPress {
  key: string;
  /** Where the key is on the board, whatever it writes: `Digit1` writes `&` on a French one. */
  code: string;
  ctrl: boolean;
  shift: boolean;
  alt: boolean;
  /** AltGr writes `[` on many boards and looks like Ctrl+Alt on some systems. */
  altGraph: boolean;
  /** The key is held down. */
  repeat: boolean;
}

/** The item that an editor shows. */
export interface EditedItem {
  id: string;
  path: string;
  /** Pixels of the upright file, which labels count. */
  width?: number | undefined;
  height?: number | undefined;
  text?: ItemText | undefined;
}

/** What an editor is given. It keeps no answer of its own: `value` comes back changed after `onChange`, also by undo and redo, which the page does. */
export interface EditorProps<Value> {
  item: EditedItem;
  /** Of an image: its pixels, decoded. */
  picture?: ShownPicture | undefined;
  value: Value | undefined;
  /** Proposed and not accepted: to be seen as such (dashed). Absent once there is a value. */
  suggested?: Value | undefined;
  classes: readonly KeyedClass[];
  book: ClassBook;
  /** The class that the next mark gets; the editor and the palette both set it. */
  classId: Signal<string | undefined>;
  options: unknown;
  mode: "edit" | "look";
  /** One act of the labeler, one step of undo. Undefined: nothing is said of the item any more. */
  onChange(value: Value | undefined): void;
  /** For the live region. */
  say(text: string): void;
  /** The editor is asked first for each key; true: it took it. Call in an effect; gives its remover. */
  onKeys(take: (press: KeyPress) => boolean): () => void;
  /** A class was chosen, by key or on the palette; the editor gives it to what is selected. Call in an effect; gives its remover. */
  onClass(take: (classId: string) => void): () => void;
  /** Remembers tools and sizes on this device. */
  memory: Pick<Storage, "getItem" | "setItem">;
}

export interface Drawn<Value> {
  value: Value;
  classes: ClassBook;
  /** Of the upright file, where known: what regions are drawn in. */
  size?: { width: number; height: number } | undefined;
}

interface OfEveryKind<Value> {
  /** The word that stands on the wire. */
  name: string;
  /** For people, as in functions/kinds. */
  title: string;
  /** What the labeler does, in one sentence for who makes a project. */
  says: string;
  media: "image" | "text";
  /** Letters (lower case) that are commands on this kind's page, so that no class gets them. */
  commandLetters: string;
  /** What was stored or drafted, if it is a value of this kind. */
  read(value: unknown): Value | undefined;
  /** The classes in it, each once. */
  classesOf(value: Value): readonly string[];
  /** An answer in a few words for readers, without its classes' names: "3 boxes". Absent: the names say all. */
  inWords?(value: Value): string;
  /** What lies over the picture (or stands under the text) in a cell of the grid. */
  drawOnCell(props: Drawn<Value>): VNode;
  /** The same in little, for the data tab. */
  drawOnThumbnail(props: Drawn<Value>): VNode;
  keyLines: readonly KeyLine[];
  /** What those need who compare several answers; loaded when it is needed, as labelers never do. */
  compared(): Promise<ComparedKind<Value>>;
  /** The settings of such a project, for who makes one. */
  optionFields?(props: { options: Readonly<Record<string, unknown>>; onChange(options: Record<string, unknown>): void }): VNode;
}

/** Many items side by side, and a palette. */
export interface GridKind<Value> extends OfEveryKind<Value> {
  arrangement: "grid";
  /** As in functions/kinds. Many: a class given again is taken away. Absent: one. */
  classesPerItem?: "one" | "many";
  /** The value after the labeler gave `classId` to an item that had `value`; undefined where that takes the last tag away. */
  give(value: Value | undefined, classId: string): Value | undefined;
}

/** A component. Written as a method so that editors of every kind fit into one list, as `give` and `drawOnCell` do: the list's users hand a kind its own values only. */
export type EditorOf<Value> = { draw(props: EditorProps<Value>): VNode }["draw"];

/** One item at a time, in an editor of its own. */
export interface SingleKind<Value> extends OfEveryKind<Value> {
  arrangement: "single";
  /** Loaded when it is needed. */
  editor(): Promise<EditorOf<Value>>;
  /** The answer of who looked and found nothing to mark. */
  nothing: Value;
}

/** The browser's half of a task type; the other half is `functions/kinds/<name>/`. A new one is a folder here and a line in `list.ts`. */
export type WebKind<Value> = GridKind<Value> | SingleKind<Value>;
