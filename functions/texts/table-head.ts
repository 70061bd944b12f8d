import { detectEncoding } from "./encoding.ts";
import { openRecords, type Place, TAB, type TableFormat } from "./records.ts";
import { CR, LF, QUOTE, unitsOf } from "./units.ts";

/** How much of a table is looked at to find out how it is written down; a first row must fit in it. */
export const TABLE_HEAD_BYTES = 256 * 1024;
const MOST_COLUMNS = 1_000;
/** Characters; with the number of a double it still fits the 200 of a chosen column. */
const MOST_NAME = 190;

export interface TableHead {
  format: TableFormat;
  /** Unique, none empty. */
  columns: string[];
  /** Of the first row. */
  first: Place;
}

/** Commas first: of delimiters that are there as often, the one earlier in the list. */
const DELIMITERS = [0x2c, 0x3b, TAB];

/**
 * How a table is written down, from its first bytes (at least `TABLE_HEAD_BYTES`, or all): encoding, delimiter (that of `, ; tab` which its first line has the
 * most of, outside of quotes) and columns. Its first row names the columns, unless `header` says that there is none.
 */
export function readTableHead(
  bytes: Uint8Array,
  { header, extent }: { header: "first-row" | "none"; extent: "whole" | "head" },
): TableHead | { problem: string } {
  const { encoding, bom, isBinary } = detectEncoding(bytes, extent);
  if (isBinary) return { problem: "The file is not a table of text, whatever its name says." };
  const text = bytes.subarray(bom);
  const format: TableFormat = { encoding, delimiter: delimiterOf(unitsOf(text, encoding)), columns: 0 };
  const start: Place = { at: bom, row: 0 };
  const reader = openRecords(format, start);
  reader.push(text);
  if (extent === "whole") reader.end();
  const found = reader.next();
  if (!found) return { problem: extent === "whole" ? "The table has no rows." : `The first row is longer than ${TABLE_HEAD_BYTES / 1024} KiB.` };
  if ("fault" in found) return { problem: `The first row cannot be read. ${found.fault}` };
  if (found.cells.length > MOST_COLUMNS) return { problem: `The table has more than ${MOST_COLUMNS.toLocaleString("en")} columns.` };
  const columns = named(header === "none" ? found.cells.map(() => "") : found.cells);
  return { format: { ...format, columns: columns.length }, columns, first: header === "none" ? start : { at: reader.place.at, row: 0 } };
}

function delimiterOf(units: Uint8Array | Uint16Array): number {
  const counts = new Map(DELIMITERS.map((delimiter) => [delimiter, 0]));
  let isQuoted = false;
  let isBlank = true;
  for (let at = 0; at < units.length; at++) {
    const unit = units[at] ?? 0;
    if (unit === QUOTE) isQuoted = !isQuoted;
    else if (!isQuoted && (unit === LF || unit === CR) && !isBlank) break;
    else if (!isQuoted && counts.has(unit)) counts.set(unit, (counts.get(unit) ?? 0) + 1);
    isBlank &&= unit === LF || unit === CR;
  }
  const [most] = [...counts].toSorted(([, a], [, b]) => b - a);
  return most?.[0] ?? 0x2c;
}

/** A name that is there already gets a number, an empty one its place: `text (2)`, `Column 3`. */
function named(cells: readonly string[]): string[] {
  const taken = new Set<string>();
  return cells.map((cell, at) => {
    const name = cell.replaceAll(/\s+/g, " ").trim().slice(0, MOST_NAME).toWellFormed() || `Column ${at + 1}`;
    let unique = name;
    for (let number = 2; taken.has(unique); number++) unique = `${name} (${number})`;
    taken.add(unique);
    return unique;
  });
}
