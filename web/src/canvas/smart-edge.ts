import { cutGraph, leastCut } from "./smart-cut.ts";
import type { Pixels } from "./smart-pixels.ts";

/** What is known of a pixel: not the object, the object, or nothing. */
export const OUT = 0;
export const IN = 1;
export const OPEN = 2;

/** Costs are counted in this part of one, as whole numbers. */
const PART = 32;
/** How dear an edge is that runs through even colour, against colours that do not fit (GrabCut, 2004, eq. 11). */
const SMOOTH = 50;

/** The neighbours of a pixel that come after it: each pair is looked at once. */
const steps = (width: number) => [
  { dx: 1, step: 1, nearness: 1 },
  { dx: 0, step: width, nearness: 1 },
  { dx: 1, step: width + 1, nearness: Math.SQRT1_2 },
  { dx: -1, step: width - 1, nearness: Math.SQRT1_2 },
];

/** Of two pixels, the square of how different they look. */
export function difference(data: Uint8ClampedArray, a: number, b: number): number {
  const r = (data[4 * a] ?? 0) - (data[4 * b] ?? 0);
  const g = (data[4 * a + 1] ?? 0) - (data[4 * b + 1] ?? 0);
  const blue = (data[4 * a + 2] ?? 0) - (data[4 * b + 2] ?? 0);
  return r * r + g * g + blue * blue;
}

/** Twice the mean difference of neighbours: what is more is an edge. */
function usualDifference({ width, height, data }: Pixels): number {
  let sum = 0;
  let count = 0;
  for (let at = 0; at + width < width * height; at += 1) {
    if (at % width === width - 1) continue;
    sum += difference(data, at, at + 1) + difference(data, at, at + width);
    count += 2;
  }
  return Math.max(8, (2 * sum) / Math.max(1, count));
}

/** The best edge among the open pixels, given what is known of the others. */
export function cutOpen(pixels: Pixels, known: Uint8Array, pullAt: (at: number) => number): Uint8Array {
  const { width, height, data } = pixels;
  const node = new Int32Array(width * height).fill(-1);
  const open: number[] = [];
  for (let at = 0; at < known.length; at++) if (known[at] === OPEN) node[at] = open.push(at) - 1;
  const graph = cutGraph(open.length, 4 * open.length);
  const usual = usualDifference(pixels);
  const ahead = steps(width);
  for (const [index, at] of open.entries()) graph.pull[index] = Math.round(PART * pullAt(at));
  /** What is known of a neighbour pulls the open pixel beside it. */
  const pulledBy = (index: number, neighbour: number, cost: number) => {
    graph.pull[index] = (graph.pull[index] ?? 0) + (known[neighbour] === IN ? cost : -cost);
  };
  for (let at = 0; at < known.length; at++) {
    const x = at % width;
    for (const { dx, step, nearness } of ahead) {
      const other = at + step;
      if (other >= width * height || x + dx < 0 || x + dx >= width) continue;
      const [a, b] = [node[at] ?? -1, node[other] ?? -1];
      if (a < 0 && b < 0) continue;
      const cost = Math.round(PART * SMOOTH * nearness * Math.exp(-difference(data, at, other) / usual));
      if (a < 0) pulledBy(b, at, cost);
      else if (b < 0) pulledBy(a, other, cost);
      else graph.join(a, b, cost);
    }
  }
  const inside = leastCut(graph);
  const found = known.slice();
  for (const [index, at] of open.entries()) found[at] = inside[index] ?? OUT;
  return found;
}
