import { type Raster, shrinkBy, shrinking } from "../raster.ts";
import { CUT, Unreadable } from "../unreadable.ts";
import type { Unpacked } from "./compressed.ts";
import type { DicomFile } from "./file.ts";
import { type DicomImage, valuesIn } from "./image.ts";

type Pixels = Unpacked & { isLittle: boolean };
/** Writes pixel `at` of the frame as RGB at `to`. */
type Put = (at: number, row: Uint8Array, to: number) => void;

/** Red, green and blue in 8 bits, whatever the photometric interpretation (PS3.3 C.7.6.3.1.2). */
export function colourRaster(file: DicomFile, image: DicomImage, pixels: Pixels, side: number): Raster {
  const put = pixels.photometric === "PALETTE COLOR" ? paletted(file, image, pixels) : inSamples(image, pixels);
  const shrink = shrinking(image, 3, shrinkBy(image, side));
  const row = new Uint8Array(image.width * 3);
  for (let y = 0; y < image.height; y++) {
    if (!shrink.wants(y)) continue;
    for (let x = 0, at = y * image.width; x < image.width; x++, at++) put(at, row, x * 3);
    shrink.row(y, row);
  }
  return shrink.done();
}

/** A sample as 8 bits. */
function sampleOf({ bytes, bitsAllocated, isLittle }: Pixels, bitsStored: number): (at: number) => number {
  if (bitsAllocated === 8) return (at) => bytes[at] ?? 0;
  if (bitsAllocated !== 16) throw new Unreadable(`The DICOM file has colours of ${bitsAllocated} bits, which are not read here.`);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const down = Math.max(0, bitsStored - 8);
  return (at) => (view.getUint16(at * 2, isLittle) >> down) & 255;
}

function inSamples(image: DicomImage, pixels: Pixels): Put {
  const { photometric, isPlanar, bytes, bitsAllocated } = pixels;
  const count = image.width * image.height;
  const sample = sampleOf(pixels, image.bitsStored);
  const isHalf = photometric === "YBR_FULL_422" && bytes.length < (count * 3 * bitsAllocated) / 8;
  if (bytes.length * 8 < count * (isHalf ? 2 : 3) * bitsAllocated) throw new Unreadable(CUT);
  if (isHalf) {
    // Two luminances, then the blue and the red difference that both share.
    return (at, row, to) => fromYbr(sample((at >> 1) * 4 + (at & 1)), sample((at >> 1) * 4 + 2), sample((at >> 1) * 4 + 3), row, to);
  }
  const [pixel, plane] = isPlanar ? [1, count] : [3, 1];
  if (photometric === "YBR_FULL" || photometric === "YBR_FULL_422")
    return (at, row, to) => fromYbr(sample(at * pixel), sample(at * pixel + plane), sample(at * pixel + 2 * plane), row, to);
  if (photometric !== "RGB") throw new Unreadable(`The DICOM file has colours of a kind that is not read here (${photometric.slice(0, 20)}).`);
  return (at, row, to) => {
    row[to] = sample(at * pixel);
    row[to + 1] = sample(at * pixel + plane);
    row[to + 2] = sample(at * pixel + 2 * plane);
  };
}

const byte = (value: number) => (value < 0 ? 0 : value > 255 ? 255 : Math.round(value));

/** ITU-R BT.601, full range (PS3.3 C.7.6.3.1.2, YBR_FULL). */
function fromYbr(y: number, blue: number, red: number, row: Uint8Array, to: number): void {
  row[to] = byte(y + 1.402 * (red - 128));
  row[to + 1] = byte(y - 0.344136 * (blue - 128) - 0.714136 * (red - 128));
  row[to + 2] = byte(y + 1.772 * (blue - 128));
}

const DESCRIPTORS = [0x0028_1101, 0x0028_1102, 0x0028_1103];
const TABLES = [0x0028_1201, 0x0028_1202, 0x0028_1203];

/** Tables of red, green and blue (PS3.3 C.7.6.3.1.5 and 6): number of entries (0 is 65,536), first value mapped, bits of an entry. */
function paletted(file: DicomFile, { isSigned, bitsStored }: DicomImage, { bytes, bitsAllocated, isLittle }: Pixels): Put {
  const values = valuesIn(file, file.elements);
  const tables = DESCRIPTORS.map((descriptor, n) => {
    const [about, data] = [values.bytesOf(descriptor), values.bytesOf(TABLES[n] ?? 0)];
    if (!about || about.length < 6 || !data) throw new Unreadable("The DICOM file names colours of a table, and has no such table that is read here.");
    const view = new DataView(about.buffer, about.byteOffset, about.byteLength);
    const { isLittle: little } = file.coding;
    const count = view.getUint16(0, little) || 65_536;
    const first = isSigned ? view.getInt16(2, little) : view.getUint16(2, little);
    const entries = new DataView(data.buffer, data.byteOffset, data.byteLength);
    const isWide = data.length >= count * 2;
    const entryOf = (at: number) => (isWide ? entries.getUint16(at * 2, little) : at < data.length ? entries.getUint8(at) : 0);
    // Some writers say 16 bits and write 8 into them.
    const isSmall = isWide && Array.from({ length: count }, (_, at) => entryOf(at)).every((entry) => entry < 256);
    return { first, count, of: (at: number) => (isWide && !isSmall ? entryOf(at) >> 8 : entryOf(at)) };
  });
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const above = 32 - bitsStored;
  const stored = (at: number) => {
    const raw = bitsAllocated === 16 ? view.getUint16(at * 2, isLittle) : view.getUint8(at);
    return isSigned ? (raw << above) >> above : raw;
  };
  return (at, row, to) => {
    const value = stored(at);
    for (const [n, { first, count, of }] of tables.entries()) row[to + n] = of(Math.min(count - 1, Math.max(0, value - first)));
  };
}
