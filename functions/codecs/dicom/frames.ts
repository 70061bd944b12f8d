import { CUT, DAMAGED, NO_FRAME, Unreadable } from "../unreadable.ts";
import { PIXEL_DATA } from "./elements.ts";
import type { DicomFile } from "./file.ts";
import { type DicomImage, valuesIn } from "./image.ts";

const [ITEM, SEQUENCE_END] = [0xfffe_e000, 0xfffe_e0dd];
const UNDEFINED = 0xffff_ffff;
const EXTENDED_OFFSETS = 0x7fe0_0001;

/** The bytes of one frame as written: plain, or compressed and without its fragments' heads. `bit`: where a frame of single bits begins in its first byte. */
export interface FrameBytes {
  bytes: Uint8Array;
  isPlain: boolean;
  bit: number;
}

export function frameBytes(file: DicomFile, image: DicomImage, frame: number): FrameBytes {
  const pixels = file.elements.get(PIXEL_DATA);
  if (!pixels) throw new Unreadable("The DICOM file has no pixels in it that are read here.");
  if (frame >= image.frames) throw new Unreadable(NO_FRAME);
  if (pixels.end === UNDEFINED) return { bytes: encapsulated(file, pixels.start, image, frame), isPlain: false, bit: 0 };
  const isHalf = image.photometric === "YBR_FULL_422"; // two pixels share their colour
  const bits = image.width * image.height * (isHalf ? 2 : image.samples) * image.bitsAllocated;
  const from = pixels.start + Math.floor((bits * frame) / 8);
  const end = pixels.start + Math.ceil((bits * (frame + 1)) / 8);
  if (end > file.bytes.length) throw new Unreadable(CUT);
  return { bytes: file.bytes.subarray(from, end), isPlain: true, bit: (bits * frame) % 8 };
}

interface Fragment {
  /** Of its head, counted from the first fragment. */
  offset: number;
  start: number;
  end: number;
}

/** Encapsulated pixels (PS3.5 A.4): an item of offsets, which may be empty, then fragments, one or more a frame. */
function encapsulated(file: DicomFile, at: number, image: DicomImage, frame: number): Uint8Array {
  const { bytes } = file;
  const all = fragmentsOf(bytes, at);
  const table = all.shift();
  if (!table || all.length === 0) throw new Unreadable(CUT);
  const base = table.end;
  const fragments = all.map((one) => ({ ...one, offset: one.start - 8 - base }));
  const own = partOf(fragments, offsetsOf(file, table), image, frame, bytes);
  if (own.length === 0 || own.some(({ end }) => end > bytes.length)) throw new Unreadable(own.length === 0 ? DAMAGED : CUT);
  const [only] = own;
  return own.length === 1 && only ? bytes.subarray(only.start, only.end) : Buffer.concat(own.map(({ start, end }) => bytes.subarray(start, end)));
}

function fragmentsOf(bytes: Uint8Array, from: number): Fragment[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const found: Fragment[] = [];
  for (let at = from; at + 8 <= bytes.length; ) {
    const tag = view.getUint16(at, true) * 65_536 + view.getUint16(at + 2, true);
    if (tag === SEQUENCE_END) break;
    if (tag !== ITEM) throw new Unreadable(DAMAGED);
    const start = at + 8;
    const end = start + view.getUint32(at + 4, true);
    found.push({ offset: 0, start, end });
    at = end;
  }
  return found;
}

/** Where each frame begins; empty where the file does not tell. */
function offsetsOf(file: DicomFile, table: Fragment): number[] {
  const extended = valuesIn(file, file.elements).bytesOf(EXTENDED_OFFSETS);
  const bytes = extended ?? file.bytes.subarray(table.start, table.end);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const size = extended ? 8 : 4;
  return Array.from({ length: Math.floor(bytes.length / size) }, (_, n) => (extended ? Number(view.getBigUint64(n * 8, true)) : view.getUint32(n * 4, true)));
}

function partOf(fragments: Fragment[], offsets: number[], { frames }: DicomImage, frame: number, bytes: Uint8Array): Fragment[] {
  const [from, to = Number.POSITIVE_INFINITY] = [offsets[frame], offsets[frame + 1]];
  if (frames === 1) return fragments;
  if (from !== undefined && offsets.length >= frames) return fragments.filter(({ offset }) => offset >= from && offset < to);
  if (fragments.length === frames) return fragments.slice(frame, frame + 1);
  // No table: a frame begins where a fragment begins as its compression's files do.
  const starts = fragments.flatMap(({ start }, n) => (isStart(bytes, start) ? [n] : []));
  if (starts.length !== frames) throw new Unreadable("The DICOM file does not tell where its frames begin.");
  return fragments.slice(starts[frame], starts[frame + 1]);
}

/** The first marker of JPEG and JPEG-LS (FF D8), and of JPEG 2000 (FF 4F FF 51). */
const isStart = (bytes: Uint8Array, at: number) => bytes[at] === 0xff && (bytes[at + 1] === 0xd8 || (bytes[at + 1] === 0x4f && bytes[at + 2] === 0xff));
