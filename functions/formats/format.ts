import type { Mark, MarkName } from "../kinds/marks.ts";

export interface FormatClass {
  id: string;
  name: string;
}

/** One labeled item as a format sees it. */
export interface Row {
  /** Path in its datastore. */
  path: string;
  datastore: string;
  /** Address without a signature, as in `https://account.blob.core.windows.net/container/path`. */
  url: string;
  /** Pixels; 0 where nobody could read the image. */
  width: number;
  height: number;
  marks: Mark[];
  /** Epoch ms. */
  labeledAt: number;
  labeledBy: string;
}

export interface FormatContext {
  project: { id: string; name: string };
  classes: readonly FormatClass[];
  dialect: "standard" | "azure-ml";
  /** The moment that is exported, epoch ms: the only time that a file may tell, so that it is the same bytes whenever it is made. */
  moment: number;
}

/** Numbers that a format carries from row to row and shard to shard (next ids …): small plain JSON. */
export type Carry = Record<string, number>;

/** A piece of a file: text between others, or the place of a section that rows write to. */
export type Piece = { text: string } | { section: string };

export interface Format {
  /** As in `coco`; the folder `Labeling/export/<name>/`. */
  name: string;
  title: string;
  description: string;
  marks: readonly MarkName[];
  /** Files of an export, each laid out of pieces in order, once all rows are written. */
  files(context: FormatContext, carry: Carry): { name: string; contentType: string; pieces: Piece[] }[];
  start(context: FormatContext): Carry;
  /** Text for sections, given the numbers carried; changes `carry` in place for the next row. Called in item order. */
  row(context: FormatContext, carry: Carry, row: Row): { section: string; text: string }[];
  /** Python that reads the export in `folder`. */
  sample(folder: string): string;
}
