import { describe, expect, test } from "@jest/globals";
import { boundsOf, contains, distanceToEdge, freeId, type Region, regionAt } from "./region.ts";

const box = (id: string, x: number, y: number, width: number, height: number): Region => ({ id, classId: "c", shape: { form: "box", x, y, width, height } });
const triangle: Region = { id: "t", classId: "c", shape: { form: "polygon", rings: [[0, 0, 100, 0, 0, 100]] } };

describe("the region that is meant", () => {
  test.each([
    ["the small one inside of a large one", { x: 25, y: 25 }, "small"],
    ["the large one beside the small one", { x: 70, y: 70 }, "large"],
    ["the one whose edge is near, from outside too", { x: 103, y: 50 }, "large"],
    ["none where there is none", { x: 300, y: 300 }, undefined],
  ])("is %s", (_, at, id) => expect(regionAt([box("small", 20, 20, 10, 10), box("large", 0, 0, 100, 100)], at, 4)?.id).toBe(id));
  test("of two with the same edge is the upper one", () => {
    expect(regionAt([box("lower", 0, 0, 10, 10), box("upper", 0, 0, 10, 10)], { x: 0, y: 5 }, 2)?.id).toBe("upper");
  });
  test("of a polygon goes by its outline, not by the box around it", () => {
    expect(regionAt([triangle], { x: 20, y: 20 }, 2)?.id).toBe("t");
    expect(regionAt([triangle], { x: 80, y: 80 }, 2)).toBeUndefined();
  });
});

test("a polygon has bounds, an inside, and a distance to its edge", () => {
  expect(boundsOf(triangle.shape)).toEqual({ x: 0, y: 0, width: 100, height: 100 });
  expect(contains(triangle.shape, { x: 10, y: 10 })).toBe(true);
  expect(distanceToEdge(triangle.shape, { x: 10, y: 40 })).toBeCloseTo(10, 9);
});
test("an id is free, also where others were deleted or imported", () => {
  expect(freeId([])).toBe("r1");
  expect(freeId([{ id: "r2" }, { id: "x" }])).toBe("r3");
  expect(freeId([{ id: "r3" }, { id: "r2" }])).toBe("r4");
});
