import type { Encoding } from "./encoding.ts";
import { MOST_UNITS, type Scanned, scanLine, scanRecord } from "./scan.ts";
import { cell, CR, encodingOf, LF, unitBytes, unitsOf } from "./units.ts";

export interface TableFormat {
  encoding: Encoding;
  /** Its character code. */
  delimiter: number;
  /** Cells of a row; 0: any number. */
  columns: number;
}

/** Where reading goes on. */
export interface Place {
  /** Byte of the file. */
  at: number;
  /** Rows before it; blank lines are none. */
  row: number;
  /** Inside of a line that is too long to be a row: goes on at its end. */
  isSkipping?: boolean | undefined;
}

interface Extent {
  /** From 1. */
  row: number;
  /** Bytes of the file; `end` is where the next row begins. */
  start: number;
  end: number;
}
/** A row with its cells, or why a line is none, as a sentence. */
export type Found = (Extent & { cells: string[]; encoding: Encoding }) | (Extent & { fault: string });

const NOT_CLOSED = "A quote opens in this row that is not closed where its cell ends.";
const TOO_LONG = `The row is longer than ${MOST_UNITS / 1024 / 1024} MiB.`;
const cellsFault = (has: number, columns: number): string => `The row has ${has} ${has === 1 ? "cell" : "cells"}, the table has ${columns} columns.`;

export const TAB = 0x09;

export interface RecordReader {
  /** The next bytes of the file, from where the reader was opened. */
  push(bytes: Uint8Array): void;
  /** There are no more. */
  end(): void;
  /** Undefined: more bytes are needed, or all is read. */
  next(): Found | undefined;
  /** Behind what `next` gave last. A reader opened there, on bytes from there, goes on the same. */
  readonly place: Place;
}

/**
 * Reads a table piece by piece, in bounded memory (a record at most, and the last piece). A row that cannot be read is reported as the line it begins in, and
 * reading goes on at the next line: one broken quote costs one row, not the rest of the file. In a table with tabs a line whose quotes make no sense is read
 * with its quotes as they are, if it then has the right number of cells: programs that write tabs seldom quote.
 */
export function openRecords({ encoding, delimiter, columns }: TableFormat, from: Place): RecordReader {
  const size = unitBytes(encoding);
  let bytes: Uint8Array = new Uint8Array(0);
  let units = unitsOf(bytes, encoding);
  /** Of the file, where `bytes` begins; in `units`, where reading is. */
  let base = from.at;
  let pos = 0;
  let { row } = from;
  let isSkipping = from.isSkipping ?? false;
  let extent: "all" | "some" = "some";

  const extentOf = (end: number): Extent => ({ row, start: base + pos * size, end: base + end * size });

  function take(scanned: { cells: number[]; end: number }): Found | undefined {
    const { cells, end } = scanned;
    const isBlank = cells.length === 3 && cells[0] === cells[1] && cells[0] === pos;
    if (isBlank) {
      pos = end;
      return undefined;
    }
    const record = bytes.subarray(pos * size, end * size);
    const own = encodingOf(record, encoding);
    const values: string[] = [];
    for (let at = 0; at < cells.length; at += 3) {
      const text = cell(bytes, own, cells[at] ?? 0, cells[at + 1] ?? 0);
      values.push(cells[at + 2] === 1 ? text.replaceAll('""', '"') : text);
    }
    while (columns > 0 && values.length > columns && values.at(-1) === "") values.pop();
    row++;
    const found: Found =
      columns > 0 && values.length !== columns
        ? { ...extentOf(end), fault: cellsFault(values.length, columns) }
        : { ...extentOf(end), cells: values, encoding: own };
    pos = end;
    return found;
  }

  /** Empty cells that are too many at its end do no harm: spreadsheets write them. */
  function hasRightCells({ cells }: { cells: number[] }): boolean {
    let count = cells.length / 3;
    while (count > columns && cells[3 * count - 3] === cells[3 * count - 2]) count--;
    return columns === 0 || count === columns;
  }
  const isOneLine = (end: number): boolean => {
    for (let at = pos; at < end; at++) if (units[at] === LF || units[at] === CR) return at + (units[at] === CR && units[at + 1] === LF ? 2 : 1) >= end;
    return true;
  };

  /** A line is given up as a row. */
  function giveUp(line: Scanned): Found | undefined {
    if (line === "more") return undefined;
    row++;
    if (typeof line === "object") {
      const found: Found = { ...extentOf(line.end), fault: NOT_CLOSED };
      pos = line.end;
      return found;
    }
    const found: Found = { ...extentOf(units.length), fault: TOO_LONG };
    isSkipping = true;
    return found;
  }

  /** To the end of the line that is skipped, or of what is at hand. */
  function skip(): void {
    while (pos < units.length && units[pos] !== LF && units[pos] !== CR) pos++;
    if (pos < units.length) isSkipping = false; // the line end that is left makes a blank line, which is no row
  }

  function next(): Found | undefined {
    for (;;) {
      if (isSkipping) skip();
      if (pos >= units.length) return undefined;
      const scanned = scanRecord(units, pos, delimiter, extent);
      if (scanned === "more") return undefined;
      const isWhole = typeof scanned === "object";
      if (isWhole && (hasRightCells(scanned) || isOneLine(scanned.end))) {
        const found = take(scanned);
        if (found) return found;
        continue;
      }
      const line = scanLine(units, pos, delimiter, extent);
      if (delimiter === TAB && typeof line === "object" && hasRightCells(line)) return take(line);
      // Many lines in the wrong number of cells: more likely a quote that was never closed than a row.
      return giveUp(line);
    }
  }

  return {
    push: (piece) => {
      const rest = bytes.subarray(pos * size);
      base += pos * size;
      pos = 0;
      bytes = rest.length === 0 ? piece : Buffer.concat([rest, piece]);
      units = unitsOf(bytes, encoding);
    },
    end: () => {
      extent = "all";
    },
    next,
    get place() {
      return { at: base + pos * size, row, ...(isSkipping && { isSkipping }) };
    },
  };
}
