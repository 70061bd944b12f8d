import type { Frame } from "./polygon-geometry.ts";
import { colourModel } from "./smart-colours.ts";
import { cutOpen, IN, OPEN, OUT } from "./smart-edge.ts";
import { halved, type Mask, type Pixels, wholePiece } from "./smart-pixels.ts";
import { ellipse, knownAt, type Models, pixelOf, pullOf, type Seed, type Sought } from "./smart-pull.ts";

/** Longest side of the picture in which the object is found; finer ones only move its edge. */
const COARSE_PX = 176;
const ROUNDS = 4;
/** How much sooner the middle of a box is the object than its corners are. */
const SHAPE = 2.5;
/** The same, where colours alone found hardly anything. */
const STRONG_SHAPE = 8;
/** Share of the box that an object fills at least, as people draw boxes. */
const LEAST_SHARE = 0.12;
/** How far the edge may move on a finer picture, pixels to each side. */
const BAND_PX = 3;
const MOST_SAMPLES = 6_000;

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

const scaled = ({ left, top, right, bottom }: Frame, by: number): Frame => ({ left: left / by, top: top / by, right: right / by, bottom: bottom / by });

/** The colours on both sides and the edge between them, by turns, on the coarsest picture. */
function found(pixels: Pixels, known: Uint8Array, sought: Sought, scale: number): { mask: Uint8Array; models: Models } | undefined {
  const round = ellipse(sought.box, pixels.width);
  let inside = samples(pixels, (at) => known[at] === IN || (known[at] === OPEN && round(at) < 0.64));
  let outside = samples(pixels, (at) => known[at] === OUT || (known[at] === OPEN && round(at) > 1.2));
  let mask = known;
  let models: Models | undefined;
  for (let turn = 0; turn < ROUNDS; turn++) {
    if (inside.length < 9 || outside.length < 9) break;
    models = { inside: colourModel(inside), outside: colourModel(outside) };
    const next = cutOpen(pixels, known, pullOf(pixels, models, sought, scale));
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
  const { width } = pixels;
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
  return state;
}

const isSeedInside = ({ side }: Seed) => side === "inside";

function objectIn(levels: readonly Pixels[], { box, seeds, shape }: Sought): Mask | undefined {
  let mask: Mask | undefined;
  let models: Models | undefined;
  for (const [below, pixels] of levels.toReversed().entries()) {
    const scale = 2 ** (levels.length - 1 - below);
    const { width, height } = pixels;
    const sought = { box: scaled(box, scale), seeds, shape };
    const known = knownAt(pixels, sought.box, seeds, scale);
    const wanted = seeds.filter(isSeedInside).map((seed) => pixelOf(pixels, seed, scale));
    if (mask && models) {
      const data = cutOpen(pixels, refined(pixels, mask, known), pullOf(pixels, models, sought, scale));
      mask = wholePiece({ width, height, data }, wanted);
    } else {
      const first = found(pixels, known, sought, scale);
      if (!first) return undefined;
      models = first.models;
      mask = wholePiece({ width, height, data: first.mask }, wanted);
    }
  }
  return mask;
}

/**
 * The object in a box, as a mask of the patch; undefined where nothing in the box differs from what is around it.
 * Needs some of the picture around the box to see what is not the object.
 */
export function segment(patch: Pixels, box: Frame, seeds: readonly Seed[] = []): Mask | undefined {
  const levels = [patch];
  for (let last = patch; Math.max(last.width, last.height) > COARSE_PX && Math.min(last.width, last.height) > 15; levels.push(last)) last = halved(last);
  const sizeOf = (mask: Mask | undefined) => mask?.data.reduce((sum, value) => sum + value, 0) ?? 0;
  const mask = objectIn(levels, { box, seeds, shape: SHAPE });
  if (sizeOf(mask) >= LEAST_SHARE * (box.right - box.left) * (box.bottom - box.top)) return mask;
  const again = objectIn(levels, { box, seeds, shape: STRONG_SHAPE });
  const best = seeds.every(isSeedInside) || sizeOf(mask) === 0 ? again : mask;
  return sizeOf(best) > 0 ? best : undefined;
}
