import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import { area, isInside, pointsOf, ringOf } from "./polygon-geometry.ts";
import { selfCrossing } from "./polygon-crossing.ts";
import { smartAnswer } from "./smart-answer.ts";
import { cutGraph, leastCut } from "./smart-cut.ts";
import { pixelOutline } from "./smart-outline.ts";
import { halved, type Mask, type Pixels, wholePiece } from "./smart-pixels.ts";
import type { Seed } from "./smart-pull.ts";
import { segment } from "./smart-segment.ts";
import { waysFrom, wayTo } from "./smart-ways.ts";

/** Gray noise that is the same each time. */
const grain = (at: number) => ((at * 7_919) % 17) - 8;

function painted(width: number, height: number, colour: (x: number, y: number) => readonly [number, number, number]): Pixels {
  const data = new Uint8ClampedArray(4 * width * height);
  for (let at = 0; at < width * height; at++) {
    const [red, green, blue] = colour((at % width) + 0.5, Math.floor(at / width) + 0.5);
    data.set([red + grain(at), green + grain(at + 1), blue + grain(at + 2), 255], 4 * at);
  }
  return { width, height, data };
}
const isInDisc = (x: number, y: number) => Math.hypot(x - 150, y - 120) < 60;
const disc = painted(300, 240, (x, y) => (isInDisc(x, y) ? [180, 60, 60] : [90, 140, 90]));
const around = { left: 80, top: 50, right: 220, bottom: 190 };

function overlap(mask: Mask, isMeant: (x: number, y: number) => boolean): number {
  let [both, either] = [0, 0];
  for (let at = 0; at < mask.data.length; at++) {
    const [found, meant] = [mask.data[at] === 1, isMeant((at % mask.width) + 0.5, Math.floor(at / mask.width) + 0.5)];
    if (found && meant) both++;
    if (found || meant) either++;
  }
  return both / either;
}

describe("the least cut", () => {
  test("costs as little as the cheapest of all ways to part the nodes", () => {
    const weight = fc.integer({ min: 0, max: 9 });
    const graphs = fc.integer({ min: 2, max: 7 }).chain((nodes) =>
      fc.record({
        pulls: fc.array(fc.integer({ min: -9, max: 9 }), { minLength: nodes, maxLength: nodes }),
        joints: fc.array(fc.tuple(fc.nat(nodes - 1), fc.nat(nodes - 1), weight), { maxLength: 14 }),
      }),
    );
    fc.assert(
      fc.property(graphs, ({ pulls, joints }) => {
        const cost = (isIn: (node: number) => boolean) =>
          pulls.reduce((sum, pull, node) => sum + (isIn(node) ? Math.max(0, -pull) : Math.max(0, pull)), 0) +
          joints.reduce((sum, [a, b, joint]) => sum + (isIn(a) === isIn(b) ? 0 : joint), 0);
        const graph = cutGraph(pulls.length, joints.length);
        graph.pull.set(pulls);
        for (const [a, b, joint] of joints) graph.join(a, b, joint);
        const found = leastCut(graph);
        const all = Array.from({ length: 2 ** pulls.length }, (_, bits) => cost((node) => ((bits >> node) & 1) === 1));
        expect(cost((node) => found[node] === 1)).toBe(Math.min(...all));
      }),
      { numRuns: 400 },
    );
  });
});

describe("what is in a box", () => {
  test("is found by its colour, to the pixel", () => {
    const mask = segment(disc, around);
    expect(mask && overlap(mask, isInDisc)).toBeGreaterThan(0.97);
  });

  test("of many colours on a ground of many colours is found too", () => {
    const busy = painted(300, 240, (x, y) =>
      isInDisc(x, y) ? (Math.floor(x / 9) % 2 === 0 ? [220, 200, 60] : [60, 60, 200]) : Math.floor(y / 14) % 2 === 0 ? [120, 90, 60] : [70, 110, 70],
    );
    const mask = segment(busy, around);
    expect(mask && overlap(mask, isInDisc)).toBeGreaterThan(0.9);
  });

  test("is mended by a click: a second thing in the box is cut away, or added", () => {
    const isBeside = (x: number, y: number) => x > 205 && x < 250 && y > 90 && y < 150;
    const two = painted(300, 240, (x, y) => (isInDisc(x, y) || isBeside(x, y) ? [180, 60, 60] : [90, 140, 90]));
    const box = { left: 80, top: 50, right: 260, bottom: 190 };
    const seed = (side: Seed["side"], x: number, y: number): Seed => ({ x, y, radius: 4, side });
    const cut = segment(two, box, [seed("inside", 150, 120), seed("outside", 230, 120)]);
    expect(cut?.data[120 * 300 + 230]).toBe(0);
    expect(cut?.data[120 * 300 + 150]).toBe(1);
    const both = segment(two, box, [seed("inside", 150, 120), seed("inside", 230, 120)]);
    expect(both?.data[120 * 300 + 230]).toBe(1);
    expect(both?.data[120 * 300 + 150]).toBe(1);
  });

  test("keeps its dark rim when a click says that its pale middle is not of it", () => {
    const ringed = painted(300, 240, (x, y) => (Math.hypot(x - 150, y - 120) < 22 ? [215, 215, 205] : isInDisc(x, y) ? [180, 60, 60] : [90, 140, 90]));
    const mask = segment(ringed, around, [{ x: 150, y: 120, radius: 4, side: "outside" }]);
    expect(mask && overlap(mask, isInDisc)).toBeGreaterThan(0.9);
  });

  test("never reaches out of the box", () => {
    const mask = segment(
      painted(200, 160, () => [120, 120, 120]),
      { left: 40, top: 40, right: 160, bottom: 120 },
    );
    for (const [at, value] of mask?.data.entries() ?? []) if (at % 200 < 39 || at % 200 > 160) expect(value).toBe(0);
  });

  test("comes as an outline of few points that does not cross itself", () => {
    const reply = smartAnswer({ ask: "object", patch: { ...disc, data: disc.data.slice() }, box: around, seeds: [] });
    const ring = reply.reply === "object" ? (reply.ring ?? []) : [];
    expect(ring.length / 2).toBeGreaterThan(8);
    expect(ring.length / 2).toBeLessThan(60);
    expect(selfCrossing(ring)).toBeUndefined();
    expect(area(ring) / (Math.PI * 60 ** 2)).toBeCloseTo(1, 1);
  });
});

describe("a mask", () => {
  const maskOf = (...rows: string[]): Mask => ({
    width: rows[0]?.length ?? 0,
    height: rows.length,
    data: Uint8Array.from(rows.join(""), (one) => Number(one === "#")),
  });

  test.each<[string, Mask, number, number]>([
    ["one pixel", maskOf("...", ".#.", "..."), 0.5, 4],
    ["a square at the rim", maskOf("##.", "##.", "..."), 3.5, 8],
    ["two pixels that touch at a corner, in one piece", maskOf("#..", ".#.", "..#"), 0.5, 4],
  ])("is traced along the middles of pixel sides: %s", (_, mask, size, points) => {
    const ring = ringOf(pixelOutline(mask) ?? []);
    if (size > 1) {
      expect(area(ring)).toBe(size);
      expect(ring.length / 2).toBe(points);
    } else expect(ring).toEqual([]); // too small to be anything
  });

  test("keeps its largest piece, or those clicked on, and no holes", () => {
    const mask = maskOf("####..", "#..#..", "####.#", "......", "##....");
    expect([...wholePiece(mask, []).data]).toEqual([...maskOf("####..", "####..", "####..", "......", "......").data]);
    expect([...wholePiece(mask, [17, 25]).data]).toEqual([...maskOf("......", "......", ".....#", "......", "##....").data]);
  });

  test("traced holds the middles of its pixels and no others", () => {
    fc.assert(
      fc.property(fc.array(fc.boolean(), { minLength: 64, maxLength: 64 }), (bits) => {
        const mask = wholePiece({ width: 8, height: 8, data: Uint8Array.from(bits, Number) }, []);
        const ring = ringOf(pixelOutline(mask) ?? []);
        if (ring.length === 0) return;
        for (const [at, value] of mask.data.entries()) expect(isInside(ring, { x: (at % 8) + 0.5, y: Math.floor(at / 8) + 0.5 })).toBe(value === 1);
      }),
    );
  });
});

describe("the live wire", () => {
  test("follows an edge around a corner instead of cutting it", () => {
    const corner = painted(120, 120, (x, y) => (x > 40 && y > 40 ? [200, 200, 200] : [40, 40, 40]));
    const way = wayTo(waysFrom(corner, { x: 40, y: 110 }), { x: 110, y: 40 }) ?? [];
    expect(way[0]).toEqual({ x: 40.5, y: 110.5 });
    expect(way.at(-1)).toEqual({ x: 110.5, y: 40.5 });
    for (const { x, y } of way) expect(Math.min(Math.abs(x - 40), Math.abs(y - 40))).toBeLessThan(4);
  });

  test("goes straight where nothing is seen, step by step, and nowhere outside of the patch", () => {
    const flat: Pixels = { width: 60, height: 40, data: new Uint8ClampedArray(4 * 60 * 40).fill(128) };
    const ways = waysFrom(flat, { x: 5, y: 20 });
    const way = wayTo(ways, { x: 50, y: 20 }) ?? [];
    expect(way).toHaveLength(46);
    expect(pointsOf(way.flatMap(({ x, y }) => [x, y])).every(({ y }) => y === 20.5)).toBe(true);
    expect(wayTo(ways, { x: 60, y: 20 })).toBeUndefined();
    expect(wayTo(ways, { x: 5, y: 20 })).toHaveLength(1);
  });
});

test("a picture of half the size has the mean of each four pixels", () => {
  const half = halved({
    width: 3,
    height: 2,
    data: Uint8ClampedArray.from([0, 10, 20, 255, 100, 10, 20, 255, 9, 9, 9, 9, 0, 10, 20, 255, 100, 50, 20, 255, 9, 9, 9, 9]),
  });
  expect(half).toEqual({ width: 1, height: 1, data: Uint8ClampedArray.from([50, 20, 20, 255]) });
});
