import { inflateRawSync, constants } from "node:zlib";
import { MAX_FILE_BYTES } from "../codec.ts";
import { CUT, Unreadable } from "../unreadable.ts";
import { type Coding, type DataSet, type Elements, hasPixels, readElements } from "./elements.ts";

/** A DICOM file, opened: its data set and how its pixels are written. */
export interface DicomFile {
  /** What the offsets of `elements` count in; other than the file's own where that is deflated. */
  bytes: Uint8Array;
  coding: Coding;
  elements: Elements;
  transferSyntax: string;
}

const PREAMBLE = 128;
const TRANSFER_SYNTAX = 0x0002_0010;
const IMPLICIT = "1.2.840.10008.1.2";
const DEFLATED = "1.2.840.10008.1.2.1.99";
const BIG_ENDIAN = "1.2.840.10008.1.2.2";
const MARK = [0x44, 0x49, 0x43, 0x4d]; // DICM

const hasMark = (head: Uint8Array) => MARK.every((byte, n) => head[PREAMBLE + n] === byte);
/** Old files begin with their data set: group 0002 with letters, or one of the first elements of group 0008. */
function isBare(head: Uint8Array): boolean {
  const [a, b, c, d, e, f] = head;
  if (head.length < 132 || b !== 0 || d !== 0) return false;
  const hasLetters = [e, f].every((byte) => byte !== undefined && byte >= 0x41 && byte <= 0x5a);
  if (a === 2 && c === 0) return hasLetters;
  return a === 8 && [0x00, 0x01, 0x05, 0x08, 0x12, 0x16, 0x18].includes(c ?? -1) && (hasLetters || (f === 0 && head[6] === 0 && head[7] === 0));
}

export const isDicom = (head: Uint8Array): boolean => hasMark(head) || isBare(head);

/** Opens a whole file, or (`isHead`) as much as its head tells. */
export function openDicom(file: Uint8Array, { isHead }: { isHead: boolean }): DicomFile {
  const { transferSyntax, at } = metaOf(file);
  const coding: Coding = { isLittle: transferSyntax !== BIG_ENDIAN, isExplicit: transferSyntax !== IMPLICIT };
  const bytes = transferSyntax === DEFLATED ? inflated(file.subarray(at)) : file;
  const { elements, isCut }: DataSet = readElements(bytes, transferSyntax === DEFLATED ? 0 : at, coding);
  if (isCut && !hasPixels(elements) && !isHead) throw new Unreadable(CUT);
  return { bytes, coding, elements, transferSyntax };
}

/** The meta group is always explicit and little-endian (PS3.10 section 7.1); where there is none, the letters of the first element tell the coding. */
function metaOf(file: Uint8Array): { transferSyntax: string; at: number } {
  const from = hasMark(file) ? PREAMBLE + 4 : 0;
  const view = new DataView(file.buffer, file.byteOffset, file.byteLength);
  if (file.length < from + 8) throw new Unreadable(CUT);
  if (view.getUint16(from, true) !== 2) {
    const isExplicit = /^[A-Z]{2}$/.test(String.fromCharCode(file[from + 4] ?? 0, file[from + 5] ?? 0));
    return { transferSyntax: isExplicit ? "1.2.840.10008.1.2.1" : IMPLICIT, at: from };
  }
  let transferSyntax = "1.2.840.10008.1.2.1";
  let at = from;
  // Element by element and not by the group's length, which some writers get wrong.
  while (at + 8 <= file.length && view.getUint16(at, true) === 2) {
    const vr = String.fromCharCode(file[at + 4] ?? 0, file[at + 5] ?? 0);
    const isLong = ["OB", "OW", "UN", "UT", "SQ"].includes(vr);
    if (isLong && at + 12 > file.length) break;
    const length = isLong ? view.getUint32(at + 8, true) : view.getUint16(at + 6, true);
    const start = at + (isLong ? 12 : 8);
    if (view.getUint16(at, true) * 65_536 + view.getUint16(at + 2, true) === TRANSFER_SYNTAX) transferSyntax = textOf(file, start, start + length);
    at = start + length;
  }
  return { transferSyntax, at };
}

/** What there is of it: a head is cut somewhere. */
function inflated(deflated: Uint8Array): Uint8Array {
  try {
    return inflateRawSync(deflated, { finishFlush: constants.Z_SYNC_FLUSH, maxOutputLength: MAX_FILE_BYTES });
  } catch {
    throw new Unreadable("The compressed data set of the DICOM file is damaged, or too large when unpacked.");
  }
}

/** Text of the basic repertoire, without the space or zero that fills it up. */
export const textOf = (bytes: Uint8Array, start: number, end: number): string =>
  Buffer.from(bytes.subarray(start, end))
    .toString("latin1")
    .replace(/[\0 ]+$/, "")
    .trimStart();
