import type { Extent, Frame, Point } from "./polygon-geometry.ts";
import type { Pixels } from "./smart-pixels.ts";

/** A part of the picture as pixels, and how they lie on the image. */
export interface Patch {
  pixels: Pixels;
  /** Pixels of the image a pixel of the patch, to the right and down. */
  stepX: number;
  stepY: number;
  left: number;
  top: number;
}

export const toPatch = ({ left, top, stepX, stepY }: Omit<Patch, "pixels">, { x, y }: Point): Point => ({ x: (x - left) / stepX, y: (y - top) / stepY });
export const fromPatch = ({ left, top, stepX, stepY }: Omit<Patch, "pixels">, { x, y }: Point): Point => ({ x: x * stepX + left, y: y * stepY + top });

/** A frame with a share of its size added on every side, inside of the image, on whole pixels. */
export function widened({ left, top, right, bottom }: Frame, by: number, image: Extent): Frame {
  const dx = Math.max(8, by * (right - left));
  const dy = Math.max(8, by * (bottom - top));
  return {
    left: Math.max(0, Math.floor(left - dx)),
    top: Math.max(0, Math.floor(top - dy)),
    right: Math.min(image.width, Math.ceil(right + dx)),
    bottom: Math.min(image.height, Math.ceil(bottom + dy)),
  };
}

/**
 * The pixels of `frame` (pixels of the image), made smaller so that neither side has more than `most`.
 * Undefined where the browser does not let a page see them: the picture came from another origin without its leave.
 */
export function patchOf(source: HTMLImageElement | HTMLCanvasElement, image: Extent, frame: Frame, most: number): Patch | undefined {
  const across = source instanceof HTMLImageElement ? source.naturalWidth : source.width;
  const down = source instanceof HTMLImageElement ? source.naturalHeight : source.height;
  const [wide, high] = [frame.right - frame.left, frame.bottom - frame.top];
  // The picture may be smaller than the file: finer than it is there is nothing to see.
  const shrink = Math.min(1, most / Math.max(wide, high), across / image.width, down / image.height);
  const width = Math.max(1, Math.round(wide * shrink));
  const height = Math.max(1, Math.round(high * shrink));
  const canvas = document.createElement("canvas");
  canvas.width = width;
  canvas.height = height;
  const context = canvas.getContext("2d", { willReadFrequently: true });
  if (!context) throw new Error("This browser cannot draw on a canvas.");
  const [kx, ky] = [across / image.width, down / image.height];
  context.drawImage(source, frame.left * kx, frame.top * ky, wide * kx, high * ky, 0, 0, width, height);
  const pixels = readable(context, width, height);
  return pixels && { pixels, stepX: wide / width, stepY: high / height, left: frame.left, top: frame.top };
}

function readable(context: CanvasRenderingContext2D, width: number, height: number): Pixels | undefined {
  try {
    return { width, height, data: context.getImageData(0, 0, width, height).data };
  } catch (error) {
    if (error instanceof DOMException && error.name === "SecurityError") return undefined;
    throw error;
  }
}
