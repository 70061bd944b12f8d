import type { Blobs } from "../backends/blobs.ts";
import type { Documents } from "../backends/documents.ts";
import { countReason } from "../datasets/loadable.ts";
import type { Project } from "../projects/project.ts";
import { addItems } from "./add-items.ts";
import type { ImportRecord } from "./import-record.ts";
import type { Item } from "./item.ts";
import { keepRejections } from "./keep-rejections.ts";
import { knownTable, noteKnown, readKnown } from "./known-names.ts";
import { newRow } from "./new-item.ts";
import { keepRows, shownLength } from "./row-files.ts";
import type { Source } from "./source.ts";
import { nextOf, placeOf } from "./table-place.ts";
import { type Rejected, rowPath, type TableVisitor, walkTables } from "./walk-tables.ts";

interface Needs {
  documents: Documents;
  blobs: Blobs;
  now(): number;
}

/** Rows that a step loads, as many as it loads files at a time; rows that it counts; and the time it spends on either, at the most. */
const STEP_ROWS = 10_000;
const STEP_COUNTED = 50_000;
const STEP_MS = 1_000;

const isEmpty = (cells: readonly string[]): boolean => cells.every((cell) => cell.trim() === "");

/** Feature B5, first pass: counts the rows, so that the project's buckets and its progress are known before anything is written. */
export async function countRows(on: Needs, { source, project, record }: { source: Source; project: Project; record: ImportRecord }): Promise<ImportRecord> {
  const until = on.now() + STEP_MS;
  let rows = 0;
  let others = 0;
  const visitor: TableVisitor = {
    isKnown: () => false,
    rows: async (_table, _head, { found }) => {
      for (const one of found) {
        if ("fault" in one) others++;
        else if (!isEmpty(one.cells)) rows++;
      }
    },
    rejected: () => others++,
    done: () => undefined,
    isFull: () => rows + others >= STEP_COUNTED || on.now() > until,
  };
  const place = await walkTables(source, { columns: project.columns ?? [], from: placeOf(record.next), visitor });
  const { next: _, ...kept } = record;
  return { ...kept, ...(place && { next: nextOf(place) }), listed: record.listed + rows + others, loadable: record.loadable + rows };
}

/**
 * Second pass: loads the next rows and gives the record as it is after it; the caller writes it. The values of a row are kept as they are now, so that a
 * table that changes later does not change what is labeled. Done again after a kill it comes to the same: runs of rows are the same, and so are their files' names.
 */
export async function importRows(
  on: Needs,
  { project, source, record }: { project: Project; source: Source; record: ImportRecord },
): Promise<ImportRecord | "deleted"> {
  const until = on.now() + STEP_MS;
  const columns = project.columns ?? [];
  const own = `${record.id}-t`;
  const known = record.mode === "refresh" ? await readKnown(on, project.id, { except: own }) : new Set<string>();
  const where = { projectId: project.id, datastoreId: source.dataset.datastoreId };
  const items: Item[] = [];
  const rejected: Rejected[] = [];
  const finished: string[] = [];
  let knownTables = 0;
  const visitor: TableVisitor = {
    isKnown: (path) => {
      const isKnown = known.has(knownTable(path));
      if (isKnown) knownTables++;
      return isKnown;
    },
    rows: async (table, head, { found, from }) => {
      const rows = found.flatMap((one) => ("fault" in one || isEmpty(one.cells) ? [] : [one]));
      const kept = await keepRows(on, project.id, { table, from, columns: head.columns, rows });
      for (const [index, { row, cells }] of rows.entries()) {
        const rowAt = kept[index];
        if (rowAt) items.push(newRow(where, table, { row, rowAt, length: shownLength(columns, head.columns, cells) }));
      }
      for (const one of found) if ("fault" in one) rejected.push({ path: rowPath(table.name, one.row), why: one.fault });
    },
    rejected: (one) => rejected.push(one),
    done: (path) => finished.push(knownTable(path)),
    isFull: () => items.length + rejected.length >= STEP_ROWS || on.now() > until,
  };
  const place = await walkTables(source, { columns, from: placeOf(record.next), visitor });
  const outcome = await addItems(on, { project, record, items });
  if (outcome === "deleted") return outcome;
  await keepRejections(on, project.id, rejected);
  if (outcome.left === 0) await noteKnown(on, project.id, `${own}${String(record.listed).padStart(7, "0")}`, finished);

  const { added, left } = outcome;
  const listed = record.listed + items.length + rejected.length + knownTables;
  const rejections = record.rejected + rejected.length;
  const { next: _, expected, ...kept } = record;
  return {
    ...kept,
    // A refresh does not go over the rows of before: how many there will be, it cannot know.
    ...(record.mode === "initialization" && expected !== undefined && { expected }),
    ...(place && { next: nextOf(place) }),
    listed,
    added,
    known: Math.max(0, listed - rejections - added - left),
    rejected: rejections,
    rejectedWhy: rejected.reduce((counts, { why }) => countReason(counts, why), record.rejectedWhy),
    truncated: record.truncated || left > 0,
  };
}
