import type { GrayWindow } from "../codec.ts";
import { Unreadable } from "../unreadable.ts";
import { DOUBLE_PIXELS, type Element, type Elements, FLOAT_PIXELS } from "./elements.ts";
import { type DicomFile, textOf } from "./file.ts";

/** What the data set says of its pixels (PS3.3 C.7.6.3). */
export interface DicomImage {
  width: number;
  height: number;
  frames: number;
  /** Samples a pixel: 1 or 3. */
  samples: number;
  /** 1, 8, 16 or 32, of which `bitsStored` are used, ending with `highBit`. */
  bitsAllocated: number;
  /** Of 32 or 64 bits, with none of the rest said of them. */
  isFloat: boolean;
  bitsStored: number;
  highBit: number;
  isSigned: boolean;
  /** As in MONOCHROME2, RGB, YBR_FULL_422, PALETTE COLOR. */
  photometric: string;
  /** All of the red, then all of the green, then all of the blue. */
  isPlanar: boolean;
  modality: string;
  /** Stored values from and to this one are no measurement. */
  padding?: { from: number; to: number };
}

export interface Rescale {
  slope: number;
  intercept: number;
}

const TAG = {
  modality: 0x0008_0060,
  samples: 0x0028_0002,
  photometric: 0x0028_0004,
  planar: 0x0028_0006,
  frames: 0x0028_0008,
  rows: 0x0028_0010,
  columns: 0x0028_0011,
  bitsAllocated: 0x0028_0100,
  bitsStored: 0x0028_0101,
  highBit: 0x0028_0102,
  representation: 0x0028_0103,
  padding: 0x0028_0120,
  paddingLimit: 0x0028_0121,
  center: 0x0028_1050,
  width: 0x0028_1051,
  intercept: 0x0028_1052,
  slope: 0x0028_1053,
  windowName: 0x0028_1055,
  transformation: 0x0028_9145,
  frameWindow: 0x0028_9132,
  shared: 0x5200_9229,
  perFrame: 0x5200_9230,
} as const;

/** Windows that people of the trade use, Hounsfield units: center and width. */
const CT_WINDOWS: readonly GrayWindow[] = [
  { name: "Abdomen", center: 40, width: 400 },
  { name: "Brain", center: 40, width: 80 },
  { name: "Bone", center: 400, width: 1_800 },
  { name: "Lung", center: -600, width: 1_500 },
  { name: "Mediastinum", center: 50, width: 350 },
];

/** Values of one data set; of several the first, unless all are asked for. */
export function valuesIn({ bytes, coding }: Pick<DicomFile, "bytes" | "coding">, elements: Elements) {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const there = (tag: number): Element | undefined => {
    const found = elements.get(tag);
    return found && found.end <= bytes.length ? found : undefined;
  };
  const texts = (tag: number): string[] => {
    const found = there(tag);
    return found
      ? textOf(bytes, found.start, Math.min(found.end, found.start + 4_096))
          .split("\\")
          .map((one) => one.trim())
      : [];
  };
  return {
    has: (tag: number) => there(tag) !== undefined,
    short: (tag: number, usual: number): number => {
      const found = there(tag);
      return found && found.end - found.start >= 2 ? view.getUint16(found.start, coding.isLittle) : usual;
    },
    texts,
    numbers: (tag: number): number[] => texts(tag).map(Number).filter(Number.isFinite),
    bytesOf: (tag: number): Uint8Array | undefined => {
      const found = there(tag);
      return found && bytes.subarray(found.start, found.end);
    },
    items: (tag: number): Elements[] => elements.get(tag)?.items ?? [],
  };
}

export function imageOf(file: DicomFile): DicomImage {
  const { short, texts, numbers, has } = valuesIn(file, file.elements);
  if (!has(TAG.rows) || !has(TAG.columns)) throw new Unreadable("The DICOM file has no image in it.");
  const bitsAllocated = short(TAG.bitsAllocated, 16);
  const bitsStored = short(TAG.bitsStored, bitsAllocated);
  const isSigned = short(TAG.representation, 0) === 1;
  const signed = (value: number) => (isSigned && value >= 32_768 ? value - 65_536 : value);
  const [from, limit] = [signed(short(TAG.padding, 0)), signed(short(TAG.paddingLimit, short(TAG.padding, 0)))];
  return {
    width: short(TAG.columns, 0),
    height: short(TAG.rows, 0),
    frames: Math.max(1, Math.trunc(numbers(TAG.frames)[0] ?? 1)),
    samples: short(TAG.samples, 1),
    bitsAllocated,
    isFloat: file.elements.has(FLOAT_PIXELS) || file.elements.has(DOUBLE_PIXELS),
    bitsStored,
    highBit: short(TAG.highBit, bitsStored - 1),
    isSigned,
    photometric: texts(TAG.photometric)[0] || "MONOCHROME2",
    isPlanar: short(TAG.planar, 0) === 1,
    modality: texts(TAG.modality)[0] ?? "",
    ...(has(TAG.padding) && { padding: { from: Math.min(from, limit), to: Math.max(from, limit) } }),
  };
}

/** How stored values become values, and the windows that the file names, of one frame: its own, those of all frames, or of the file. */
export function viewOf(file: DicomFile, frame: number): { rescale: Rescale; windows: GrayWindow[] } {
  const top = valuesIn(file, file.elements);
  const groups = [top.items(TAG.perFrame)[frame], top.items(TAG.shared)[0]].flatMap((one) => (one ? [valuesIn(file, one)] : []));
  const inGroups = (tag: number) => groups.flatMap((group) => group.items(tag).slice(0, 1)).map((item) => valuesIn(file, item));
  const [transformed = top] = inGroups(TAG.transformation);
  const [windowed = top] = inGroups(TAG.frameWindow);
  const slope = transformed.numbers(TAG.slope)[0];
  const widths = windowed.numbers(TAG.width);
  const names = windowed.texts(TAG.windowName);
  const windows = windowed.numbers(TAG.center).flatMap((center, n): GrayWindow[] => {
    const width = widths[n];
    return width !== undefined && width > 0 ? [{ name: names[n] || (n === 0 ? "As in the file" : `As in the file, ${n + 1}`), center, width }] : [];
  });
  return {
    rescale: { slope: slope === undefined || slope === 0 ? 1 : slope, intercept: transformed.numbers(TAG.intercept)[0] ?? 0 },
    windows: windows.slice(0, 20),
  };
}

export const usualWindows = (modality: string): readonly GrayWindow[] => (modality === "CT" ? CT_WINDOWS : []);

const isMonochrome = ({ photometric, samples }: DicomImage) => samples === 1 && photometric.startsWith("MONOCHROME");
export const isDeep = (image: DicomImage): boolean => isMonochrome(image) && image.bitsStored > 8;
