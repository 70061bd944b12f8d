import type { Mark, MarkName } from "../kinds/marks.ts";

export interface FormatClass {
  id: string;
  name: string;
  /** 1, 2 … in the project's order: what formats that number their classes write. */
  number: number;
}

/** One labeled item as a format sees it. */
export interface Row {
  /** Path in its datastore. */
  path: string;
  /** Of a table: the row, from 1. */
  row?: number;
  /** The text that spans count code points of; only where the format needs it (`needsText`). */
  text?: string;
  datastore: string;
  /** Address without a signature, as in `https://account.blob.core.windows.net/container/path`. */
  url: string;
  /** Pixels; 0 where nobody could read the image, and where the format does not need to know (`needsSize`). */
  width: number;
  height: number;
  marks: Mark[];
  /** Epoch ms. */
  labeledAt: number;
  /** User id, or `consensus`. */
  labeledBy: string;
  source: "labeler" | "reviewer" | "consensus";
  /** Of a consensus: how many answers agree, and how alike all answers were, 0 to 1. */
  agreeing?: number;
  agreement?: number;
}

export interface FormatContext {
  project: { id: string; name: string };
  classes: readonly FormatClass[];
  classesById: ReadonlyMap<string, FormatClass>;
  media: "image" | "text";
  /** What the labels of this export can hold. */
  marks: readonly MarkName[];
  /** Whether an item has exactly one class mark (written as a word) or any number (written as a list). */
  classesPerItem: "one" | "many";
  /** Items are rows of tables. */
  isTabular: boolean;
  /** Several labelers answer an item. */
  hasConsensus: boolean;
  dialect: "standard" | "azure-ml";
  /** The moment that is exported, epoch ms: the only time that a file may tell, so that it is the same bytes whenever it is made. */
  moment: number;
}

export function formatContext(
  ask: Omit<FormatContext, "classes" | "classesById" | "classesPerItem" | "isTabular" | "hasConsensus"> & {
    classes: readonly { id: string; name: string }[];
    classesPerItem?: "one" | "many";
    isTabular?: boolean;
    hasConsensus?: boolean;
  },
): FormatContext {
  const classes = ask.classes.map(({ id, name }, index) => ({ id, name, number: index + 1 }));
  return {
    ...ask,
    classesPerItem: ask.classesPerItem ?? "one",
    isTabular: ask.isTabular ?? false,
    hasConsensus: ask.hasConsensus ?? false,
    classes,
    classesById: new Map(classes.map((it) => [it.id, it])),
  };
}

/** Numbers that a format carries from row to row and shard to shard (next ids …): small plain JSON. */
export type Carry = Record<string, number>;

/** A piece of a file: text between others, or the place of a section that rows write to. */
export type Piece = { text: string } | { section: string };

export interface FormatFile {
  name: string;
  contentType: string;
  pieces: Piece[];
}

export interface Format {
  /** As in `coco`; the folder `Labeling/export/<name>/`. */
  name: string;
  title: string;
  description: string;
  /** One more with each change of what is written; told by the manifest. */
  version: number;
  media: readonly FormatContext["media"][];
  marks: readonly MarkName[];
  dialects: readonly FormatContext["dialect"][];
  /** Whether rows need `width` and `height`: finding them out costs a read of each image that nobody has looked at. */
  needsSize: boolean;
  /** Whether rows need `text`, which costs a read of each item. Absent: never. */
  needsText?(context: FormatContext): boolean;
  /** Files of an export, each laid out of pieces in order, once all rows are written. Which files and sections there are depends on the context only. */
  files(context: FormatContext, carry: Carry): FormatFile[];
  start(context: FormatContext): Carry;
  /** Text for sections, given the numbers carried; changes `carry` in place for the next row. Called in item order. */
  row(context: FormatContext, carry: Carry, row: Row): { section: string; text: string }[];
  /** The files of an export (or of Azure ML's, where it is the same format) back to labels. Throws a `Refusal` that names the line that cannot be read. */
  read?(context: ReadContext, files: ReadonlyMap<string, string>): Generator<ReadLabel>;
  /** Python that reads the export in `folder`. */
  sample(folder: string): string;
}

/** What a file that is read does not say itself. */
export interface ReadContext {
  /** What the labels of the project can hold: a box over the whole image is a class of the image, or a box. */
  marks: readonly MarkName[];
  /** The class of this name, groups with slashes as in `Animal/Cat`; undefined where the project has none. */
  classIdOf(name: string): string | undefined;
  /** Pixels of an image, for files that count in fractions of it; undefined where nobody knows. */
  sizeOf(path: string): { width: number; height: number } | undefined;
  /** The text of an item, for files that hold tokens; undefined where there is no such item. */
  textOf(path: string, row?: number): string | undefined;
}

/** What a file says of one item. `marks` of classes that the project does not have are left out; their names are told. */
export interface ReadLabel {
  path: string;
  row?: number;
  marks: Mark[];
  unknownClasses: string[];
}

/** The class of a mark. A label names only classes of its project, so a missing one is a fault. */
export function classOf(context: FormatContext, classId: string): FormatClass {
  const found = context.classesById.get(classId);
  if (!found) throw new Error(`Class ${classId} is not one of project ${context.project.id}.`);
  return found;
}

/** How Azure ML names a file of a datastore. */
export const datastoreUrl = (row: Row): string => `AmlDatastore://${row.datastore}/${row.path}`;

/** A number the way Python writes a float: `800.0`, not `800`. */
export const float = (value: number): string => (Number.isInteger(value) && Math.abs(value) < 1e16 ? `${value}.0` : String(value));
