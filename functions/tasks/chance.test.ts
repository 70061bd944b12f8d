import { describe, expect, test } from "@jest/globals";
import { goldAnswerId } from "../items/gold.ts";
import { annotationId } from "../labels/label.ts";
import { dice, hits, mixedIn } from "./chance.ts";

describe("chance", () => {
  test("follows from its seed, and is even", () => {
    const [one, two] = [dice("a"), dice("a")];
    const throws = Array.from({ length: 2_000 }, one);
    expect(throws.slice(0, 10)).toEqual(Array.from({ length: 10 }, two));
    expect(Math.min(...throws)).toBeGreaterThanOrEqual(0);
    expect(Math.max(...throws)).toBeLessThan(1);
    expect(throws.reduce((sum, one) => sum + one, 0) / 2_000).toBeCloseTo(0.5, 1);
    const share = hits(10_000, 0.05, dice("b")) / 10_000;
    expect([share > 0.04, share < 0.06]).toEqual([true, true]);
  });

  test("mixes in anywhere, the order of the others kept", () => {
    const firsts = new Set(Array.from({ length: 50 }, (_, seed) => mixedIn([1, 2, 3], [9], dice(`${seed}`)).indexOf(9)));
    expect(firsts).toEqual(new Set([0, 1, 2, 3]));
    expect(mixedIn([1, 2, 3], [9, 8], dice("x")).filter((one) => one < 4)).toEqual([1, 2, 3]);
  });
});

test("a gold item that is answered is known by the id that its answer has", () => {
  expect(goldAnswerId("i1", "tid:ana")).toBe(annotationId("i1", "gold", "tid:ana"));
});
