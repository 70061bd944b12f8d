import { expect, test } from "@jest/globals";
import fc from "fast-check";
import { codePoints } from "./code-points.ts";

const texts = fc
  .array(fc.constantFrom("a", "é", "é", "ع", "字", "\r\n", "\n", "\0", "�", "😀", "👩‍👩‍👧‍👦", "🇪🇺", "𝒳", "ก็"), { maxLength: 60 })
  .map((parts) => parts.join(""));

test("every offset is the number of code points before it, and back", () => {
  fc.assert(
    fc.property(texts, (text) => {
      const points = codePoints(text);
      const all = Array.from(text);
      expect(points.length).toBe(all.length);
      let unit = 0;
      for (const [point, character] of all.entries()) {
        expect([points.before(unit), points.unitOf(point)]).toEqual([point, unit]);
        if (character.length === 2) expect(points.before(unit + 1)).toBe(point);
        unit += character.length;
      }
      expect([points.before(unit), points.unitOf(all.length)]).toEqual([all.length, text.length]);
    }),
  );
});

test.each([
  ["before the text", -5, 0, 0],
  ["behind the text", 99, 2, 3],
])("an offset %s is clamped", (_, at, point, unit) => {
  const points = codePoints("a😀");
  expect([points.before(at), points.unitOf(at)]).toEqual([point, unit]);
});
