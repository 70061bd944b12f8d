import { type Part, partsOf } from "./parts.ts";

/** A stretch that the cursor stands on, UTF-16 units: a word, a symbol such as an emoji, or a punctuation mark. */
export interface Stop {
  start: number;
  end: number;
  kind: "word" | "symbol" | "punctuation";
}

/** What holds words together when it stands between two of them without a space: "e-mail", "ana@example.com", "AT&T". */
const JOINS = /^[-\u2010\u2011@&/]$/;
const PUNCTUATION = /^[\p{P}\p{Z}\p{C}]+$/u;
const SPACE = /^[\s\p{Z}\p{C}]*$/u;

/**
 * The stops of a text, in order; spaces are none. Words are those of Unicode UAX 29 and, where a script writes none (Thai, Burmese, Chinese, Japanese),
 * of the browser's dictionaries.
 */
export function stopsOf(text: string, language: string | undefined, from = 0): Stop[] {
  const stops: Stop[] = [];
  for (const { segment, index, isWordLike } of new Intl.Segmenter(language, { granularity: "word" }).segment(text)) {
    if (SPACE.test(segment)) continue;
    const stop: Stop = {
      start: from + index,
      end: from + index + segment.length,
      kind: isWordLike ? "word" : PUNCTUATION.test(segment) ? "punctuation" : "symbol",
    };
    const [first, join] = [stops.at(-2), stops.at(-1)];
    const touches = join && first?.end === join.start && join.end === stop.start;
    if (touches && stop.kind === "word" && first.kind === "word" && JOINS.test(text.slice(join.start - from, join.end - from)))
      stops.splice(-2, 2, { start: first.start, end: stop.end, kind: "word" });
    else stops.push(stop);
  }
  return stops;
}

/** Parts whose stops are remembered. */
const MOST = 48;

/** The words of a text of any length: only where somebody looks is it taken apart. */
export function wordStops(text: string, fields: readonly Part[], language: string | undefined) {
  const parts = fields.flatMap(({ start, end }) => partsOf(text, start, end));
  const known = new Map<number, Stop[]>();
  const inPart = (index: number): Stop[] => {
    const part = parts[index];
    if (!part) return [];
    const stops = known.get(index) ?? stopsOf(text.slice(part.start, part.end), language, part.start);
    known.delete(index);
    known.set(index, stops);
    for (const oldest of [...known.keys()].slice(0, Math.max(0, known.size - MOST))) known.delete(oldest);
    return stops;
  };
  const partAt = (unit: number): number => {
    let [low, high] = [0, parts.length - 1];
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((parts[middle]?.start ?? 0) <= unit) low = middle;
      else high = middle - 1;
    }
    return low;
  };
  const isWalked = ({ kind }: Stop) => kind !== "punctuation";

  /** The stop over a unit, of any kind. */
  const at = (unit: number): Stop | undefined => inPart(partAt(unit)).find(({ start, end }) => start <= unit && unit < end);
  /** The first stop of words and symbols that begins at or after a unit. */
  const after = (unit: number): Stop | undefined => {
    for (let index = partAt(unit); index < parts.length; index++) {
      const found = inPart(index).find((stop) => isWalked(stop) && stop.start >= unit);
      if (found) return found;
    }
    return undefined;
  };
  /** The last one that ends at or before a unit. */
  const before = (unit: number): Stop | undefined => {
    for (let index = partAt(unit); index >= 0; index--) {
      const found = inPart(index).findLast((stop) => isWalked(stop) && stop.end <= unit);
      if (found) return found;
    }
    return undefined;
  };
  /** The nearest one to a unit: over it, or else the next, or else the last. */
  const near = (unit: number): Stop | undefined => at(unit) ?? after(unit) ?? before(unit);

  /** The range grown to whole words; spaces at its ends go. Undefined where there is nothing but space. */
  const snap = (start: number, end: number): Part | undefined => {
    const first = at(start) ?? inPart(partAt(start)).find((stop) => stop.start >= start) ?? after(start);
    const inLast = inPart(partAt(Math.max(start, end - 1)));
    const last = inLast.findLast((stop) => stop.start < end) ?? before(end);
    return first && last && first.start < end && last.end > start && last.end > first.start ? { start: first.start, end: last.end } : undefined;
  };
  return { at, after, before, near, snap };
}
export type WordStops = ReturnType<typeof wordStops>;

/** What one reads as one character (UAX 29): a base with its marks, a family of emoji, a flag, CR LF. */
function clusterAt(text: string, unit: number): Part {
  const from = Math.max(0, unit - 64);
  const begin = (text.codePointAt(from - 1) ?? 0) > 0xffff ? from - 1 : from;
  const found = new Intl.Segmenter(undefined, { granularity: "grapheme" }).segment(text.slice(begin, unit + 64)).containing(unit - begin);
  return found ? { start: begin + found.index, end: begin + found.index + found.segment.length } : { start: unit, end: unit };
}

export const clusterEndAfter = (text: string, unit: number): number => (unit >= text.length ? text.length : clusterAt(text, unit).end);
export const clusterStartBefore = (text: string, unit: number): number => (unit <= 0 ? 0 : clusterAt(text, unit - 1).start);

/** The range grown to whole characters as one reads them; undefined where it is empty. */
export function snapToClusters(text: string, start: number, end: number): Part | undefined {
  if (end <= start) return undefined;
  return { start: clusterAt(text, start).start, end: clusterAt(text, end - 1).end };
}

const RIGHT_TO_LEFT = /\p{Script=Arabic}|\p{Script=Hebrew}|\p{Script=Syriac}|\p{Script=Thaana}|\p{Script=Nko}|\p{Script=Adlam}/u;

/** As the browser decides it for `dir=auto`: the first letter of the line. */
export function directionAt(text: string, unit: number): "ltr" | "rtl" {
  const line = text.lastIndexOf("\n", unit - 1) + 1;
  const letter = /\p{L}/u.exec(text.slice(line, line + 2_000))?.[0] ?? "";
  return RIGHT_TO_LEFT.test(letter) ? "rtl" : "ltr";
}
