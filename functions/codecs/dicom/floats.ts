import { CUT, NO_FRAME, Unreadable } from "../unreadable.ts";
import { DOUBLE_PIXELS, FLOAT_PIXELS } from "./elements.ts";
import type { DicomFile } from "./file.ts";
import type { DicomImage } from "./image.ts";

/** Values of one frame of floating point (PS3.3 C.7.6.24 and C.7.6.25: never compressed, one sample a pixel); undefined where the pixels are whole numbers. */
export function floatsOf(
  { bytes, coding, elements }: DicomFile,
  { width, height, frames }: DicomImage,
  frame: number,
): Float32Array | Float64Array | undefined {
  const size = elements.has(FLOAT_PIXELS) ? 4 : 8;
  const pixels = elements.get(FLOAT_PIXELS) ?? elements.get(DOUBLE_PIXELS);
  if (!pixels) return undefined;
  if (frame >= frames) throw new Unreadable(NO_FRAME);
  const values = size === 4 ? new Float32Array(width * height) : new Float64Array(width * height);
  const from = pixels.start + frame * values.length * size;
  if (from + values.length * size > bytes.length) throw new Unreadable(CUT);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  for (let at = 0; at < values.length; at++)
    values[at] = size === 4 ? view.getFloat32(from + at * 4, coding.isLittle) : view.getFloat64(from + at * 8, coding.isLittle);
  return values;
}
