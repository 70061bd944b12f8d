import { MAX_PIXELS, MAX_PIXELS_IN_PASSES, MAX_SIDE, type Probe } from "./codec.ts";

/** What an image says of itself beyond its size; left out: one frame, of 8 bits, from top to bottom. */
interface Said {
  width: number;
  height: number;
  frames?: number;
  isDeep?: boolean;
  /** A progressive JPEG, an interlaced PNG. */
  inPasses?: boolean;
}

/** The last word on a header: dimensions that cannot be, or that nobody could show, are refused before a pixel is decoded. */
export function checkedSize(format: string, { width, height, frames = 1, isDeep = false, inPasses = false }: Said, allowed = MAX_PIXELS): Probe {
  const most = inPasses ? Math.min(allowed, MAX_PIXELS_IN_PASSES) : allowed;
  if (width === 0 || height === 0) return { ok: false, why: "The image says that it has no width or no height." };
  const tooLarge = (limit: string): Probe => ({ ok: false, why: `The image says that it is ${width} × ${height} pixels; ${limit} are not opened.` });
  if (Math.max(width, height) > MAX_SIDE) return tooLarge(`images of more than ${MAX_SIDE.toLocaleString("en")} pixels a side`);
  if (width * height > most) return tooLarge(`${inPasses ? "progressive images" : "images"} of more than ${most / 1_000_000} million pixels`);
  return { ok: true, format, width, height, frames, isDeep };
}

export const NO_HEADER: Probe = { ok: false, why: "The file ends before its image begins, or its header is damaged." };
