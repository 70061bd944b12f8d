import { CR, LF, QUOTE } from "./units.ts";

/** Units of a record at the most. A quote that is opened and never closed would make the rest of a file one record. */
export const MOST_UNITS = 1024 * 1024;

type Units = Uint8Array | Uint16Array;

/** `cells`: of each cell the first unit, the last (exclusive), and 1 where quotes in it are doubled. `end`: where the next record begins. */
export type Scanned = { cells: number[]; end: number } | "more" | "broken" | "too-long";

/**
 * One record of a table, as RFC 4180 has it: cells between delimiters, a cell in quotes may hold delimiters, line ends and doubled quotes. A quote inside
 * of a cell that does not begin with one is a character like any other. Lines end in LF, CR LF or CR. `more`: the units end before the record does.
 * `broken`: behind the closing quote of a cell something follows, or there is none. What it says does not depend on how many units are at hand.
 */
export function scanRecord(units: Units, from: number, delimiter: number, extent: "all" | "some"): Scanned {
  const scanned = scan(units, from, delimiter, extent);
  if (typeof scanned === "object") return scanned.end - from > MOST_UNITS ? "too-long" : scanned;
  if (scanned === "broken") return scanned;
  return units.length - from > MOST_UNITS + 2 ? "too-long" : scanned; // two more: a line end may be waiting for its second half
}

function scan(units: Units, from: number, delimiter: number, extent: "all" | "some"): Scanned {
  const last = units.length;
  const isAll = extent === "all";
  const cells: number[] = [];
  for (let at = from; ; at++) {
    if (units[at] === QUOTE) {
      const closing = closingQuote(units, at + 1, from + MOST_UNITS + 2);
      if (closing === undefined) return isAll || last - from > MOST_UNITS + 2 ? "too-long" : "more";
      const { to, doubled } = closing;
      if (to + 1 >= last && !isAll) return "more";
      cells.push(at + 1, to, doubled);
      at = to + 1;
      if (at < last && units[at] !== delimiter && units[at] !== LF && units[at] !== CR) return "broken";
    } else {
      const start = at;
      while (at < last && units[at] !== delimiter && units[at] !== LF && units[at] !== CR) at++;
      cells.push(start, at, 0);
    }
    if (at >= last) return isAll ? { cells, end: last } : "more";
    if (units[at] === delimiter) continue;
    if (units[at] === LF) return { cells, end: at + 1 };
    if (at + 1 >= last && !isAll) return "more";
    return { cells, end: units[at + 1] === LF ? at + 2 : at + 1 };
  }
}

function closingQuote(units: Units, from: number, most: number): { to: number; doubled: 0 | 1 } | undefined {
  let doubled: 0 | 1 = 0;
  for (let to = units.indexOf(QUOTE, from); to !== -1 && to < most; to = units.indexOf(QUOTE, to + 2)) {
    if (units[to + 1] !== QUOTE) return { to, doubled };
    doubled = 1;
  }
  return undefined;
}

/** The next line end, for a line that cannot be read as a record: its cells cut at each delimiter, quotes taken as they are. */
export function scanLine(units: Units, from: number, delimiter: number, extent: "all" | "some"): Scanned {
  const cells: number[] = [];
  const last = Math.min(units.length, from + MOST_UNITS + 2);
  let start = from;
  for (let at = from; at < last; at++) {
    const unit = units[at];
    if (unit !== delimiter && unit !== LF && unit !== CR) continue;
    cells.push(start, at, 0);
    start = at + 1;
    if (unit === delimiter) continue;
    if (at + 1 >= units.length && extent === "some" && unit === CR) return "more";
    return { cells, end: unit === CR && units[at + 1] === LF ? at + 2 : at + 1 };
  }
  if (units.length - from > MOST_UNITS + 2) return "too-long";
  if (extent === "some") return "more";
  cells.push(start, units.length, 0);
  return { cells, end: units.length };
}
