import { expect, test } from "@jest/globals";
import fc from "fast-check";
import { wilson } from "./wilson.ts";

/** R. G. Newcombe, "Two-sided confidence intervals for the single proportion", Statistics in Medicine 17 (1998), table I, method 3. */
test.each([
  [81, 263, 0.2553, 0.3662],
  [15, 148, 0.0624, 0.1605],
  [0, 20, 0, 0.1611],
  [1, 29, 0.0061, 0.1718],
])("the interval of %d of %d is the published one", (right, of, from, to) => {
  const found = wilson(right, of);
  expect([Number(found.from.toFixed(4)), Number(found.to.toFixed(4))]).toEqual([from, to]);
});

test("the share is in its interval, which lies within 0 to 1 and gets smaller with more answers", () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 10_000 }), fc.double({ min: 0, max: 1, noNaN: true }), (of, share) => {
      const right = Math.round(of * share);
      const { from, to } = wilson(right, of);
      expect(from).toBeGreaterThanOrEqual(0);
      expect(to).toBeLessThanOrEqual(1);
      expect(from).toBeLessThanOrEqual(right / of + 1e-12);
      expect(to).toBeGreaterThanOrEqual(right / of - 1e-12);
      const more = wilson(4 * right, 4 * of);
      expect(more.to - more.from).toBeLessThan(to - from);
    }),
  );
});
