import type { BlobFacts } from "../backends/blobs.ts";
import { compareText } from "../backends/text-order.ts";
import { notLoadable } from "../datasets/loadable.ts";
import { openTable } from "../datasets/open-table.ts";
import { selection } from "../datasets/selection.ts";
import { walkSelection } from "../datasets/walk-selection.ts";
import type { TableHead } from "../texts/table-head.ts";
import { breathe } from "./breathe.ts";
import type { Source } from "./source.ts";
import type { TablePlace } from "./table-place.ts";
import { type Run, tableRuns } from "./table-runs.ts";

export interface Rejected {
  path: string;
  why: string;
}

/** What is done with what is found. */
export interface TableVisitor {
  /** Whether the table was read by an earlier walk. */
  isKnown(path: string): boolean;
  rows(table: BlobFacts, head: TableHead, run: Run): Promise<void>;
  /** A file that is no table, or a table that cannot be read. */
  rejected(one: Rejected): void;
  /** All rows of it were visited. */
  done(path: string): void;
  /** The step is long enough. */
  isFull(): boolean;
}

const CHANGED = "The table changed while it was read; the rows after this one were not loaded.";
const NO_COLUMN = "The table has none of the columns that were chosen for labeling.";

/** Visits the rows of a dataset's tables from a place on, a run at a time, until the visitor has enough; gives the place where to go on, undefined at the end. */
export async function walkTables(
  { container, dataset }: Source,
  { columns, from, visitor }: { columns: readonly string[]; from: TablePlace; visitor: TableVisitor },
): Promise<TablePlace | undefined> {
  const chosen = selection(dataset.path);
  let place = from;
  for (;;) {
    const page = await walkSelection(container, chosen, place.page);
    const here = place.page === undefined ? {} : { page: place.page };
    for (const blob of page.blobs) {
      if (isBehind(blob.name, place)) continue;
      const next = await walkTable(blob, place.path === blob.name ? place : here);
      if (next) return { ...here, ...next };
      place = { ...here, path: blob.name };
      if (visitor.isFull()) return place;
    }
    if (page.cursor === undefined) return undefined;
    place = { page: page.cursor };
  }

  async function walkTable(blob: BlobFacts, { at, etag }: TablePlace): Promise<TablePlace | undefined> {
    const path = blob.name;
    const why = notLoadable(blob, "table");
    if (why !== undefined) visitor.rejected({ path, why });
    if (why !== undefined || (at === undefined && visitor.isKnown(path))) return undefined;
    if (at !== undefined && etag !== blob.etag) {
      visitor.rejected({ path: rowPath(path, at.row), why: CHANGED });
      visitor.done(path);
      return undefined;
    }
    const head = await openTable({ container, path, hasHeader: dataset.hasHeader });
    const problem = "problem" in head ? head.problem : columns.some((name) => head.columns.includes(name)) ? undefined : NO_COLUMN;
    if ("problem" in head || problem !== undefined) {
      visitor.rejected({ path, why: problem ?? NO_COLUMN });
      return undefined;
    }
    const runs = tableRuns(container, blob, head, at ?? head.first);
    for (;;) {
      const run = await runs();
      await visitor.rows(blob, head, run);
      if (!run.next) break;
      if (visitor.isFull()) return { path, etag: blob.etag, at: run.next };
      await breathe();
    }
    visitor.done(path);
    return undefined;
  }
}

/** Whether the walk is through with a name: listings are in the order of the UTF-8 of their names. */
function isBehind(name: string, { path, at }: TablePlace): boolean {
  if (path === undefined) return false;
  const order = compareText(name, path);
  return order < 0 || (order === 0 && at === undefined);
}

/** How people are told of a row. */
export const rowPath = (path: string, row: number): string => `${path}, row ${row}`;
