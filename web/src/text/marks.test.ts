import { expect, test } from "@jest/globals";
import fc from "fast-check";
import { laned, MOST_LANES, stretchesOf, type TextMark } from "./marks.ts";

const mark = (start: number, end: number): TextMark => ({ id: `${start}-${end}`, start, end, name: "Person", colour: "#0a84ff", ink: "#ffffff", look: "set" });

test("nested and crossing marks have lanes of their own, and one behind another the same", () => {
  expect(laned([mark(0, 10), mark(2, 4), mark(3, 12), mark(4, 6), mark(20, 22)]).map(({ id, lane }) => [id, lane])).toEqual([
    ["0-10", 0],
    ["2-4", 1],
    ["3-12", 2],
    ["4-6", 1],
    ["20-22", 0],
  ]);
});

test("stretches cover the part, say every mark over each character, and each mark ends once", () => {
  const marks = fc.array(
    fc.tuple(fc.nat(40), fc.integer({ min: 1, max: 12 })).map(([start, length]) => mark(start, start + length)),
    { maxLength: 20 },
  );
  fc.assert(
    fc.property(marks, (all) => {
      const lanes = laned(all);
      const stretches = stretchesOf({ start: 0, end: 60 }, lanes);
      for (let at = 0; at < 60; at++) {
        const over = stretches.filter(({ start, end }) => start <= at && at < end);
        expect(over).toHaveLength(1);
        expect(over[0]?.marks.map(({ id }) => id).sort()).toEqual(
          lanes
            .filter(({ start, end }) => start <= at && at < end)
            .map(({ id }) => id)
            .sort(),
        );
      }
      expect(stretches.flatMap(({ ending }) => ending)).toHaveLength(lanes.length);
      for (const { lane } of lanes) expect(lane).toBeLessThan(MOST_LANES);
    }),
  );
});
