import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import { selfCrossing } from "./polygon-crossing.ts";

/** Round a middle, each point at its own distance: such a ring never crosses itself. */
const starShaped = (count: number, far: (n: number) => number) =>
  Array.from({ length: count }, (_, n) => {
    const angle = (2 * Math.PI * n) / count;
    return [5000 + far(n) * Math.cos(angle), 5000 + far(n) * Math.sin(angle)];
  }).flat();

describe("a ring", () => {
  test.each<[string, number[], boolean]>([
    ["a triangle", [0, 0, 10, 0, 0, 10], false],
    ["a square", [0, 0, 10, 0, 10, 10, 0, 10], false],
    ["a bow tie", [0, 0, 10, 10, 10, 0, 0, 10], true],
    ["a point that touches another edge", [0, 0, 10, 0, 10, 10, 5, 0, 0, 10], true],
    ["a corner used twice", [0, 0, 5, 5, 10, 0, 10, 10, 5, 5, 0, 10], true],
    ["an edge that goes back over the one before", [0, 0, 10, 0, 4, 0, 4, 10], true],
    ["a point set twice", [0, 0, 10, 0, 10, 0, 10, 10], false],
    ["the first point set once more at the end", [0, 0, 10, 0, 10, 10, 0, 0], false],
    ["a straight point in an edge", [0, 0, 5, 0, 10, 0, 10, 10], false],
    ["an edge a hundredth of a pixel off another", [0, 0, 10, 0, 10, 10, 5, 0.01, 0, 10], false],
    ["two points", [0, 0, 10, 0], false],
  ])("%s: crosses or touches itself or not", (_, ring, crosses) => {
    expect(selfCrossing(ring) !== undefined).toBe(crosses);
  });

  test("says where it crosses", () => {
    expect(selfCrossing([0, 0, 10, 10, 10, 0, 0, 10])).toEqual({ x: 5, y: 5 });
  });

  test("round a middle never crosses itself", () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 500, max: 4000 }), { minLength: 4, maxLength: 60 }), (far) => {
        expect(selfCrossing(starShaped(far.length, (n) => far[n] ?? 0))).toBeUndefined();
      }),
    );
  });

  test("crosses or not the same from whichever point and whichever way it is told", () => {
    const coordinate = fc.integer({ min: 0, max: 30 });
    fc.assert(
      fc.property(fc.array(fc.tuple(coordinate, coordinate), { minLength: 3, maxLength: 8 }), fc.nat(7), (points, turn) => {
        const crosses = selfCrossing(points.flat()) !== undefined;
        const at = turn % points.length;
        expect(selfCrossing([...points.slice(at), ...points.slice(0, at)].flat()) !== undefined).toBe(crosses);
        expect(selfCrossing(points.toReversed().flat()) !== undefined).toBe(crosses);
      }),
    );
  });

  test("of 5,000 points is looked at in well under a frame's hundredfold, in the worst case too", () => {
    const wavy = starShaped(5000, (n) => 4000 + 50 * Math.sin(n));
    const combed = Array.from({ length: 4998 }, (_, n) => [n % 2 === 0 ? 0 : 9000, n]).flat();
    const started = performance.now();
    expect(selfCrossing(wavy)).toBeUndefined();
    expect(selfCrossing([...combed, 9001, 4998, 9001, -1])).toBeUndefined();
    expect(performance.now() - started).toBeLessThan(1500);
  });
});
