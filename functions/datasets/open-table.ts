import type { BlobContainer } from "../backends/blobs.ts";
import { openRecords } from "../texts/records.ts";
import { readTableHead, TABLE_HEAD_BYTES, type TableHead } from "../texts/table-head.ts";

export interface TableSource {
  container: Pick<BlobContainer, "read">;
  path: string;
  /** Of the dataset; absent: it has one. */
  hasHeader?: boolean | undefined;
}

/** How a table is written down and what its columns are, from its first bytes; or why it cannot be read, as a sentence. */
export async function openTable({ container, path, hasHeader }: TableSource): Promise<TableHead | { problem: string }> {
  const bytes = await container.read(path, { start: 0, end: TABLE_HEAD_BYTES });
  return bytes ? headOf(bytes, hasHeader) : { problem: "The file is no longer there." };
}

const headOf = (bytes: Uint8Array, hasHeader = true) =>
  readTableHead(bytes, { header: hasHeader ? "first-row" : "none", extent: bytes.length < TABLE_HEAD_BYTES ? "whole" : "head" });

/** A cell in a preview is cut here, code units. */
const MOST_SHOWN = 500;

/** Columns and first rows of a table, to choose columns by. */
export async function previewTable(of: TableSource, most: number): Promise<{ columns: string[]; rows: string[][]; problem?: string }> {
  const bytes = await of.container.read(of.path, { start: 0, end: TABLE_HEAD_BYTES });
  const head = bytes ? headOf(bytes, of.hasHeader) : { problem: "The file is no longer there." };
  if (!bytes || "problem" in head) return { columns: [], rows: [], ...("problem" in head && { problem: head.problem }) };
  const reader = openRecords(head.format, head.first);
  reader.push(bytes.subarray(head.first.at));
  if (bytes.length < TABLE_HEAD_BYTES) reader.end();
  const rows: string[][] = [];
  for (let found = reader.next(); found && rows.length < most; found = reader.next())
    if (!("fault" in found)) rows.push(found.cells.map((cell) => cell.slice(0, MOST_SHOWN).toWellFormed()));
  return { columns: head.columns, rows };
}
