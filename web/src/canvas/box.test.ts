import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import { boxAround, boxBetween, boxOfSize, grownBox, HANDLES, movedBox, resizedBox, snappedMove, snappedPoint, tidyBox } from "./box.ts";
import type { BoxShape } from "./region.ts";

const image = { width: 100, height: 80 };
const box = (x: number, y: number, width: number, height: number): BoxShape => ({ form: "box", x, y, width, height });

describe("a box", () => {
  test.each([
    ["drawn to the right and down", boxBetween({ x: 10, y: 20 }, { x: 30, y: 60 }, image), box(10, 20, 20, 40)],
    ["drawn to the left and up", boxBetween({ x: 30, y: 60 }, { x: 10, y: 20 }, image), box(10, 20, 20, 40)],
    ["drawn out of the image ends at its edge", boxBetween({ x: 90, y: 70 }, { x: 500, y: 500 }, image), box(90, 70, 10, 10)],
    ["drawn wholly outside lies on the edge with a pixel of area", boxBetween({ x: 200, y: 10 }, { x: 300, y: 20 }, image), box(99, 10, 1, 10)],
    ["without a height gets a pixel", boxBetween({ x: 10, y: 20 }, { x: 30, y: 20 }, image), box(10, 20, 20, 1)],
    ["is rounded to a hundredth", boxBetween({ x: 1.23456, y: 2 }, { x: 11.98765, y: 12 }, image), box(1.23, 2, 10.76, 10)],
    [
      "around four points in any order",
      boxAround(
        [
          { x: 20, y: 5 },
          { x: 40, y: 30 },
          { x: 5, y: 22 },
          { x: 21, y: 60 },
        ],
        image,
      ),
      box(5, 5, 35, 55),
    ],
    ["of a size around a point", boxOfSize({ width: 20, height: 10 }, { x: 50, y: 40 }, image), box(40, 35, 20, 10)],
    ["of a size near the edge is pushed inside", boxOfSize({ width: 20, height: 10 }, { x: 1, y: 79 }, image), box(0, 70, 20, 10)],
    ["larger than the image is cut", boxOfSize({ width: 900, height: 900 }, { x: 1, y: 1 }, image), box(0, 0, 100, 80)],
    ["moved", movedBox(box(10, 10, 20, 20), 5, -3, image), box(15, 7, 20, 20)],
    ["moved over the edge stops there and keeps its size", movedBox(box(10, 10, 20, 20), 500, -500, image), box(80, 0, 20, 20)],
    ["pulled at a corner", resizedBox(box(10, 10, 20, 20), "se", { x: 50, y: 60 }, image), box(10, 10, 40, 50)],
    ["pulled at an edge changes this side only", resizedBox(box(10, 10, 20, 20), "w", { x: 5, y: 70 }, image), box(5, 10, 25, 20)],
    ["pulled over its opposite edge turns over", resizedBox(box(10, 10, 20, 20), "e", { x: 4, y: 0 }, image), box(4, 10, 6, 20)],
    ["grown", grownBox(box(10, 10, 20, 20), 1, 10, image), box(10, 10, 21, 30)],
    ["shrunk keeps a pixel", grownBox(box(10, 10, 20, 20), -100, -1, image), box(10, 10, 1, 19)],
    ["from a file that reaches out is cut", tidyBox({ x: -5, y: 70, width: 20, height: 40 }, image), box(0, 70, 15, 10)],
  ])("%s", (_, made, expected) => expect(made).toEqual(expected));

  test.each([
    [
      { x: 4, y: 40 },
      { x: 0, y: 40 },
    ],
    [
      { x: 50, y: 76 },
      { x: 50, y: 80 },
    ],
    [
      { x: 7, y: 40 },
      { x: 7, y: 40 },
    ],
    [
      { x: -30, y: 200 },
      { x: 0, y: 80 },
    ],
  ])("a point at %j snaps to %j", (at, expected) => expect(snappedPoint(at, image, 6)).toEqual(expected));

  test("a moved box is laid against the edge that is near", () => {
    expect(snappedMove(box(3, 30, 20, 20), image, 6)).toEqual({ dx: -3, dy: 0 });
    expect(snappedMove(box(30, 58, 20, 20), image, 6)).toEqual({ dx: 0, dy: 2 });
  });
});

describe("whatever is done, a box stays inside and keeps an area", () => {
  const coordinate = fc.double({ min: -1e5, max: 1e5, noNaN: true });
  const point = fc.record({ x: coordinate, y: coordinate });
  const size = fc.record({ width: fc.integer({ min: 1, max: 20_000 }), height: fc.integer({ min: 1, max: 20_000 }) });
  const isSound = ({ x, y, width, height }: BoxShape, within: { width: number; height: number }) => {
    for (const value of [x, y, width, height]) expect(Math.abs(value * 100 - Math.round(value * 100))).toBeLessThan(1e-6 * Math.max(1, value));
    expect(Math.min(x, y)).toBeGreaterThanOrEqual(0);
    expect(Math.min(width, height)).toBeGreaterThanOrEqual(1);
    expect(x + width).toBeLessThanOrEqual(within.width + 1e-9);
    expect(y + height).toBeLessThanOrEqual(within.height + 1e-9);
  };

  test("drawn, moved, resized, grown, placed, pasted", () => {
    fc.assert(
      fc.property(size, point, point, point, fc.constantFrom(...HANDLES), (of, a, b, c, handle) => {
        const drawn = boxBetween(a, b, of);
        isSound(drawn, of);
        const moved = movedBox(drawn, c.x, c.y, of);
        isSound(moved, of);
        expect([moved.width, moved.height]).toEqual([drawn.width, drawn.height]);
        isSound(resizedBox(drawn, handle, c, of), of);
        isSound(grownBox(drawn, c.x, c.y, of), of);
        isSound(boxOfSize(drawn, c, of), of);
        isSound(boxAround([a, b, c], of), of);
        isSound(tidyBox({ ...c, width: Math.abs(a.x), height: Math.abs(a.y) }, of), of);
      }),
    );
  });
  test("pulling a handle to where it is changes nothing", () => {
    fc.assert(
      fc.property(size, point, point, fc.constantFrom(...HANDLES), (of, a, b, handle) => {
        const { x, y, width, height, form } = boxBetween(a, b, of);
        const at = { x: handle.includes("w") ? x : x + width, y: handle.includes("n") ? y : y + height };
        expect(resizedBox({ form, x, y, width, height }, handle, at, of)).toEqual({ form, x, y, width, height });
      }),
    );
  });
});
