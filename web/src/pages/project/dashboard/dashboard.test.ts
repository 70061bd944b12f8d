import { describe, expect, test } from "@jest/globals";
import { nearest, plot, thinned } from "./chart.ts";
import { forecast, importPace } from "./forecast.ts";

const HOUR = 3_600_000;
const point = (at: number, labeled: number, skipped = 0) => ({ at, labeled, skipped, needsReview: 0, total: 1_000 });

describe("forecast", () => {
  test("goes by the last 24 hours", () => {
    const history = [point(0, 0), point(30 * HOUR, 100), point(54 * HOUR, 580)];
    expect(forecast(history, 200)).toEqual({ perHour: 20, leftMs: 10 * HOUR, overMs: 24 * HOUR });
  });
  test.each<[string, ReturnType<typeof point>[], number]>([
    ["no history", [], 10],
    ["one point", [point(0, 5)], 10],
    ["too few answers", [point(0, 0), point(HOUR, 19)], 10],
    ["too short a time", [point(0, 0), point(60_000, 500)], 10],
    ["nothing left", [point(0, 0), point(HOUR, 500)], 0],
    ["labels that were rejected", [point(0, 100), point(HOUR, 50)], 10],
  ])("says nothing for %s", (_, history, left) => {
    expect(forecast(history, left)).toBeUndefined();
  });
});

test("an import has a pace and a time left once it knows how many there are", () => {
  const run = { added: 90, known: 5, rejected: 5, startedAt: 0, updatedAt: 10_000 };
  expect(importPace(run)).toEqual({ done: 100, perSecond: 10 });
  expect(importPace({ ...run, expected: 400 })).toEqual({ done: 100, perSecond: 10, share: 0.25, leftMs: 30_000 });
});

describe("chart", () => {
  test("stacks the layers to the total", () => {
    const { areas, xs, top } = plot([point(0, 0), point(10, 500, 250)], 100, 50);
    expect([top, xs]).toEqual([750, [0, 100]]);
    expect(areas.map(({ path }) => path)).toEqual([
      "M0.0,50.0L100.0,16.7L100.0,50.0L0.0,50.0Z",
      "M0.0,50.0L100.0,16.7L100.0,16.7L0.0,50.0Z",
      "M0.0,50.0L100.0,0.0L100.0,16.7L0.0,50.0Z",
    ]);
  });
  test("one point is a flat line, none is nothing", () => {
    expect(plot([point(5, 100)], 100, 50).xs).toEqual([0, 100]);
    expect(plot([], 100, 50).areas).toEqual([]);
  });
  test("finds the point under the pointer", () => {
    expect([nearest([0, 50, 100], 20), nearest([0, 50, 100], 30), nearest([0, 50, 100], 900)]).toEqual([0, 1, 2]);
  });
  test("a table of many points keeps its ends", () => {
    const rows = thinned(
      Array.from({ length: 500 }, (_, index) => index),
      10,
    );
    expect([rows.length, rows[0], rows.at(-1)]).toEqual([10, 0, 499]);
  });
});
