import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import { CODE_POINTS, contextOf, valueOf } from "./fixtures/values.ts";
import { imageBoxes } from "./image-boxes/value.ts";
import { imageMultiLabel } from "./image-multi-label/value.ts";
import { imagePolygons } from "./image-polygons/value.ts";
import type { Kind } from "./kind.ts";
import { KINDS } from "./list.ts";
import { textEntities } from "./text-entities/value.ts";

describe.each(KINDS.map((kind) => [kind.name, kind] as const))("%s", (_, kind) => {
  test("a value that can stand is read as it is, has no fault, and says the same in marks", () => {
    fc.assert(
      fc.property(valueOf(kind), (value) => {
        const read = kind.value.parse(value);
        expect(read).toEqual(value);
        expect(kind.fault(read, contextOf(kind))).toBeUndefined();
        const marks = kind.toMarks(read);
        expect(marks.every(({ mark }) => kind.marks.includes(mark))).toBe(true);
        expect(kind.fromMarks(JSON.parse(JSON.stringify(marks)))).toEqual(value);
        expect(new Set(kind.classesOf(read))).toEqual(new Set(marks.map(({ classId }) => classId)));
      }),
    );
  });

  test("a class that is not there, or was retired, cannot be given", () => {
    fc.assert(
      fc.property(valueOf(kind), (value) => {
        fc.pre(kind.classesOf(kind.value.parse(value)).includes("c2"));
        const context = { ...contextOf(kind), classIds: new Set(["c1", "c3"]) };
        expect(kind.fault(kind.value.parse(value), context)).toMatch(/retired/);
      }),
      { numRuns: 20 },
    );
  });

  test("after a merge nothing has the merged class, nothing else has changed, and the value can stand", () => {
    fc.assert(
      fc.property(valueOf(kind), (value) => {
        const merged = kind.reclass(kind.value.parse(value), (id) => (id === "c2" ? "c1" : id));
        expect(kind.classesOf(merged)).not.toContain("c2");
        expect(kind.fault(kind.value.parse(merged), { ...contextOf(kind), classIds: new Set(["c1", "c3"]) })).toBeUndefined();
        expect(kind.reclass(kind.value.parse(value), (id) => id)).toEqual(value);
      }),
    );
  });

  test("what is no value of it is refused", () => {
    for (const wrong of [undefined, null, 1, "c1", [], {}, { classId: "" }, { classIds: [] }, { boxes: {} }, { spans: [{}] }, { polygons: [{ rings: [] }] }])
      expect(kind.value.safeParse(wrong).success).toBe(false);
  });

  test("the usual settings are those of an empty object, and unknown settings are refused", () => {
    expect(kind.options.safeParse({}).success).toBe(true);
    expect(kind.options.safeParse({ surprise: true }).success).toBe(false);
  });
});

const says = (kind: Kind<unknown>, value: unknown, options: unknown = {}): string | undefined => {
  const read = kind.value.safeParse(value);
  return read.success ? kind.fault(read.data, contextOf(kind, options)) : `schema: ${read.error.issues.map(({ message }) => message).join(" ")}`;
};
const box = (facts: object = {}) => ({ id: "r1", classId: "c1", x: 10, y: 10, width: 20, height: 20, ...facts });
const polygon = (ring: number[], facts: object = {}) => ({ id: "r1", classId: "c1", rings: [ring], ...facts });
const span = (start: number, end: number, classId = "c1") => ({ classId, start, end });

test.each<[string, Kind<unknown>, unknown, RegExp]>([
  ["a box without width", imageBoxes, { boxes: [box({ width: 0 })] }, /schema/],
  ["a box without height", imageBoxes, { boxes: [box({ height: 0 })] }, /schema/],
  ["a box left of the image", imageBoxes, { boxes: [box({ x: -1 })] }, /schema/],
  ["a box that is no number", imageBoxes, { boxes: [box({ x: Number.NaN })] }, /schema/],
  ["a box that is endless", imageBoxes, { boxes: [box({ width: Number.POSITIVE_INFINITY })] }, /schema/],
  ["a box over the right edge", imageBoxes, { boxes: [box({ x: 621 })] }, /Box 1 reaches out of the image, which is 640 × 480/],
  ["a box over the lower edge", imageBoxes, { boxes: [box(), box({ id: "r2", y: 470 })] }, /Box 2 reaches out/],
  ["two boxes of one id", imageBoxes, { boxes: [box(), box()] }, /same id/],
  ["a polygon of two points", imagePolygons, { polygons: [polygon([0, 0, 9, 9])] }, /schema/],
  ["a polygon with half a point", imagePolygons, { polygons: [polygon([0, 0, 9, 9, 9, 0, 4])] }, /schema.*x and y/],
  ["a polygon on one line", imagePolygons, { polygons: [polygon([0, 0, 5, 5, 9, 9])] }, /no area/],
  ["a polygon of one point", imagePolygons, { polygons: [polygon([5, 5, 5, 5, 5, 5])] }, /no area/],
  ["a polygon out of the image", imagePolygons, { polygons: [polygon([0, 0, 700, 0, 0, 9])] }, /reaches out/],
  ["a span without characters", textEntities, { spans: [span(4, 4)] }, /holds no character/],
  ["a span from back to front", textEntities, { spans: [span(4, 2)] }, /holds no character/],
  ["a span past the end", textEntities, { spans: [span(4, CODE_POINTS.length + 1)] }, /ends behind the text/],
  ["half a character", textEntities, { spans: [span(0.5, 2)] }, /schema/],
  ["spans out of order", textEntities, { spans: [span(4, 5), span(1, 2)] }, /by start/],
  ["the same span twice", textEntities, { spans: [span(1, 2), span(1, 2)] }, /twice|overlaps/],
  ["spans that overlap", textEntities, { spans: [span(1, 4), span(3, 6)] }, /overlaps/],
  ["a class twice", imageMultiLabel, { classIds: ["c1", "c1"] }, /twice/],
])("%s cannot stand", (_, kind, value, why) => {
  expect(says(kind, value)).toMatch(why);
});

test.each<[string, Kind<unknown>, unknown, object]>([
  ["a box as large as the image", imageBoxes, { boxes: [box({ x: 0, y: 0, width: 640, height: 480 })] }, {}],
  ["no box at all", imageBoxes, { boxes: [] }, {}],
  ["a polygon that crosses itself", imagePolygons, { polygons: [polygon([0, 0, 100, 100, 100, 0, 0, 100])] }, {}],
  ["a polygon on the edges", imagePolygons, { polygons: [polygon([0, 0, 640, 0, 640, 480])] }, {}],
  ["spans that touch", textEntities, { spans: [span(1, 4), span(4, 6)] }, {}],
  ["spans that overlap, where the project allows it", textEntities, { spans: [span(1, 9), span(1, 9, "c2"), span(3, 6)] }, { overlap: true }],
])("%s can stand", (_, kind, value, options) => {
  expect(says(kind, value, options)).toBeUndefined();
});

test("two boxes can stand where the size of the image is not known", () => {
  const { size: _, ...context } = contextOf(imageBoxes);
  expect(imageBoxes.fault(imageBoxes.value.parse({ boxes: [box({ x: 9_999 })] }), context)).toBeUndefined();
});
