import { expect, test } from "@jest/globals";
import fc from "fast-check";
import { areasOf, ringArea, ringOverlap, type Rings } from "./ring-overlap.ts";

const square = (x: number, y: number, side: number): number[] => [x, y, x + side, y, x + side, y + side, x, y + side];
/** A regular polygon of so many corners. */
const round = (x: number, y: number, radius: number, corners: number): number[] =>
  Array.from({ length: corners }, (_, i) => [x + radius * Math.cos((2 * Math.PI * i) / corners), y + radius * Math.sin((2 * Math.PI * i) / corners)]).flat();
/** What two circles share: two circular segments. */
function lens(radius: number, apart: number): number {
  const half = Math.acos(apart / (2 * radius));
  return radius * radius * (2 * half - Math.sin(2 * half));
}

test.each<[string, Rings, Rings, number, number, number]>([
  ["squares that share a quarter", [square(0, 0, 10)], [square(5, 5, 10)], 100, 100, 25],
  ["a square in another", [square(0, 0, 10)], [square(2, 3, 4)], 100, 16, 16],
  ["squares side by side", [square(0, 0, 10)], [square(10, 0, 10)], 100, 100, 0],
  ["a triangle and the other half of its square", [[0, 0, 10, 0, 0, 10]], [[10, 0, 10, 10, 0, 10]], 50, 50, 0],
  ["two rings against one around both", [square(0, 0, 10), square(20, 0, 10)], [[0, 0, 30, 0, 30, 10, 0, 10]], 200, 300, 200],
  ["a ring that crosses itself", [[0, 0, 10, 10, 10, 0, 0, 10]], [[0, 0, 5, 5, 0, 10]], 50, 25, 25],
  [
    "a star whose middle is crossed twice",
    [[50, 0, 79, 90, 2, 35, 98, 35, 21, 90]],
    [[50, 0, 79, 90, 2, 35, 98, 35, 21, 90]],
    Number.NaN,
    Number.NaN,
    Number.NaN,
  ],
  ["a ring in a ring, which is a hole by even and odd", [square(0, 0, 10), square(2, 2, 6)], [square(2, 2, 6)], 64, 36, 0],
])("%s have the areas that they have", (_, one, other, ofOne, ofOther, ofBoth) => {
  const { a, b, both } = areasOf(one, other);
  if (Number.isNaN(ofOne)) {
    expect([a, b]).toEqual([both, both]);
    return;
  }
  expect(a).toBeCloseTo(ofOne, 1);
  expect(b).toBeCloseTo(ofOther, 1);
  expect(both).toBeCloseTo(ofBoth, 1);
});

test.each([0.2, 0.7, 1, 1.5, 1.9])("circles whose centres are %d radii apart share what the formula says, to a thousandth of their box", (apart) => {
  const { both } = areasOf([round(300, 200, 100, 720)], [round(300 + 100 * apart, 200, 100, 720)]);
  expect(Math.abs(both - lens(100, 100 * apart))).toBeLessThan(40_000 * 0.001);
});

/** Points of a fine grid inside, by the rule of the schoolbook: sides crossed on the way to the right. */
function inside(rings: Rings, x: number, y: number): boolean {
  let isIn = false;
  for (const ring of rings)
    for (let i = 0, j = ring.length - 2; i < ring.length; j = i, i += 2) {
      const [x1 = 0, y1 = 0, x2 = 0, y2 = 0] = [ring[i], ring[i + 1], ring[j], ring[j + 1]];
      if (y1 > y !== y2 > y && x < x1 + ((x2 - x1) * (y - y1)) / (y2 - y1)) isIn = !isIn;
    }
  return isIn;
}

const SIDE = 100;
const PARTS = 150;
function raster(a: Rings, b: Rings): { a: number; b: number; both: number } {
  const sum = { a: 0, b: 0, both: 0 };
  const cell = (SIDE / PARTS) ** 2;
  for (let row = 0; row < PARTS; row++)
    for (let column = 0; column < PARTS; column++) {
      const [x, y] = [((column + 0.5) * SIDE) / PARTS, ((row + 0.5) * SIDE) / PARTS];
      const [inA, inB] = [inside(a, x, y), inside(b, x, y)];
      sum.a += inA ? cell : 0;
      sum.b += inB ? cell : 0;
      sum.both += inA && inB ? cell : 0;
    }
  return sum;
}

const ring = fc.array(fc.double({ min: 0, max: SIDE, noNaN: true }), { minLength: 6, maxLength: 16 }).map((all) => (all.length % 2 === 0 ? all : all.slice(1)));
const rings = fc.array(ring, { minLength: 1, maxLength: 3 });

test("areas of any shapes, crossing themselves, several rings, are those of a fine raster, both ways round the same", () => {
  fc.assert(
    fc.property(rings, rings, (one, other) => {
      const found = areasOf(one, other);
      const counted = raster(one, other);
      // The raster itself is off by about half a cell along every side.
      for (const which of ["a", "b", "both"] as const) expect(Math.abs(found[which] - counted[which])).toBeLessThan(SIDE * SIDE * 0.02);
      const turned = areasOf(other, one);
      expect(turned).toEqual({ a: found.b, b: found.a, both: found.both });
      expect(found.both).toBeLessThanOrEqual(Math.min(found.a, found.b) + 1e-6);
    }),
    { numRuns: 40 },
  );
});

test("a shape is just itself, whatever it is", () => {
  fc.assert(fc.property(rings, (one) => expect(ringOverlap(one, one)).toBe(1)));
  expect(ringOverlap([square(0, 0, 5), square(0, 0, 5)], [square(0, 0, 5), square(0, 0, 5)])).toBe(1);
  expect(ringOverlap([square(0, 0, 5), square(0, 0, 5)], [square(9, 9, 5), square(9, 9, 5)])).toBe(0);
  expect(ringArea([square(3, 4, 7)])).toBeCloseTo(49, 9);
});

test("tens of thousands of sides that all cross do not hold anybody up", () => {
  const zigzag = (shift: number) => [Array.from({ length: 20_000 }, (_, i) => [i / 20 + shift, i % 2 === 0 ? 0 : 1000]).flat()];
  const began = performance.now();
  expect(ringOverlap(zigzag(0), zigzag(0.01))).toBeGreaterThan(0);
  expect(performance.now() - began).toBeLessThan(5_000);
});
