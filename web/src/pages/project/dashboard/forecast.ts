import type { Progress } from "../../../api/progress.ts";

type Point = Progress["history"][number];
const answered = ({ labeled, skipped, needsReview }: Point): number => labeled + skipped + needsReview;
const DAY = 86_400_000;

export interface Forecast {
  /** Answers an hour, over the time looked at. */
  perHour: number;
  /** Until all is answered, ms, if it goes on like this day and night. */
  leftMs: number;
  /** The time looked at, ms. */
  overMs: number;
}

/**
 * How long the rest takes at the pace of the last 24 hours (of the whole history while it is shorter). Nothing is said where nothing was answered,
 * or where there is too little to go by: under 20 answers or 2 minutes.
 */
export function forecast(history: readonly Point[], left: number): Forecast | undefined {
  const last = history.at(-1);
  if (!last || left <= 0) return undefined;
  const first = history.find(({ at }) => at >= last.at - DAY);
  if (!first) return undefined;
  const overMs = last.at - first.at;
  const gained = answered(last) - answered(first);
  if (gained < 20 || overMs < 120_000) return undefined;
  return { perHour: (gained / overMs) * 3_600_000, leftMs: (left / gained) * overMs, overMs };
}

/** Items of an import that are dealt with, and its pace. */
export function importPace(run: { added: number; known: number; rejected: number; expected?: number | undefined; startedAt: number; updatedAt: number }) {
  const done = run.added + run.known + run.rejected;
  const ms = run.updatedAt - run.startedAt;
  const perSecond = ms > 0 ? (done / ms) * 1_000 : 0;
  const expected = run.expected;
  return {
    done,
    perSecond,
    ...(expected === undefined || expected === 0 ? {} : { share: Math.min(1, done / expected) }),
    ...(expected === undefined || perSecond === 0 ? {} : { leftMs: (Math.max(0, expected - done) / perSecond) * 1_000 }),
  };
}
