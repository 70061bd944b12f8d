import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import {
  area,
  type Extent,
  frameOf,
  isInside,
  isPolygon,
  movedPoints,
  nearestPoint,
  nearestSpot,
  pointAt,
  pointCount,
  rectangleRing,
  signedArea,
  tidied,
  translated,
  withoutPoints,
  withPoint,
} from "./polygon-geometry.ts";
import { simplified, simplifiedTo } from "./polygon-simplify.ts";

const image: Extent = { width: 200, height: 100 };
const square = rectangleRing({ left: 10, top: 20, right: 50, bottom: 60 });
const rings = fc
  .array(fc.tuple(fc.integer({ min: 0, max: 20_000 }), fc.integer({ min: 0, max: 10_000 })), { minLength: 3, maxLength: 40 })
  .map((points) => points.flatMap(([x, y]) => [x / 100, y / 100]));
const moves = fc.record({ x: fc.double({ min: -500, max: 500, noNaN: true }), y: fc.double({ min: -500, max: 500, noNaN: true }) });
const isWithin = (ring: readonly number[]) => ring.every((value, at) => value >= 0 && value <= (at % 2 === 0 ? image.width : image.height));

describe("a ring", () => {
  test("has the area of its square, and its sign says which way it runs", () => {
    expect(signedArea(square)).toBe(1600);
    expect(area(square.toReversed())).toBe(1600);
    expect(frameOf([square])).toEqual({ left: 10, top: 20, right: 50, bottom: 60 });
  });

  test.each([
    [{ x: 30, y: 30 }, true],
    [{ x: 9, y: 30 }, false],
    [{ x: 30, y: 61 }, false],
  ])("knows whether %j is inside", (point, inside) => {
    expect(isInside(square, point)).toBe(inside);
  });

  test("that crosses itself has a hole where it winds twice", () => {
    const star = [50, 0, 79, 90, 2, 35, 98, 35, 21, 90];
    expect(isInside(star, { x: 50, y: 50 })).toBe(false);
    expect(isInside(star, { x: 50, y: 10 })).toBe(true);
  });

  test("finds its edge and its point nearest to the pointer", () => {
    expect(nearestSpot(square, { x: 30, y: 18 })).toMatchObject({ edge: 0, along: 0.5, x: 30, y: 20, distance: 2 });
    expect(nearestSpot(square, { x: 8, y: 40 })).toMatchObject({ edge: 3, x: 10, y: 40 });
    expect(nearestPoint(square, { x: 49, y: 58 }).index).toBe(2);
  });

  test("takes a point in the middle of an edge, clamped inside the image and rounded", () => {
    expect(withPoint(square, 0, { x: 30.123_4, y: -5 }, image)).toEqual([10, 20, 30.12, 0, 50, 20, 50, 60, 10, 60]);
    expect(withPoint(square, 3, { x: 5, y: 40 }, image).slice(-2)).toEqual([5, 40]);
  });

  test("keeps three points", () => {
    const triangle = withoutPoints(square, new Set([1]));
    expect(triangle).toEqual([10, 20, 50, 60, 10, 60]);
    expect(withoutPoints(triangle, new Set([0]))).toBe(triangle);
    expect(withoutPoints(square, new Set([0, 1]))).toBe(square);
  });

  test.each<[string, number[], boolean]>([
    ["points on a line", [0, 0, 10, 10, 20, 20], false],
    ["one place three times", [5, 5, 5, 5, 5, 5], false],
    ["a sliver", [0, 0, 10, 0, 20, 0.01], true],
    ["a bow tie, whose halves cancel out", [0, 0, 10, 10, 10, 0, 0, 10], true],
  ])("of %s may be stored or not", (_, ring, may) => {
    expect(isPolygon(ring)).toBe(may);
  });

  test("is tidied: inside, and no point twice in a row, the last and the first too", () => {
    expect(tidied([-3, 5, 0, 5, 10.006, 5, 10.009, 5, 500, 50, 0, 5], image)).toEqual([10.01, 5, 200, 50, 0, 5]);
  });

  test("never leaves the image, whatever is moved how far", () => {
    fc.assert(
      fc.property(rings, moves, fc.nat(39), (ring, by, one) => {
        const some = new Set([one % pointCount(ring), 0]);
        const moved = movedPoints(ring, some, by, image);
        expect(isWithin(moved)).toBe(true);
        expect(moved).toHaveLength(ring.length);
        const [whole = []] = translated([ring], by, image);
        expect(isWithin(whole)).toBe(true);
        expect(area(whole)).toBeCloseTo(area(ring), -2);
      }),
    );
  });

  test("is itself again when a point is put in and taken out", () => {
    fc.assert(
      fc.property(rings, fc.nat(39), moves, (ring, edge, at) => {
        const at0 = edge % pointCount(ring);
        expect(withoutPoints(withPoint(ring, at0, at, image), new Set([at0 + 1]))).toEqual(ring);
      }),
    );
  });

  test("counts its points around", () => {
    expect(pointAt(square, -1)).toEqual({ x: 10, y: 60 });
    expect(pointAt(square, 4)).toEqual({ x: 10, y: 20 });
  });
});

describe("a simpler ring", () => {
  const circle = (count: number) =>
    Array.from({ length: count }, (_, n) => [100 + 40 * Math.cos((2 * Math.PI * n) / count), 50 + 40 * Math.sin((2 * Math.PI * n) / count)]).flat();

  test("of a circle has few points and nearly its area", () => {
    const found = simplified(circle(1000), 0.5);
    expect(pointCount(found)).toBeLessThan(40);
    expect(area(found) / area(circle(1000))).toBeGreaterThan(0.97);
    expect(pointCount(simplifiedTo(circle(1000), 12, 0.1))).toBeLessThanOrEqual(12);
  });

  test("keeps at least three points, all of them points of the first ring, none further off than said", () => {
    fc.assert(
      fc.property(rings, fc.double({ min: 0.01, max: 300, noNaN: true }), (ring, tolerance) => {
        const found = simplified(ring, tolerance);
        expect(pointCount(found)).toBeGreaterThanOrEqual(3);
        const known = new Set(Array.from({ length: pointCount(ring) }, (_, at) => JSON.stringify(pointAt(ring, at))));
        for (let at = 0; at < pointCount(found); at++) expect(known.has(JSON.stringify(pointAt(found, at)))).toBe(true);
        for (let at = 0; at < pointCount(ring); at++) expect(nearestSpot(found, pointAt(ring, at)).distance).toBeLessThanOrEqual(tolerance + 1e-9);
      }),
    );
  });
});
