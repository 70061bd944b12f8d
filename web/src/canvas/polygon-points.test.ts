import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import { imagePolygons } from "../../../functions/kinds/image-polygons/value.ts";
import { idsOf, insertedAfter, insertedNear, movedIn, pointNear, pointOf, removedFrom, tidiedShape } from "./polygon-points.ts";
import { CROSSES, checked, fittedShape, movedShape, shapeInWords } from "./polygon-region.ts";
import type { PolygonShape, Region } from "./region.ts";

const image = { width: 200, height: 100 };
const shape: PolygonShape = {
  form: "polygon",
  rings: [
    [10, 10, 50, 10, 50, 50, 10, 50],
    [100, 10, 140, 10, 140, 50],
  ],
};

describe("points of a polygon of two parts", () => {
  test("are found in either", () => {
    expect(idsOf(shape)).toHaveLength(7);
    expect(pointNear(shape, { x: 49, y: 52 }, 5)).toBe("0:2");
    expect(pointNear(shape, { x: 139, y: 11 }, 5)).toBe("1:1");
    expect(pointNear(shape, { x: 75, y: 75 }, 5)).toBeUndefined();
  });

  test("are put into the edge that was meant", () => {
    const made = insertedNear(shape, { x: 120, y: 12 }, 5, image);
    expect(made?.id).toBe("1:1");
    expect(made && pointOf(made.shape, made.id)).toEqual({ x: 120, y: 10 });
    expect(insertedNear(shape, { x: 30, y: 30 }, 5, image)).toBeUndefined();
    const after = insertedAfter(shape, "1:2", image);
    expect(pointOf(after.shape, after.id)).toEqual({ x: 120, y: 30 });
  });

  test("are taken out as long as a polygon is left; a part taken whole goes", () => {
    expect(removedFrom(shape, new Set(["0:1"]))?.rings[0]).toEqual([10, 10, 50, 50, 10, 50]);
    expect(removedFrom(shape, new Set(["1:1"]))).toBeUndefined();
    expect(removedFrom(shape, new Set(["1:0", "1:1", "1:2"]))?.rings).toEqual([shape.rings[0]]);
  });

  test("moved into one line are no polygon", () => {
    expect(tidiedShape(movedIn(shape, new Set(["1:2"]), { x: 0, y: -40 }, image), image)).toBeUndefined();
    expect(tidiedShape(movedIn(shape, new Set(["1:2"]), { x: 0.004, y: 0 }, image), image)).toEqual(shape);
  });
});

describe("a polygon region", () => {
  const region = (rings: readonly (readonly number[])[]): Region => ({ id: "r1", classId: "c1", shape: { form: "polygon", rings } });

  test("is warned of while it crosses itself, and not longer", () => {
    const crossed = checked(region([[0, 0, 10, 10, 10, 0, 0, 10]]));
    expect(crossed.warning).toBe(CROSSES);
    expect(checked(crossed)).toBe(crossed);
    expect(checked({ ...crossed, shape })).toEqual({ id: "r1", classId: "c1", shape });
    const fine = region([[0, 0, 10, 0, 10, 10]]);
    expect(checked(fine)).toBe(fine);
  });

  test("says what it is", () => {
    expect(shapeInWords(shape)).toBe("7 points in 2 parts, 130 by 40 pixels at 10, 10");
  });

  test.each<[string, unknown, PolygonShape["rings"] | undefined]>([
    ["one from a larger image, pushed inside", { rings: [[300, 300, 340, 300, 340, 340]] }, [[160, 60, 200, 60, 200, 100]]],
    ["a box", { x: 5, y: 5, width: 10, height: 20 }, [[5, 5, 15, 5, 15, 25, 5, 25]]],
    ["something else", { words: "hello" }, undefined],
    ["nothing", null, undefined],
    ["a part that is no ring", { rings: [[1, 2, 3]] }, undefined],
  ])("is pasted from %s", (_, pasted, rings) => {
    expect(fittedShape(pasted, image)?.rings).toEqual(rings);
  });

  test("is one that the service takes, whatever is done to it", () => {
    const move = fc
      .record({ x: fc.integer({ min: -3000, max: 3000 }), y: fc.integer({ min: -3000, max: 3000 }) })
      .map(({ x, y }) => ({ x: x / 10, y: y / 10 }));
    const act = fc.oneof(
      fc.record({ act: fc.constant("move" as const), by: move }),
      fc.record({ act: fc.constant("pull" as const), by: move, point: fc.nat(20) }),
      fc.record({ act: fc.constant("put" as const), by: move, point: fc.nat(20) }),
      fc.record({ act: fc.constant("take" as const), by: move, point: fc.nat(20) }),
      fc.record({ act: fc.constant("paste" as const), by: move }),
    );
    fc.assert(
      fc.property(fc.array(act, { maxLength: 20 }), (acts) => {
        let now = shape;
        for (const one of acts) {
          const id = "point" in one ? idsOf(now)[one.point % idsOf(now).length] : undefined;
          let next: PolygonShape | undefined = now;
          if (one.act === "move") next = movedShape(now, one.by.x, one.by.y, image);
          else if (one.act === "paste") next = fittedShape(now, image);
          else if (id && one.act === "pull") next = movedIn(now, new Set([id]), one.by, image);
          else if (id && one.act === "put") next = insertedAfter(now, id, image).shape;
          else if (id) next = removedFrom(now, new Set([id])) ?? now;
          now = (next && tidiedShape(next, image)) ?? now;
        }
        const value = imagePolygons.value.parse({ polygons: [{ id: "r1", classId: "c1", rings: now.rings }] });
        expect(imagePolygons.fault(value, { classIds: new Set(["c1"]), options: {}, size: image })).toBeUndefined();
      }),
    );
  });
});
