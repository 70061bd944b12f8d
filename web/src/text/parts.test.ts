import { expect, test } from "@jest/globals";
import fc from "fast-check";
import { partsOf } from "./parts.ts";

const long = fc
  .array(
    fc.oneof(
      fc.constantFrom("\n", "\r\n", "word ", "ภาษาไทย", "日本語の文章", "😀"),
      fc.integer({ min: 1, max: 9_000 }).map((n) => "x".repeat(n)),
    ),
    { maxLength: 30 },
  )
  .map((parts) => parts.join(""));

test("parts follow one another without a gap, and none is too long to draw", () => {
  fc.assert(
    fc.property(long, (text) => {
      const parts = partsOf(text);
      expect(parts.map(({ start, end }) => text.slice(start, end)).join("")).toBe(text);
      for (const { start, end } of parts) expect(end - start).toBeLessThanOrEqual(8_000);
      for (const { start, end } of parts) expect(start).toBeLessThan(end);
    }),
    { numRuns: 60 },
  );
});

test("lines of usual length are broken at their feeds only", () => {
  const text = "A line of some words.\n".repeat(2_000);
  for (const { end } of partsOf(text)) expect(text[end - 1]).toBe("\n");
});

test("a character beyond U+FFFF is never cut in two", () => {
  for (const { start } of partsOf("😀".repeat(20_000))) expect(start % 2).toBe(0);
});
