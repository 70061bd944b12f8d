import { WHOLE_SIDE } from "./codec.ts";

/** Decoded pixels of 8 bits, row by row, top first: gray, RGB or RGBA. It may be smaller than the image in the file. */
export interface Raster {
  width: number;
  height: number;
  channels: 1 | 3 | 4;
  data: Uint8Array;
}

interface Size {
  width: number;
  height: number;
}

/** How many pixels a side become one, so that a picture of `side` can be made of it and memory stays bounded. The rest is left to a better filter. */
export function shrinkBy({ width, height }: Size, side: number): number {
  const longest = Math.max(width, height);
  return Math.max(1, Math.ceil(longest / WHOLE_SIDE), Math.floor(longest / (2 * side)));
}

/** Pixels a side of a square that are looked at, of those that become one. */
const LOOKED_AT = 4;

export interface Shrinking {
  /** Whether row `y` counts; others need not be decoded. */
  wants(y: number): boolean;
  /** The wanted rows, each once, in order from the top or from the bottom. */
  row(y: number, pixels: Uint8Array): void;
  done(): Raster;
}

/** Makes squares of `by` × `by` pixels into one, the average of up to 4 × 4 of them. */
export function shrinking({ width, height }: Size, channels: Raster["channels"], by: number): Shrinking {
  const out = { width: Math.ceil(width / by), height: Math.ceil(height / by), channels };
  const line = out.width * channels;
  const data = new Uint8Array(line * out.height);
  if (by === 1) return { wants: () => true, row: (y, pixels) => data.set(pixels, y * line), done: () => ({ ...out, data }) };
  const step = Math.max(1, Math.floor(by / LOOKED_AT));
  const sums = new Uint32Array(line);
  let block = -1;
  let rows = 0;
  const flush = () => {
    if (rows === 0) return;
    for (let x = 0, at = 0; x < out.width; x++) {
      const pixels = rows * Math.ceil(Math.min(by, width - x * by) / step);
      for (let c = 0; c < channels; c++, at++) data[block * line + at] = Math.round((sums[at] ?? 0) / pixels);
    }
    sums.fill(0);
    rows = 0;
  };
  const add = (pixels: Uint8Array, channel: number) => {
    for (let from = 0, to = channel; from < width; from += by, to += channels) {
      const end = Math.min(from + by, width) * channels;
      let sum = 0;
      for (let at = from * channels + channel; at < end; at += step * channels) sum += pixels[at] ?? 0;
      sums[to] = (sums[to] ?? 0) + sum;
    }
  };
  return {
    wants: (y) => (y % by) % step === 0,
    row: (y, pixels) => {
      const own = Math.floor(y / by);
      if (own !== block) flush();
      block = own;
      rows++;
      for (let c = 0; c < channels; c++) add(pixels, c);
    },
    done: () => {
      flush();
      return { ...out, data };
    },
  };
}
