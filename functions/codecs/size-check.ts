import { MAX_PIXELS, type Probe } from "./codec.ts";

/** What an image says of itself beyond its size; left out: one frame, of 8 bits. */
interface Said {
  width: number;
  height: number;
  frames?: number;
  isDeep?: boolean;
}

/** The last word on a header: dimensions that cannot be, or that nobody could show, are refused before a pixel is decoded. */
export function checkedSize(format: string, { width, height, frames = 1, isDeep = false }: Said, most = MAX_PIXELS): Probe {
  if (width === 0 || height === 0) return { ok: false, why: "The image says that it has no width or no height." };
  if (width * height > most)
    return {
      ok: false,
      why: `The image says that it is ${width} × ${height} pixels; images of more than ${most / 1_000_000} million pixels are not opened.`,
    };
  return { ok: true, format, width, height, frames, isDeep };
}

export const NO_HEADER: Probe = { ok: false, why: "The file ends before its image begins, or its header is damaged." };
