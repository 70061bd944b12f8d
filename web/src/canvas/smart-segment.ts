import type { Frame } from "./polygon-geometry.ts";
import { type ColourModel, colourModel } from "./smart-colours.ts";
import { cutGraph, leastCut } from "./smart-cut.ts";
import { halved, type Mask, type Pixels, wholePiece } from "./smart-pixels.ts";

/** Said of a place by the labeler: it belongs to the object, or it does not. Pixels of the patch. */
export interface Seed {
  x: number;
  y: number;
  /** Of the spot that is meant. */
  radius: number;
  side: "inside" | "outside";
}

const OUT = 0;
const IN = 1;
const OPEN = 2;

/** Longest side of the picture in which the object is found; finer ones only move its edge. */
const COARSE_PX = 176;
const ROUNDS = 4;
/** Costs are counted in this part of one, as whole numbers. */
const PART = 32;
/** How dear an edge is that runs through even colour, against colours that do not fit (GrabCut, 2004, eq. 11). */
const SMOOTH = 50;
/** A single pixel's colour says so much and no more. */
const MOST_PULL = 12;
/** What a click says, beside it, and how far that reaches as a share of the box. */
const SEED_PULL = 2 * MOST_PULL;
const SEED_REACH = 0.3;
/** How much sooner the middle of a box is the object than its corners are. */
const SHAPE = 2.5;
/** How far the edge may move on a finer picture, pixels to each side. */
const BAND_PX = 3;
const MOST_SAMPLES = 6_000;

/** The neighbours of a pixel that come after it: each pair is looked at once. */
const steps = (width: number) => [
  { dx: 1, step: 1, nearness: 1 },
  { dx: 0, step: width, nearness: 1 },
  { dx: 1, step: width + 1, nearness: Math.SQRT1_2 },
  { dx: -1, step: width - 1, nearness: Math.SQRT1_2 },
];

/** Of two pixels, the square of how different they look. */
function difference(data: Uint8ClampedArray, a: number, b: number): number {
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
function cutOpen(pixels: Pixels, known: Uint8Array, pullAt: (at: number) => number): Uint8Array {
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

/** Colours of the pixels that are wanted, thinned out evenly. */
function samples({ data }: Pixels, isWanted: (at: number) => boolean): Float32Array {
  const wanted: number[] = [];
  for (let at = 0; at < data.length / 4; at++) if (isWanted(at)) wanted.push(at);
  const step = Math.max(1, wanted.length / MOST_SAMPLES);
  const colours: number[] = [];
  for (let n = 0; n < wanted.length; n += step) {
    const at = wanted[Math.floor(n)] ?? 0;
    colours.push(data[4 * at] ?? 0, data[4 * at + 1] ?? 0, data[4 * at + 2] ?? 0);
  }
  return Float32Array.from(colours);
}

/** 0 in the middle of the box, 1 on the ellipse that fits it, 2 in its corners. */
const ellipse =
  ({ left, top, right, bottom }: Frame, width: number) =>
  (at: number): number => {
    const x = at % width;
    const dx = (2 * (x + 0.5 - left)) / (right - left) - 1;
    const dy = (2 * ((at - x) / width + 0.5 - top)) / (bottom - top) - 1;
    return dx * dx + dy * dy;
  };

/** What is known beforehand: nothing outside of the box is the object, and seeds are what they were said to be. */
function knownAt({ width, height }: Pixels, { left, top, right, bottom }: Frame, seeds: readonly Seed[], scale: number): Uint8Array {
  const known = new Uint8Array(width * height);
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++) if (x + 0.5 > left && x + 0.5 < right && y + 0.5 > top && y + 0.5 < bottom) known[y * width + x] = OPEN;
  for (const seed of seeds) {
    const radius = Math.max(0.7, seed.radius / scale);
    const [cx, cy] = [seed.x / scale, seed.y / scale];
    for (let y = Math.max(0, Math.floor(cy - radius)); y <= Math.min(height - 1, cy + radius); y++)
      for (let x = Math.max(0, Math.floor(cx - radius)); x <= Math.min(width - 1, cx + radius); x++)
        if (Math.hypot(x + 0.5 - cx, y + 0.5 - cy) <= radius) known[y * width + x] = seed.side === "inside" ? IN : OUT;
  }
  return known;
}

interface Models {
  inside: ColourModel;
  outside: ColourModel;
}

/** What the labeler said holds around the place, too, and more than colour close by: two things of one colour can be told apart only so. */
const seedPull = ({ left, top, right, bottom }: Frame, seeds: readonly Seed[], scale: number, width: number) => {
  const reach = SEED_REACH * Math.sqrt((right - left) * (bottom - top));
  const places = seeds.map(({ x, y, side }) => ({ x: x / scale, y: y / scale, sign: side === "inside" ? 1 : -1 }));
  return (at: number): number => {
    const x = at % width;
    const y = (at - x) / width;
    let nearest = reach;
    let sign = 0;
    for (const place of places) {
      const far = Math.hypot(place.x - x, place.y - y);
      if (far >= nearest) continue;
      nearest = far;
      sign = place.sign;
    }
    return sign * SEED_PULL * (1 - nearest / reach);
  };
};

/** How much each pixel belongs inside: by its colour, its place in the box, and what was said near it. */
function pullOf({ data, width }: Pixels, { inside, outside }: Models, box: Frame, seeds: readonly Seed[], scale: number) {
  const round = ellipse(box, width);
  const said = seedPull(box, seeds, scale, width);
  return (at: number): number => {
    const [r, g, b] = [data[4 * at] ?? 0, data[4 * at + 1] ?? 0, data[4 * at + 2] ?? 0];
    const pull = outside.cost(r, g, b) - inside.cost(r, g, b);
    return Math.max(-MOST_PULL, Math.min(MOST_PULL, pull)) + SHAPE * Math.max(-1, 1 - round(at)) + said(at);
  };
}

const scaled = ({ left, top, right, bottom }: Frame, by: number): Frame => ({ left: left / by, top: top / by, right: right / by, bottom: bottom / by });

/** The colours on both sides and the edge between them, by turns, on the coarsest picture. */
function found(pixels: Pixels, known: Uint8Array, box: Frame, seeds: readonly Seed[], scale: number): { mask: Uint8Array; models: Models } | undefined {
  const round = ellipse(box, pixels.width);
  let inside = samples(pixels, (at) => known[at] === IN || (known[at] === OPEN && round(at) < 0.64));
  let outside = samples(pixels, (at) => known[at] === OUT || (known[at] === OPEN && round(at) > 1.2));
  let mask = known;
  let models: Models | undefined;
  for (let turn = 0; turn < ROUNDS; turn++) {
    if (inside.length < 9 || outside.length < 9) break;
    models = { inside: colourModel(inside), outside: colourModel(outside) };
    const next = cutOpen(pixels, known, pullOf(pixels, models, box, seeds, scale));
    const isSame = next.every((value, at) => value === mask[at]);
    mask = next;
    if (isSame) break;
    inside = samples(pixels, (at) => mask[at] === IN);
    outside = samples(pixels, (at) => mask[at] === OUT);
  }
  return models && { mask, models };
}

/** The mask on a picture twice as fine: open near its edge, known elsewhere. After Lombaert et al., "A multilevel banded graph cuts method", 2005. */
function refined(pixels: Pixels, coarse: Mask, known: Uint8Array): Uint8Array {
  const { width, height } = pixels;
  const state = known.slice();
  for (let at = 0; at < state.length; at++) {
    if (state[at] !== OPEN) continue;
    const x = Math.min(coarse.width - 1, (at % width) >> 1);
    const y = Math.min(coarse.height - 1, Math.floor(at / width) >> 1);
    const value = coarse.data[y * coarse.width + x] ?? OUT;
    let isEdge = false;
    const reach = BAND_PX >> 1;
    for (let dy = -reach; dy <= reach && !isEdge; dy++)
      for (let dx = -reach; dx <= reach && !isEdge; dx++) {
        const [nx, ny] = [x + dx, y + dy];
        isEdge = nx >= 0 && ny >= 0 && nx < coarse.width && ny < coarse.height && coarse.data[ny * coarse.width + nx] !== value;
      }
    if (!isEdge) state[at] = value;
  }
  return height > 0 ? state : known;
}

const isSeedInside = ({ side }: Seed) => side === "inside";

/**
 * The object in a box, as a mask of the patch; undefined where nothing in the box differs from what is around it.
 * Needs some of the picture around the box to see what is not the object.
 */
export function segment(patch: Pixels, box: Frame, seeds: readonly Seed[] = []): Mask | undefined {
  const levels = [patch];
  for (let last = patch; Math.max(last.width, last.height) > COARSE_PX && Math.min(last.width, last.height) > 15; levels.push(last)) last = halved(last);
  const top = levels.length - 1;
  const wantedOn = (width: number, scale: number) => seeds.filter(isSeedInside).map(({ x, y }) => Math.floor(y / scale) * width + Math.floor(x / scale));
  let mask: Mask | undefined;
  let models: Models | undefined;
  for (let level = top; level >= 0; level--) {
    const pixels = levels[level];
    if (!pixels) continue;
    const scale = 2 ** level;
    const known = knownAt(pixels, scaled(box, scale), seeds, scale);
    const { width, height } = pixels;
    if (!mask || !models) {
      const first = found(pixels, known, scaled(box, scale), seeds, scale);
      if (!first) return undefined;
      models = first.models;
      mask = wholePiece({ width, height, data: first.mask }, wantedOn(width, scale));
    } else {
      const data = cutOpen(pixels, refined(pixels, mask, known), pullOf(pixels, models, scaled(box, scale), seeds, scale));
      mask = wholePiece({ width, height, data }, wantedOn(width, scale));
    }
  }
  return mask?.data.includes(IN) ? mask : undefined;
}
