import { CUT, Unreadable } from "../unreadable.ts";

/** Where a colour's bits are in a pixel. */
export interface Channel {
  shift: number;
  /** Greatest value; 0: the file has no such channel. */
  max: number;
}

/** What the headers of a BMP say: BITMAPFILEHEADER, then BITMAPCOREHEADER (12 bytes), OS/2 2.x (16–64) or BITMAPINFOHEADER and its successors (40–124). */
export interface BmpHeader {
  width: number;
  height: number;
  isTopDown: boolean;
  bits: 1 | 2 | 4 | 8 | 16 | 24 | 32;
  coding: "plain" | "rle4" | "rle8";
  /** RGB, three bytes each; only of images of up to 8 bits. */
  palette: Uint8Array;
  /** Red, green, blue, alpha; only of 16 and 32 bits. */
  channels: Channel[];
  /** Where the pixels begin, from the start of the file. */
  pixelsAt: number;
}

const FILE_HEADER = 14;
const BITS = [1, 2, 4, 8, 16, 24, 32] as const;

/** Sizes that a second header can have; what else begins with BM is text. */
export const isHeaderSize = (size: number): boolean => size === 12 || (size >= 16 && size <= 64) || size === 108 || size === 124;

/** Reads the headers and the palette; throws `Unreadable` where they make no sense. Dimensions are not judged here. */
export function readHeader(bytes: Uint8Array): BmpHeader {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const size = bytes.length >= 18 ? view.getUint32(14, true) : 0;
  if (!isHeaderSize(size) || bytes.length < FILE_HEADER + size) throw new Unreadable("The file ends before its image begins, or its header is damaged.");
  const isCore = size === 12;
  const word = (at: number) => (FILE_HEADER + size >= at + 4 ? view.getUint32(at, true) : 0);
  const width = isCore ? view.getUint16(18, true) : view.getInt32(18, true);
  const tall = isCore ? view.getUint16(20, true) : view.getInt32(22, true);
  const bits = BITS.find((it) => it === view.getUint16(isCore ? 24 : 28, true));
  const compression = isCore ? 0 : word(30);
  if (bits === undefined) throw new Unreadable("The BMP file says that its pixels have a number of bits that none has.");
  if (width < 0 || tall === -2_147_483_648) throw new Unreadable("The image says that it has no width or no height.");
  const coding = codingOf(compression, bits, size);
  const masks = compression === 3 || compression === 6 ? masksAt(view, size, compression) : { channels: usualChannels(bits), bytes: 0 };
  const paletteAt = FILE_HEADER + size + masks.bytes;
  const declared = view.getUint32(10, true);
  const pixelsAt = declared >= FILE_HEADER + size ? declared : paletteAt;
  const palette =
    bits <= 8
      ? paletteOf(bytes, { at: paletteAt, entry: isCore ? 3 : 4, count: Math.min(word(46) || 2 ** bits, 2 ** bits), end: pixelsAt })
      : new Uint8Array(0);
  return { width, height: Math.abs(tall), isTopDown: tall < 0, bits, coding, palette, channels: masks.channels, pixelsAt };
}

/** 4 and 5 are a JPEG or PNG within a printer's BMP; OS/2 2.x has Huffman and 24-bit RLE under 3 and 4. */
function codingOf(compression: number, bits: number, size: number): BmpHeader["coding"] {
  const isOs2 = size < 40 || size === 64;
  if (compression === 0) return "plain";
  if (compression === 1 && bits === 8) return "rle8";
  if (compression === 2 && bits === 4) return "rle4";
  if (!isOs2 && (compression === 3 || compression === 6) && (bits === 16 || bits === 32)) return "plain";
  throw new Unreadable("The BMP file is compressed in a way that is not read here. Save it as PNG.");
}

/** Masks are the fields after 40 bytes of header, be they counted as part of it (V2 on) or follow it. */
function masksAt(view: DataView, size: number, compression: number): { channels: Channel[]; bytes: number } {
  const own = size >= 52 ? (size >= 56 ? 4 : 3) : compression === 6 ? 4 : 3;
  const at = FILE_HEADER + 40;
  if (view.byteLength < at + own * 4) throw new Unreadable(CUT);
  const channels = [0, 1, 2, 3].map((which) => channelOf(which < own ? view.getUint32(at + which * 4, true) : 0));
  return { channels, bytes: size >= 52 ? 0 : own * 4 };
}

function channelOf(mask: number): Channel {
  if (mask === 0) return { shift: 0, max: 0 };
  const shift = 31 - Math.clz32(mask & -mask);
  const max = mask >>> shift;
  if ((max & (max + 1)) !== 0) throw new Unreadable("The BMP file says that the bits of its colours lie apart.");
  return { shift, max };
}

const usualChannels = (bits: number): Channel[] => (bits === 16 ? [0x7c00, 0x3e0, 0x1f, 0] : [0xff0000, 0xff00, 0xff, 0]).map(channelOf);

/** Stored as blue, green, red. A palette is cut where the pixels begin: some writers count entries that they do not write. */
function paletteOf(bytes: Uint8Array, { at, entry, count, end }: { at: number; entry: number; count: number; end: number }): Uint8Array {
  const there = Math.max(0, Math.min(count, Math.floor((Math.min(end, bytes.length) - at) / entry)));
  const palette = new Uint8Array(there * 3);
  for (let n = 0; n < there; n++) for (let c = 0; c < 3; c++) palette[n * 3 + c] = bytes[at + n * entry + 2 - c] ?? 0;
  return palette;
}
