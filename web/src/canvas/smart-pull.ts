import type { Frame } from "./polygon-geometry.ts";
import type { ColourModel } from "./smart-colours.ts";
import { difference, IN, OPEN, OUT } from "./smart-edge.ts";
import type { Pixels } from "./smart-pixels.ts";

/** Said of a place by the labeler: it belongs to the object, or it does not. Pixels of the patch. */
export interface Seed {
  x: number;
  y: number;
  /** Of the spot that is meant. */
  radius: number;
  side: "inside" | "outside";
}

/** What is looked for: the box in pixels of the picture it is looked for in; `shape`: how much sooner its middle is the object than its corners are. */
export interface Sought {
  box: Frame;
  seeds: readonly Seed[];
  shape: number;
}

/** Of the colours on both sides. */
export interface Models {
  inside: ColourModel;
  outside: ColourModel;
}

/** A single pixel's colour says so much and no more. */
const MOST_PULL = 12;
/** What a click says, beside it, and how far that reaches as a share of the box. */
const SEED_PULL = 2 * MOST_PULL;
const SEED_REACH = 0.3;
/** Square of the difference (gray levels, of three colours) beyond which something looks different. */
const SEED_LIKENESS = 2_500;

/** The pixel that a place of the patch lies on, in a picture so many times smaller. */
export function pixelOf({ width, height }: Pixels, { x, y }: Pick<Seed, "x" | "y">, scale: number): number {
  const within = (value: number, most: number) => Math.max(0, Math.min(most, Math.floor(value / scale)));
  return within(y, height - 1) * width + within(x, width - 1);
}

/** 0 in the middle of the box, 1 on the ellipse that fits it, 2 in its corners. */
export const ellipse =
  ({ left, top, right, bottom }: Frame, width: number) =>
  (at: number): number => {
    const x = at % width;
    const dx = (2 * (x + 0.5 - left)) / (right - left) - 1;
    const dy = (2 * ((at - x) / width + 0.5 - top)) / (bottom - top) - 1;
    return dx * dx + dy * dy;
  };

/** What is known beforehand: nothing outside of the box is the object, and seeds are what they were said to be. */
export function knownAt({ width, height }: Pixels, { left, top, right, bottom }: Frame, seeds: readonly Seed[], scale: number): Uint8Array {
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

/**
 * What the labeler said holds around the place, too, for what looks the same there, and more than colour does: two things of one colour can be
 * told apart only so. What looks different is left to itself: a click on a pale spot must not take the dark thing around it away.
 */
const seedPull = (pixels: Pixels, { left, top, right, bottom }: Frame, seeds: readonly Seed[], scale: number) => {
  const { data, width } = pixels;
  const reach = SEED_REACH * Math.sqrt((right - left) * (bottom - top));
  const places = seeds.map((seed) => ({
    x: seed.x / scale,
    y: seed.y / scale,
    pixel: pixelOf(pixels, seed, scale),
    sign: seed.side === "inside" ? 1 : -1,
  }));
  return (at: number): number => {
    const x = at % width;
    const y = (at - x) / width;
    let nearest = reach;
    let meant: (typeof places)[number] | undefined;
    for (const place of places) {
      const far = Math.hypot(place.x - x, place.y - y);
      if (far >= nearest) continue;
      nearest = far;
      meant = place;
    }
    return meant ? meant.sign * SEED_PULL * (1 - nearest / reach) * Math.exp(-difference(data, at, meant.pixel) / SEED_LIKENESS) : 0;
  };
};

/** How much each pixel belongs inside: by its colour, its place in the box, and what was said near it. */
export function pullOf(pixels: Pixels, { inside, outside }: Models, { box, seeds, shape }: Sought, scale: number) {
  const { data } = pixels;
  const round = ellipse(box, pixels.width);
  const said = seedPull(pixels, box, seeds, scale);
  return (at: number): number => {
    const [r, g, b] = [data[4 * at] ?? 0, data[4 * at + 1] ?? 0, data[4 * at + 2] ?? 0];
    const pull = outside.cost(r, g, b) - inside.cost(r, g, b);
    return Math.max(-MOST_PULL, Math.min(MOST_PULL, pull)) + shape * Math.max(-1, 1 - round(at)) + said(at);
  };
}
