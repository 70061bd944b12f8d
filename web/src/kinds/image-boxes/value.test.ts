import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import { Value } from "../../../../functions/kinds/image-boxes/value.ts";
import { boxRegions } from "./regions.ts";
import { values } from "./value.ts";

const box = { id: "r1", classId: "c1", x: 1, y: 2, width: 3, height: 4 };

describe("what was stored", () => {
  test.each([
    ["boxes", { boxes: [box] }, { boxes: [box] }],
    ["nothing there", { boxes: [] }, { boxes: [] }],
    ["a class of another task type", { classId: "c1" }, undefined],
    ["a box without an area", { boxes: [{ ...box, width: 0 }] }, undefined],
    ["a box without an id", { boxes: [{ ...box, id: undefined }] }, undefined],
    ["nothing at all", undefined, undefined],
  ])("%s", (_, stored, expected) => expect(values.read(stored)).toEqual(expected));

  test("is said in a few words, and names each class once", () => {
    const two = { boxes: [box, { ...box, id: "r2" }] };
    expect([values.inWords?.(two), values.inWords?.({ boxes: [box] }), values.inWords?.({ boxes: [] })]).toEqual(["2 boxes", "1 box", "nothing here"]);
    expect(values.classesOf(two)).toEqual(["c1"]);
  });
});

const image = { width: 640, height: 480 };
const number = fc.double({ min: -2_000, max: 2_000, noNaN: true });

test("whatever is pasted, nudged and grown is a value that the service takes", () => {
  fc.assert(
    fc.property(
      fc.array(fc.record({ x: number, y: number, width: number, height: number }), { minLength: 1, maxLength: 5 }),
      number,
      number,
      (shapes, dx, dy) => {
        const regions = shapes.flatMap((shape, at) => {
          const fitted = boxRegions.fitted(shape, image);
          if (!fitted) return [];
          const grown = boxRegions.grown?.(boxRegions.moved(fitted, dx, dy, image), dy, dx, image) ?? fitted;
          return [{ id: `r${at + 1}`, classId: "c1", shape: grown }];
        });
        const value = boxRegions.toValue(regions);
        expect(Value.safeParse(value).success).toBe(true);
        for (const { x, y, width, height } of value.boxes) {
          expect(x + width).toBeLessThanOrEqual(image.width + 1e-9);
          expect(y + height).toBeLessThanOrEqual(image.height + 1e-9);
        }
        expect(boxRegions.toRegions(value)).toEqual(regions);
      },
    ),
  );
});
test.each([
  ["a polygon", { form: "polygon", rings: [] }],
  ["text", "box"],
  ["no number", { x: 1, y: 2, width: "3", height: Number.NaN }],
])("%s is not pasted as a box", (_, shape) => expect(boxRegions.fitted(shape, image)).toBeUndefined());
