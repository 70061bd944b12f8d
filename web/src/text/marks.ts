import type { Part } from "./parts.ts";

/** Something that is drawn on a stretch of text, UTF-16 units. */
export interface TextMark {
  id: string;
  start: number;
  end: number;
  name: string;
  /** `#rrggbb` */
  colour: string;
  /** Of writing on that colour. */
  ink: string;
  look: "set" | "proposed" | "selected";
}

export interface LanedMark extends TextMark {
  /** How many lines lie between the text and this mark's own: marks that share characters have lanes of their own. */
  lane: number;
}

/** More lie on one another; nobody could tell them apart by then. */
export const MOST_LANES = 5;

/** In order of start, longest first, each in the lowest lane that is free. */
export function laned(marks: readonly TextMark[]): LanedMark[] {
  const ends: number[] = [];
  return marks
    .toSorted((a, b) => a.start - b.start || b.end - a.end)
    .map((mark) => {
      const free = ends.findIndex((end) => end <= mark.start);
      const lane = Math.min(free < 0 ? ends.length : free, MOST_LANES - 1);
      ends[lane] = Math.max(ends[lane] ?? 0, mark.end);
      return { ...mark, lane };
    });
}

/** A stretch with the same marks all along, and those that end with it. */
export interface Stretch extends Part {
  marks: LanedMark[];
  ending: LanedMark[];
}

/** The stretches of a part of the text that have marks or not, without a gap. `marks`: those that touch the part. */
export function stretchesOf({ start, end }: Part, marks: readonly LanedMark[]): Stretch[] {
  const cuts = new Set([start, end]);
  for (const mark of marks) {
    if (mark.start > start && mark.start < end) cuts.add(mark.start);
    if (mark.end > start && mark.end < end) cuts.add(mark.end);
  }
  const places = [...cuts].sort((a, b) => a - b);
  const waiting = marks.toSorted((a, b) => a.start - b.start);
  let open: LanedMark[] = [];
  let next = 0;
  return places.slice(0, -1).map((from, index) => {
    const to = places[index + 1] ?? end;
    const begun = next;
    while ((waiting[next]?.start ?? Number.POSITIVE_INFINITY) <= from) next++;
    open = [...open, ...waiting.slice(begun, next)].filter((mark) => mark.end > from);
    return { start: from, end: to, marks: open, ending: open.filter((mark) => mark.end === to) };
  });
}
