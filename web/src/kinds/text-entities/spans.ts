import type { Span } from "../../../../functions/kinds/text-entities/value.ts";

export type { Span, Value } from "../../../../functions/kinds/text-entities/value.ts";

/** Code points; `end` is exclusive. */
export interface Range {
  start: number;
  end: number;
}

/** As the service takes them; functions/kinds/text-entities says why it is that many. */
export const MOST_SPANS = 5_000;

const order = (a: Span, b: Span): number => a.start - b.start || a.end - b.end || (a.classId < b.classId ? -1 : a.classId > b.classId ? 1 : 0);
export const isSame = (a: Span, b: Span): boolean => order(a, b) === 0;
const sorted = (spans: readonly Span[]): Span[] => spans.toSorted(order).filter((span, at, all) => at === 0 || !isSame(all[at - 1] ?? span, span));

export const touching = (spans: readonly Span[], { start, end }: Range): Span[] => spans.filter((one) => one.start < end && start < one.end);

export type Outcome = { spans: Span[]; span: Span } | { overlapped: Span[] } | { full: true };

/**
 * A class given to a range. A span over the very same range gets the new class where spans may not overlap. Where the range crosses other spans that may
 * not be, it says which; `replace` takes those away instead.
 */
export function given(spans: readonly Span[], range: Range, classId: string, rule: { overlap: boolean; crossing: "ask" | "replace" }): Outcome {
  const span: Span = { classId, start: range.start, end: range.end };
  const crossed = rule.overlap ? [] : touching(spans, range);
  const isOnlySame = crossed.every(({ start, end }) => start === range.start && end === range.end);
  if (crossed.length > 0 && !isOnlySame && rule.crossing === "ask") return { overlapped: crossed };
  const next = sorted([...spans.filter((one) => !crossed.includes(one)), span]);
  return next.length > MOST_SPANS ? { full: true } : { spans: next, span };
}

export const without = (spans: readonly Span[], gone: Span): Span[] => spans.filter((one) => !isSame(one, gone));

/** A span with another class or other ends; refused where it would cross another one that it may not. */
export function changed(spans: readonly Span[], from: Span, to: Span, { overlap }: { overlap: boolean }): Outcome {
  const others = without(spans, from);
  const crossed = overlap || to.end <= to.start ? [] : touching(others, to);
  if (crossed.length > 0) return { overlapped: crossed };
  return { spans: sorted([...others, to]), span: to };
}

/** Scripts that write words without spaces between them: there a word may begin anywhere. */
const UNSPACED = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}]/u;
const LETTER = /[\p{L}\p{N}\p{M}]/u;
const isInside = (before: string | undefined, after: string | undefined): boolean =>
  before !== undefined && after !== undefined && LETTER.test(before) && LETTER.test(after) && !(UNSPACED.test(before) && UNSPACED.test(after));

const last = (text: string): string | undefined =>
  text === "" ? undefined : String.fromCodePoint(text.codePointAt((text.codePointAt(text.length - 2) ?? 0) > 0xffff ? text.length - 2 : text.length - 1) ?? 0);
const first = (text: string): string | undefined => (text === "" ? undefined : String.fromCodePoint(text.codePointAt(0) ?? 0));

/** Where else the same words stand, not as a part of longer words; UTF-16 units, at most `most`. */
export function sameText(text: string, words: string, most: number): Range[] {
  const found: Range[] = [];
  if (words === "") return found;
  for (let at = text.indexOf(words); at >= 0 && found.length < most; at = text.indexOf(words, at + words.length)) {
    const end = at + words.length;
    const begins = isInside(last(text.slice(Math.max(0, at - 2), at)), first(words));
    const ends = isInside(last(words), first(text.slice(end, end + 2)));
    if (!begins && !ends) found.push({ start: at, end });
  }
  return found;
}

/** The spans with all of these ranges of one class besides; those that may not be are left out and counted. */
export function withAll(
  spans: readonly Span[],
  ranges: readonly Range[],
  classId: string,
  { overlap }: { overlap: boolean },
): { spans: Span[]; added: number; left: number } {
  const ends = overlap ? [] : spans.toSorted(order);
  const isFree = ({ start, end }: Range): boolean => {
    let [low, high] = [0, ends.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((ends[middle]?.end ?? 0) <= start) low = middle + 1;
      else high = middle;
    }
    return (ends[low]?.start ?? Number.POSITIVE_INFINITY) >= end;
  };
  const fresh = ranges
    .filter((range) => isFree(range) && !spans.some((span) => isSame(span, { classId, ...range })))
    .slice(0, Math.max(0, MOST_SPANS - spans.length));
  const next = sorted([...spans, ...fresh.map(({ start, end }) => ({ classId, start, end }))]);
  return { spans: next, added: next.length - spans.length, left: ranges.length - fresh.length };
}
