import type { ReadRange } from "../codec.ts";
import { Unreadable } from "../unreadable.ts";

/** What the directory of a page (IFD) says; TIFF 6.0 section 8, and BigTIFF, whose offsets have 8 bytes. */
export interface Directory {
  width: number;
  height: number;
  /** EXIF's 1–8. */
  orientation: number;
  /** Of a sample. */
  bits: number;
  samples: number;
  /** 0 WhiteIsZero, 1 BlackIsZero, 2 RGB, 3 palette, 5 CMYK, 6 YCbCr. */
  photometric: number;
  /** 1 unsigned, 2 signed, 3 floating point. */
  sampleFormat: number;
  /** Where in the file the value of SampleFormat stands, and in which order of bytes; absent where the directory has none in place. */
  sampleFormatAt?: { at: number; isLittle: boolean };
  isTiled: boolean;
}

const CUT_HEADER = "The file ends before its image begins, or its header is damaged.";
/** Directories are read in pieces of this size. */
const PIECE = 64 * 1024;
const TAGS = { width: 256, height: 257, bits: 258, photometric: 262, orientation: 274, samples: 277, tileWidth: 322, sampleFormat: 339 };
/** Bytes of the types BYTE, SHORT, LONG and LONG8; others hold nothing that is asked for here. */
const SIZES: Readonly<Record<number, number>> = { 1: 1, 3: 2, 4: 4, 16: 8 };

interface Layout {
  isLittle: boolean;
  isBig: boolean;
}

/** Opens the chain of directories. `first` is the page; `count` follows the chain to its end, at most `most` long (a loop ends it). */
export async function openDirectories(head: Uint8Array, read: ReadRange) {
  if (head.length < 16) throw new Unreadable(CUT_HEADER);
  const view = viewOf(head);
  const isLittle = head[0] === 0x49;
  const layout = { isLittle, isBig: view.getUint16(2, isLittle) === 43 };
  const first = layout.isBig ? Number(view.getBigUint64(8, isLittle)) : view.getUint32(4, isLittle);
  return {
    page: async (number: number): Promise<Directory | undefined> => {
      let at = first;
      for (let n = 0; n < number && at !== 0; n++) at = (await step(head, read, at, layout)).next;
      return at === 0 ? undefined : directoryOf((await step(head, read, at, layout)).entries, layout);
    },
    count: async (most: number): Promise<number> => {
      const seen = new Set<number>();
      for (let at = first; at !== 0 && !seen.has(at) && seen.size < most; ) {
        const { next, isThere } = await step(head, read, at, layout).catch(ended);
        if (!isThere) break;
        seen.add(at);
        at = next;
      }
      return seen.size;
    },
  };
}

/** A page whose directory is not in the file is no page. */
function ended(error: unknown): { next: number; isThere: boolean } {
  if (error instanceof Unreadable) return { next: 0, isThere: false };
  throw error;
}

const viewOf = (bytes: Uint8Array) => new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);

interface Entries {
  bytes: Uint8Array;
  /** Of the first entry, in the file. */
  at: number;
  count: number;
}

/** One directory, and where the next one is (0: none). */
async function step(head: Uint8Array, read: ReadRange, at: number, { isLittle, isBig }: Layout): Promise<{ entries: Entries; next: number; isThere: boolean }> {
  const [countSize, entrySize, offsetSize] = isBig ? [8, 20, 8] : [2, 12, 4];
  if (!Number.isSafeInteger(at) || at < 8) throw new Unreadable(CUT_HEADER);
  const piece = await pieceAt(head, read, at, PIECE);
  if (piece.length < countSize) throw new Unreadable(CUT_HEADER);
  const view = viewOf(piece);
  const count = isBig ? Number(view.getBigUint64(0, isLittle)) : view.getUint16(0, isLittle);
  const length = countSize + count * entrySize;
  if (count === 0 || count > 65_535) throw new Unreadable(CUT_HEADER);
  const whole = piece.length >= length + offsetSize ? piece : await pieceAt(head, read, at, length + offsetSize);
  if (whole.length < length) throw new Unreadable(CUT_HEADER);
  const own = viewOf(whole);
  const next = whole.length < length + offsetSize ? 0 : isBig ? Number(own.getBigUint64(length, isLittle)) : own.getUint32(length, isLittle);
  return { entries: { bytes: whole.subarray(countSize, length), at: at + countSize, count }, next, isThere: true };
}

/** From the head, where it is in there. */
async function pieceAt(head: Uint8Array, read: ReadRange, at: number, length: number): Promise<Uint8Array> {
  const small = Math.min(length, 4_096); // most directories are smaller than a piece
  return at + small <= head.length ? head.subarray(at, at + length) : await read(at, at + length);
}

function directoryOf({ bytes, at, count }: Entries, { isLittle, isBig }: Layout): Directory {
  const view = viewOf(bytes);
  const size = isBig ? 20 : 12;
  const room = isBig ? 8 : 4;
  const found = new Map<number, { value: number; valueAt: number }>();
  for (let n = 0; n < count; n++) {
    const entry = n * size;
    const [tag, type] = [view.getUint16(entry, isLittle), view.getUint16(entry + 2, isLittle)];
    const values = isBig ? Number(view.getBigUint64(entry + 4, isLittle)) : view.getUint32(entry + 4, isLittle);
    const bytesOf = SIZES[type];
    if (bytesOf === undefined || found.has(tag)) continue;
    const valueAt = entry + size - room;
    // Values that do not fit stand elsewhere; of those asked for it is only the bits of several samples, which are alike.
    if (bytesOf * values <= room) found.set(tag, { value: numberAt(view, valueAt, bytesOf, isLittle), valueAt });
  }
  const value = (tag: number, usual: number) => found.get(tag)?.value ?? usual;
  const format = found.get(TAGS.sampleFormat);
  return {
    width: value(TAGS.width, 0),
    height: value(TAGS.height, 0),
    orientation: value(TAGS.orientation, 1),
    bits: value(TAGS.bits, value(TAGS.samples, 1) > 1 ? 8 : 1),
    samples: value(TAGS.samples, 1),
    photometric: value(TAGS.photometric, 1),
    sampleFormat: format?.value ?? 1,
    ...(format && { sampleFormatAt: { at: at + format.valueAt, isLittle } }),
    isTiled: found.has(TAGS.tileWidth),
  };
}

function numberAt(view: DataView, at: number, bytes: number, isLittle: boolean): number {
  if (bytes === 1) return view.getUint8(at);
  if (bytes === 2) return view.getUint16(at, isLittle);
  return bytes === 4 ? view.getUint32(at, isLittle) : Number(view.getBigUint64(at, isLittle));
}
