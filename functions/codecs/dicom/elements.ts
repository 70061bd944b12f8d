import { Unreadable } from "../unreadable.ts";

/** How a data set is written (DICOM PS3.5 sections 7.1 and 7.3). */
export interface Coding {
  isLittle: boolean;
  isExplicit: boolean;
}

export interface Element {
  /** Two letters; empty where the coding leaves it out. */
  vr: string;
  /** Of the value, from the start of the bytes; `end` is past the bytes where they were cut. */
  start: number;
  end: number;
  /** Of a sequence: its items. */
  items?: Elements[];
}

/** By group × 65,536 + element. */
export type Elements = Map<number, Element>;

export const PIXEL_DATA = 0x7fe0_0010;
export const [FLOAT_PIXELS, DOUBLE_PIXELS] = [0x7fe0_0008, 0x7fe0_0009];
const PIXELS = [PIXEL_DATA, FLOAT_PIXELS, DOUBLE_PIXELS];
export const hasPixels = (elements: Elements): boolean => PIXELS.some((tag) => elements.has(tag));
const [ITEM, ITEM_END, SEQUENCE_END] = [0xfffe_e000, 0xfffe_e00d, 0xfffe_e0dd];
const UNDEFINED = 0xffff_ffff;
/** These have two empty bytes and a length of four after their letters. */
const LONG = new Set(["OB", "OD", "OF", "OL", "OV", "OW", "SQ", "SV", "UC", "UN", "UR", "UT", "UV"]);
/** Where letters are left out: the sequences that we look into. */
const SEQUENCES = new Set([0x5200_9229, 0x5200_9230, 0x0028_9145, 0x0028_9132]);
const DEEPEST = 12;
/** A whole-slide image of 10,000 frames says about thirty things of each. */
const MOST_ELEMENTS = 1_000_000;

export interface DataSet {
  elements: Elements;
  /** The bytes ended before the pixels, or before the data set, came. */
  isCut: boolean;
}

/** Reads a data set up to its pixel data; values are not copied. Lengths are believed only as far as the bytes go. */
export function readElements(bytes: Uint8Array, from: number, coding: Coding): DataSet {
  const reader = new Reader(bytes, coding);
  const elements = reader.until(from, bytes.length, 0).elements;
  return { elements, isCut: reader.isCut };
}

class Reader {
  isCut = false;
  readonly #view: DataView;
  readonly #coding: Coding;
  #left = MOST_ELEMENTS;

  constructor(bytes: Uint8Array, coding: Coding) {
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    this.#coding = coding;
  }

  /** Elements from `at` to `end`, or to the mark that ends an item. */
  until(at: number, end: number, depth: number, coding = this.#coding): { elements: Elements; next: number } {
    const elements: Elements = new Map();
    while (at + 8 <= end) {
      const { tag, vr, length, start } = this.#head(at, coding);
      if (tag === ITEM_END || tag === SEQUENCE_END) return { elements, next: start };
      if (--this.#left < 0) throw new Unreadable("The DICOM file says more than the service reads.");
      if (depth === 0 && PIXELS.includes(tag)) {
        elements.set(tag, { vr, start, end: length === UNDEFINED ? UNDEFINED : start + length });
        return { elements, next: start };
      }
      const isSequence = vr === "SQ" || length === UNDEFINED || (vr === "" && SEQUENCES.has(tag));
      if (isSequence) {
        const own = vr === "UN" ? { isLittle: true, isExplicit: false } : coding; // PS3.5 6.2.2, note 4
        const { items, next } = this.#sequence(start, length === UNDEFINED ? end : Math.min(end, start + length), depth, own);
        elements.set(tag, { vr, start, end: next, items });
        at = next;
      } else {
        elements.set(tag, { vr, start, end: start + length });
        at = start + length;
      }
    }
    if (at > this.#view.byteLength || end === this.#view.byteLength) this.isCut = depth > 0 || at !== end || !hasPixels(elements);
    return { elements, next: at };
  }

  #sequence(at: number, end: number, depth: number, coding: Coding): { items: Elements[]; next: number } {
    if (depth >= DEEPEST) throw new Unreadable("The DICOM file nests its sequences deeper than the service reads.");
    const items: Elements[] = [];
    while (at + 8 <= end) {
      const { tag, length, start } = this.#head(at, coding);
      if (tag === SEQUENCE_END) return { items, next: start };
      if (tag !== ITEM) throw new Unreadable("The DICOM file is damaged: a sequence has something else than items in it.");
      if (--this.#left < 0) throw new Unreadable("The DICOM file says more than the service reads.");
      const { elements, next } = this.until(start, length === UNDEFINED ? end : Math.min(end, start + length), depth + 1, coding);
      items.push(elements);
      at = length === UNDEFINED ? next : start + length;
    }
    return { items, next: Math.max(at, end) };
  }

  #head(at: number, { isLittle, isExplicit }: Coding): { tag: number; vr: string; length: number; start: number } {
    const view = this.#view;
    const tag = view.getUint16(at, isLittle) * 65_536 + view.getUint16(at + 2, isLittle);
    if (!isExplicit || tag >= ITEM) return { tag, vr: "", length: view.getUint32(at + 4, isLittle), start: at + 8 };
    const vr = String.fromCharCode(view.getUint8(at + 4), view.getUint8(at + 5));
    if (!/^[A-Z]{2}$/.test(vr)) throw new Unreadable("The DICOM file is damaged: an element of it has no type.");
    if (!LONG.has(vr)) return { tag, vr, length: view.getUint16(at + 6, isLittle), start: at + 8 };
    if (at + 12 > view.byteLength) return { tag, vr, length: UNDEFINED - 1, start: at + 12 };
    return { tag, vr, length: view.getUint32(at + 8, isLittle), start: at + 12 };
  }
}
