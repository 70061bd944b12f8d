import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import { frameOf, pointsOf, type Ring, rectangleRing, type Spot } from "./polygon-geometry.ts";
import { closedRing, closes, type Draft, draftPoints, drawnOn, stepBack } from "./polygon-draft.ts";
import { alongBorder, type Border, type Hold, holdAt } from "./snap.ts";

const image = { width: 400, height: 300 };
const border = (ring: Ring): Border => ({ ring, frame: frameOf([ring]) });
const square = border(rectangleRing({ left: 100, top: 100, right: 200, bottom: 200 }));
const held = (at: { x: number; y: number }, reach = 8): Hold => {
  const found = holdAt([square], at, reach);
  if (!found) throw new Error("nothing held");
  return found;
};

describe("a border that is there already", () => {
  test.each<[string, { x: number; y: number }, Partial<Spot> | undefined]>([
    ["a corner before the edges beside it", { x: 106, y: 100 }, { x: 100, y: 100, edge: 0, along: 0 }],
    ["the nearest place of an edge", { x: 150, y: 103 }, { x: 150, y: 100, edge: 0, along: 0.5 }],
    ["nothing out of reach", { x: 150, y: 109 }, undefined],
    ["nothing far away", { x: 10, y: 10 }, undefined],
  ])("holds %s", (_, at, expected) => {
    const found = holdAt([square], at, 8);
    if (expected) expect(found).toMatchObject(expected);
    else expect(found).toBeUndefined();
  });

  test("is followed the shorter way round, point by point, or the longer one", () => {
    const from = held({ x: 150, y: 100 });
    const to = held({ x: 200, y: 150 });
    expect(alongBorder(from, to, "shorter")).toEqual([{ x: 200, y: 100 }]);
    expect(alongBorder(from, to, "longer")).toEqual([
      { x: 100, y: 100 },
      { x: 100, y: 200 },
      { x: 200, y: 200 },
    ]);
    expect(alongBorder(to, from, "shorter")).toEqual([{ x: 200, y: 100 }]);
    expect(alongBorder(from, from, "shorter")).toEqual([]);
  });

  test("is not followed to another border", () => {
    const other = border(rectangleRing({ left: 220, top: 100, right: 300, bottom: 200 }));
    const there = holdAt([other], { x: 220, y: 150 }, 8);
    expect(there && alongBorder(held({ x: 200, y: 150 }), there, "shorter")).toEqual([]);
  });

  test("gives only its own points, each at most once, and both ways together give all of them", () => {
    const spot = fc.record({ edge: fc.nat(3), along: fc.constantFrom(0, 0.25, 0.5) });
    fc.assert(
      fc.property(spot, spot, (one, two) => {
        const hold = ({ edge, along }: { edge: number; along: number }): Hold => ({ border: square, edge, along, x: 0, y: 0, distance: 0 });
        const shorter = alongBorder(hold(one), hold(two), "shorter");
        const longer = alongBorder(hold(one), hold(two), "longer");
        const ends = [one, two].filter(({ along }) => along === 0).length;
        if (one.edge + one.along === two.edge + two.along) expect([shorter, longer]).toEqual([[], []]);
        else expect(new Set([...shorter, ...longer].map((point) => JSON.stringify(point))).size).toBe(4 - ends);
        expect(shorter.every((point) => pointsOf(square.ring).some(({ x, y }) => x === point.x && y === point.y))).toBe(true);
      }),
    );
  });
});

describe("a polygon that is being drawn", () => {
  const click = (draft: Draft, x: number, y: number) => drawnOn(draft, { through: [], at: { x, y } }, image);
  const triangle = click(click(click([], 10, 10), 60, 10), 60, 50);

  test("is closed by its first point once it has three", () => {
    expect(closes(triangle.slice(0, 2), { x: 11, y: 11 }, 5)).toBe(false);
    expect(closes(triangle, { x: 11, y: 11 }, 5)).toBe(true);
    expect(closes(triangle, { x: 16, y: 11 }, 5)).toBe(false);
    expect(closedRing(triangle, [], image)).toEqual([10, 10, 60, 10, 60, 50]);
  });

  test("is no polygon while it encloses nothing", () => {
    expect(closedRing(click(click(click([], 0, 0), 5, 5), 9, 9), [], image)).toBeUndefined();
    expect(closedRing([], [], image)).toBeUndefined();
  });

  test("takes a double click as one point, and a click outside as one on the edge", () => {
    expect(click(triangle, 60, 50)).toBe(triangle);
    expect(draftPoints(click([], -20, 900))).toEqual([{ x: 0, y: 300 }]);
  });

  test("takes back a whole step, the border followed with it", () => {
    const from = held({ x: 150, y: 100 });
    const to = held({ x: 200, y: 150 });
    const one = drawnOn([], { through: [], at: from, hold: from }, image);
    const two = drawnOn(one, { through: alongBorder(from, to, "shorter"), at: to, hold: to }, image);
    expect(draftPoints(two)).toEqual([
      { x: 150, y: 100 },
      { x: 200, y: 100 },
      { x: 200, y: 150 },
    ]);
    expect(stepBack(two)).toEqual(one);
  });
});
