import { expect, test } from "@jest/globals";
import fc from "fast-check";
import { colourTable, dragged, grayOf } from "./gray-window.ts";

// DICOM PS3.3 C.11.2.1.2.1: with center 2048 and width 4096 the values 0 to 4095 go over all grays.
test.each([
  ["the least of a full window is black", 0, { center: 2_048, width: 4_096 }, 0],
  ["the greatest is white", 4_095, { center: 2_048, width: 4_096 }, 255],
  ["what lies below is black", -1_024, { center: 40, width: 400 }, 0],
  ["what lies above is white", 3_000, { center: 40, width: 400 }, 255],
  ["the middle is gray", 40, { center: 40, width: 400 }, 128],
  ["a window of floats is exact", 0.25, { center: 0.5, width: 1 }, 64],
  ["a window without a width is a threshold", 5, { center: 4, width: 0 }, 255],
])("%s", (_, value, window, gray) => {
  expect(grayOf(value, window)).toBe(gray);
});

test("brighter values are never darker, and turned over they are the other way round", () => {
  const windows = fc.record({ center: fc.integer({ min: -2_000, max: 60_000 }), width: fc.integer({ min: 0, max: 70_000 }) });
  fc.assert(
    fc.property(windows, fc.integer({ min: 0, max: 65_534 }), (window, sample) => {
      const scale = { slope: 1, intercept: -1_024, inverted: false };
      const [table, turned] = [colourTable(scale, window, { isInverted: false }), colourTable(scale, window, { isInverted: true })];
      const gray = (from: Uint32Array, at: number) => (from[at] ?? 0) & 0xff;
      expect(gray(table, sample)).toBeLessThanOrEqual(gray(table, sample + 1));
      expect(gray(table, sample) + gray(turned, sample)).toBe(255);
      expect(gray(colourTable({ ...scale, inverted: true }, window, { isInverted: true }), sample)).toBe(gray(table, sample));
    }),
    { numRuns: 4 },
  );
});

test("a drag to the right widens, a drag down lowers, and no width is lost for ever", () => {
  expect(dragged({ center: 40, width: 400 }, 100, 0, 1).width).toBeGreaterThan(600);
  expect(dragged({ center: 40, width: 400 }, 0, 30, 1)).toEqual({ center: 0, width: 400 });
  expect(dragged({ center: 40, width: 400 }, -1_000_000, 0, 1).width).toBe(1);
});
