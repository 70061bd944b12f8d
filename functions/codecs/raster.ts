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

/** Takes the rows of an image, all of them, in order from the top or from the bottom; averages squares of `by` × `by` pixels on the way. */
export function shrinking({ width, height }: Size, channels: Raster["channels"], by: number): { row(y: number, pixels: Uint8Array): void; done(): Raster } {
  const raster: Raster = { width: Math.ceil(width / by), height: Math.ceil(height / by), channels, data: new Uint8Array(0) };
  const line = raster.width * channels;
  const data = new Uint8Array(line * raster.height);
  const sums = new Uint32Array(line);
  let block = -1;
  let rows = 0;
  const flush = () => {
    if (rows === 0) return;
    for (let x = 0; x < raster.width; x++) {
      const pixels = rows * Math.min(by, width - x * by);
      for (let c = 0; c < channels; c++) data[block * line + x * channels + c] = Math.round((sums[x * channels + c] ?? 0) / pixels);
    }
    sums.fill(0);
    rows = 0;
  };
  return {
    row: (y, pixels) => {
      if (by === 1) {
        data.set(pixels, y * line);
        return;
      }
      const own = Math.floor(y / by);
      if (own !== block) flush();
      block = own;
      rows++;
      for (let x = 0, at = 0; x < width; x++) {
        const to = Math.floor(x / by) * channels;
        for (let c = 0; c < channels; c++, at++) sums[to + c] = (sums[to + c] ?? 0) + (pixels[at] ?? 0);
      }
    },
    done: () => {
      flush();
      return { ...raster, data };
    },
  };
}
