import { CUT, Unreadable } from "../unreadable.ts";
import type { BmpHeader } from "./header.ts";

/** Fills one row of the image with its pixels; called once for each, in the order of the file. */
export type ReadRow = (stored: number, into: Uint8Array) => void;

/** Palette numbers of plain images of up to 8 bits; the highest bits are the leftmost pixel, rows are filled to 4 bytes. */
export function plainIndexes(bytes: Uint8Array, { width, height, bits, pixelsAt }: BmpHeader): ReadRow {
  const stride = strideOf(bytes, { width, height, bits, pixelsAt });
  const mask = 2 ** bits - 1;
  return (stored, into) => {
    const start = pixelsAt + stored * stride;
    for (let x = 0; x < width; x++) {
      const bit = x * bits;
      into[x] = ((bytes[start + (bit >> 3)] ?? 0) >> (8 - bits - (bit & 7))) & mask;
    }
  };
}

/** RGB, or RGBA where the header names an alpha channel, of plain images of 16, 24 and 32 bits. */
export function plainColours(bytes: Uint8Array, header: BmpHeader): ReadRow {
  const { width, bits, pixelsAt, channels } = header;
  const stride = strideOf(bytes, header);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (bits === 24)
    return (stored, into) => {
      for (let x = 0, at = pixelsAt + stored * stride; x < width; x++, at += 3) {
        into[x * 3] = bytes[at + 2] ?? 0;
        into[x * 3 + 1] = bytes[at + 1] ?? 0;
        into[x * 3 + 2] = bytes[at] ?? 0;
      }
    };
  const size = bits / 8;
  const count = channelsOf(header);
  return (stored, into) => {
    for (let x = 0, at = pixelsAt + stored * stride; x < width; x++, at += size) {
      const pixel = bits === 16 ? view.getUint16(at, true) : view.getUint32(at, true);
      for (let c = 0; c < count; c++) {
        const { shift, max } = channels[c] ?? { shift: 0, max: 0 };
        const value = (pixel >>> shift) & max;
        into[x * count + c] = max === 255 || max === 0 ? value : Math.round((value * 255) / max);
      }
    }
  };
}

export const channelsOf = ({ channels }: BmpHeader): 3 | 4 => ((channels[3]?.max ?? 0) > 0 ? 4 : 3);

/** Bytes of a row; refuses a file that is shorter than its rows. */
function strideOf(bytes: Uint8Array, { width, height, bits, pixelsAt }: Pick<BmpHeader, "width" | "height" | "bits" | "pixelsAt">): number {
  const stride = Math.ceil((width * bits) / 32) * 4;
  const last = Math.ceil((width * bits) / 8); // some writers leave out the filling of the last row
  if (pixelsAt + stride * (height - 1) + last > bytes.length) throw new Unreadable(CUT);
  return stride;
}

/** Run-length coding of 4 or 8 bits (MS-WMF 3.1.6): pairs of count and value; 0 begins an escape: end of row, end of image, jump, or literal pixels. */
export function rleIndexes(bytes: Uint8Array, { width, height, coding, pixelsAt }: BmpHeader): ReadRow {
  const isFour = coding === "rle4";
  let at = pixelsAt;
  let [x, row] = [0, 0];
  let isOver = false;
  const next = (): number => {
    const byte = bytes[at++];
    if (byte === undefined) throw new Unreadable(CUT);
    return byte;
  };
  /** Pixels that would stand beyond the row are dropped. */
  const put = (into: Uint8Array, value: number) => {
    if (x < width) into[x] = value;
    x++;
  };
  const escape = (into: Uint8Array) => {
    const code = next();
    if (code === 0) [x, row] = [0, row + 1];
    else if (code === 1) isOver = true;
    else if (code === 2) [x, row] = [x + next(), row + next()];
    else {
      for (let n = 0, byte = 0; n < code; n++) {
        if (!isFour || n % 2 === 0) byte = next();
        put(into, isFour ? (n % 2 === 0 ? byte >> 4 : byte & 15) : byte);
      }
      const used = isFour ? Math.ceil(code / 2) : code;
      if (used % 2 === 1) at++; // to an even number of bytes
    }
  };
  return (stored, into) => {
    into.fill(0);
    while (!isOver && row === stored) {
      if (stored === height - 1 && x >= width && at >= bytes.length) return; // whole but for its end mark
      const count = next();
      if (count === 0) escape(into);
      else {
        const value = next();
        for (let n = 0; n < count; n++) put(into, isFour ? (n % 2 === 0 ? value >> 4 : value & 15) : value);
      }
    }
  };
}
