import { MAX_PIXELS, type Probe } from "./codec.ts";

/** The last word on a header: dimensions that cannot be, or that nobody could show, are refused before a pixel is decoded. */
export function checkedSize(format: string, { width, height }: { width: number; height: number }): Probe {
  if (width === 0 || height === 0) return { ok: false, why: "The image says that it has no width or no height." };
  if (width * height > MAX_PIXELS)
    return {
      ok: false,
      why: `The image says that it is ${width} × ${height} pixels; images of more than ${MAX_PIXELS / 1_000_000} million pixels are not opened.`,
    };
  return { ok: true, format, width, height };
}

export const NO_HEADER: Probe = { ok: false, why: "The file ends before its image begins, or its header is damaged." };
