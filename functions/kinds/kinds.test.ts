import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import { CODE_POINTS, contextOf, valueOf } from "./fixtures/values.ts";
import { imageBoxes } from "./image-boxes/value.ts";
import { imageMultiLabel } from "./image-multi-label/value.ts";
import { imagePolygons } from "./image-polygons/value.ts";
import type { AgreementSettings, Kind } from "./kind.ts";
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

/** What a person may have meant who meant something else: any value, or this one with each part moved or left out. */
const settingsOf = fc.record({
  least: fc.constantFrom(0.3, 0.8, 1),
  iou: fc.constantFrom(0.3, 0.5, 0.9, 1),
  spans: fc.constantFrom("exact" as const, "overlapping" as const),
});
/** c1 → c2 → c3 → c1. */
const turned = (id: string) => `c${(Number(id.slice(1)) % 3) + 1}`;

describe.each(KINDS.map((kind) => [kind.name, kind] as const))("agreement of %s", (_, kind) => {
  const { agreement } = kind;

  test("likeness is 1 with itself, the same both ways round, from 0 to 1, and does not see what the classes are called", () => {
    fc.assert(
      fc.property(valueOf(kind), valueOf(kind), settingsOf, (a, b, settings) => {
        expect(agreement.similarity(a, a, settings)).toBe(1);
        const likeness = agreement.similarity(a, b, settings);
        expect(likeness).toBeGreaterThanOrEqual(0);
        expect(likeness).toBeLessThanOrEqual(1);
        expect(agreement.similarity(b, a, settings)).toBe(likeness);
        expect(agreement.similarity(kind.reclass(a, turned), kind.reclass(b, turned), settings)).toBe(likeness);
      }),
    );
  });

  test("values that are the same are joined to that value, and whatever is joined can stand", () => {
    fc.assert(
      fc.property(
        fc.array(valueOf(kind), { minLength: 1, maxLength: 4 }),
        fc.array(fc.nat({ max: 3 }), { maxLength: 5 }),
        settingsOf,
        (some, which, settings) => {
          const [first] = some;
          expect(agreement.join([first, first, first], settings)).toEqual(first);
          const joined = agreement.join([first, ...which.map((at) => some[at % some.length])], settings);
          expect(kind.fault(kind.value.parse(joined), contextOf(kind))).toBeUndefined();
        },
      ),
    );
  });

  test("the usual least likeness is one, and the rule is said in words", () => {
    expect(agreement.least).toBeGreaterThan(0);
    expect(agreement.least).toBeLessThanOrEqual(1);
    expect(agreement.rule({ least: agreement.least, iou: 0.5, spans: "exact" })).toMatch(/agree where.*\.$/);
  });
});

const USUAL = { least: 0.8, iou: 0.5, spans: "exact" as const };
const boxAt = (x: number, facts: object = {}) => box({ x, ...facts });

test.each<[string, Kind<unknown>, unknown, unknown, object, number]>([
  ["boxes that overlap by a third", imageBoxes, { boxes: [boxAt(10)] }, { boxes: [boxAt(20)] }, {}, 0],
  ["the same where a third is enough", imageBoxes, { boxes: [boxAt(10)] }, { boxes: [boxAt(20)] }, { iou: 1 / 3 }, 1],
  ["boxes of two classes", imageBoxes, { boxes: [boxAt(10)] }, { boxes: [boxAt(10, { classId: "c2" })] }, {}, 0],
  ["one box of two", imageBoxes, { boxes: [boxAt(10)] }, { boxes: [boxAt(11), boxAt(200, { id: "r2" })] }, {}, 2 / 3],
  ["nothing there, twice", imageBoxes, { boxes: [] }, { boxes: [] }, {}, 1],
  ["nothing there against a box", imageBoxes, { boxes: [] }, { boxes: [boxAt(10)] }, {}, 0],
  // The one in the middle could be either of the two; where it is taken for the left one, the right one still finds a partner.
  ["as many pairs as there can be", imageBoxes, { boxes: [boxAt(10), boxAt(16, { id: "r2" })] }, { boxes: [boxAt(4), boxAt(11, { id: "r2" })] }, {}, 1],
  [
    "a polygon against itself begun at another corner",
    imagePolygons,
    { polygons: [polygon([0, 0, 9, 0, 9, 9])] },
    { polygons: [polygon([9, 0, 9, 9, 0, 0])] },
    {},
    1,
  ],
  [
    "polygons half of which is both",
    imagePolygons,
    { polygons: [polygon([0, 0, 20, 0, 20, 10, 0, 10])] },
    { polygons: [polygon([0, 0, 10, 0, 10, 10, 0, 10])] },
    { iou: 0.49 },
    1,
  ],
  ["spans one character apart", textEntities, { spans: [span(1, 4)] }, { spans: [span(1, 5)] }, {}, 0],
  ["spans that share a character, where that is enough", textEntities, { spans: [span(1, 4)] }, { spans: [span(3, 9)] }, { spans: "overlapping" }, 1],
  ["spans that only touch", textEntities, { spans: [span(1, 4)] }, { spans: [span(4, 9)] }, { spans: "overlapping" }, 0],
  ["two spans in one long one", textEntities, { spans: [span(1, 3), span(4, 6)] }, { spans: [span(1, 6)] }, { spans: "overlapping" }, 2 / 3],
  ["two classes of three", imageMultiLabel, { classIds: ["c1", "c2"] }, { classIds: ["c2", "c3", "c1"] }, {}, 2 / 3],
  ["the same set in another order", imageMultiLabel, { classIds: ["c1", "c2"] }, { classIds: ["c2", "c1"] }, {}, 1],
])("how alike: %s", (_, kind, a, b, settings, likeness) => {
  expect(kind.agreement.similarity(kind.value.parse(a), kind.value.parse(b), { ...USUAL, ...settings })).toBeCloseTo(likeness, 12);
});

const joined = (kind: Kind<unknown>, [first, ...more]: readonly unknown[], settings: AgreementSettings) => kind.agreement.join([first, ...more], settings);

test("boxes are joined by their mean; what most have is in, what few have is not, whoever has it", () => {
  const of = (...boxes: object[]) => imageBoxes.value.parse({ boxes });
  const one = imageBoxes.agreement.join(
    [of(boxAt(10)), of(boxAt(12), boxAt(100, { id: "r2" })), of(boxAt(14), boxAt(102, { id: "r1" + "x" }), boxAt(300, { id: "r3" }))],
    USUAL,
  );
  expect(one).toEqual(of(boxAt(12), boxAt(101, { id: "r2" })));
});

test("sets are joined to what most have, spans too; spans of other ends to those of the first", () => {
  const sets = [
    ["c1", "c2"],
    ["c2", "c3"],
    ["c2", "c1"],
  ].map((classIds) => ({ classIds }));
  expect(joined(imageMultiLabel, sets, USUAL)).toEqual({ classIds: ["c1", "c2"] });
  const spans = [[span(1, 4), span(6, 9)], [span(1, 4)], [span(1, 4), span(6, 8)]].map((all) => ({ spans: all }));
  expect(joined(textEntities, spans, USUAL)).toEqual({ spans: [span(1, 4)] });
  expect(joined(textEntities, spans, { ...USUAL, spans: "overlapping" })).toEqual(spans[0]);
});

test.each<[string, Kind<unknown>, (at: number) => unknown]>([
  [
    "2,000 boxes all over the image",
    imageBoxes,
    (at) => ({
      boxes: Array.from({ length: 2_000 }, (_, i) => ({
        id: `r${i}`,
        classId: "c1",
        x: (i % 50) * 20 + at,
        y: Math.floor(i / 50) * 20,
        width: 19,
        height: 19,
      })),
    }),
  ],
  [
    "700 boxes on one heap",
    imageBoxes,
    (at) => ({
      boxes: Array.from({ length: 700 }, (_, i) => ({ id: `r${i}`, classId: "c1", x: 100 + ((i * (7 + at)) % 97) / 10, y: 100, width: 200, height: 200 })),
    }),
  ],
  [
    "700 polygons on one heap",
    imagePolygons,
    (at) => ({
      polygons: Array.from({ length: 700 }, (_, i) => ({ id: `r${i}`, classId: "c1", rings: [[at + (i % 50) / 10, 0, 200, 0, 220, 100, 200, 200, 0, 200]] })),
    }),
  ],
  ["5,000 spans", textEntities, (at) => ({ spans: Array.from({ length: 5_000 }, (_, i) => ({ classId: "c1", start: 4 * i, end: 4 * i + 2 + at })) })],
])("%s are compared in a few seconds of work", (_, kind, of) => {
  const [a, b] = [of(0), of(1)];
  const before = process.cpuUsage();
  expect(kind.agreement.similarity(a, b, { ...USUAL, spans: "overlapping" })).toBeGreaterThan(0.5);
  // Of the processor, not of the clock: others may be at work beside.
  expect(process.cpuUsage(before).user).toBeLessThan(15_000_000);
});
