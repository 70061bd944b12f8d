import { expect, test } from "@jest/globals";
import fc from "fast-check";
import { refreshDueAt, tickOf } from "./refresh-due.ts";

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

test.each<[string, number, number, number, number]>([
  ["nothing is labeled: a day", 1_000, 1_000, 0, 24 * HOUR],
  ["a tenth", 1_000, 1_000, 100, 49_042_714],
  ["half: 85 minutes", 1_000, 1_000, 500, 5_091_169],
  ["nine tenths: nine minutes", 1_000, 1_000, 900, 528_519],
  ["all: five minutes", 1_000, 1_000, 1_000, 5 * MINUTE],
  ["no items at all: five minutes", 0, 0, 0, 5 * MINUTE],
  ["all of half a million: as long as walking them is worth", 500_000, 499_999, 499_999, 1_000_000],
  ["more answers than items with files", 10, 10, 11, 5 * MINUTE],
  ["fifty million files, of which half a million are items: a day", 50_000_000, 499_999, 499_999, 24 * HOUR],
])("the next refresh, where %s", (_, listed, items, answered, wait) => {
  expect(refreshDueAt({ startedAt: 7, listed, items, answered }) - 7).toBe(wait);
});

test("is never sooner than five minutes after the last one, never later than a day, and the sooner the more is done", () => {
  const amount = fc.integer({ min: 0, max: 500_000 });
  fc.assert(
    fc.property(fc.nat(2 ** 41), fc.nat(10_000_000), amount, amount, amount, (startedAt, listed, items, one, other) => {
      const [less, more] = one < other ? [one, other] : [other, one];
      const after = (answered: number) => refreshDueAt({ startedAt, listed, items, answered }) - startedAt;
      expect(after(less)).toBeGreaterThanOrEqual(5 * MINUTE);
      expect(after(less)).toBeLessThanOrEqual(24 * HOUR);
      expect(after(more)).toBeLessThanOrEqual(after(less));
    }),
  );
});

test("a timer that fires late or twice means the same moment", () => {
  const tick = 5 * MINUTE;
  expect([tickOf(10 * tick), tickOf(10 * tick + 1), tickOf(11 * tick - 1), tickOf(11 * tick)]).toEqual([10 * tick, 10 * tick, 10 * tick, 11 * tick]);
});
