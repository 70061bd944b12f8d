import { CUT, DAMAGED, Unreadable } from "../unreadable.ts";
import type { Plane } from "../codec.ts";
import type { Decoder } from "../decoding.ts";
import { grayRaster, spread, windowsOf } from "../gray-window.ts";
import { colourRaster } from "./colours.ts";
import { unpack, type Unpacked } from "./compressed.ts";
import { openDicom, type DicomFile } from "./file.ts";
import { frameBytes } from "./frames.ts";
import { checkedImage } from "./dicom.ts";
import { floatsOf } from "./floats.ts";
import { type DicomImage, imageOf, usualWindows, viewOf } from "./image.ts";

const PLAIN = new Set(["1.2.840.10008.1.2", "1.2.840.10008.1.2.1", "1.2.840.10008.1.2.2", "1.2.840.10008.1.2.1.99"]);

export const decodeDicom: Decoder = async (bytes, ask) => {
  const file = openDicom(bytes, { isHead: false });
  const image = imageOf(file);
  const found = checkedImage(image);
  if (!found.ok) throw new Unreadable(found.why);
  const isGray = image.samples === 1 && image.photometric !== "PALETTE COLOR";
  const values = floatsOf(file, image, ask.frame) ?? (isGray ? storedValues(await pixelsOf(file, image, ask.frame), image) : undefined);
  const of = { width: image.width, height: image.height };
  if (values) {
    const plane = grayPlane(file, image, values, ask.frame);
    return ask.want === "plane" ? { plane: fitting(plane) } : { raster: grayRaster(plane, ask.side), of };
  }
  if (ask.want === "plane") throw new Unreadable("The image has no gray values to window.");
  return { raster: colourRaster(file, image, await pixelsOf(file, image, ask.frame), ask.side), of };
};

interface Pixels extends Unpacked {
  isLittle: boolean;
  bit: number;
}

async function pixelsOf(file: DicomFile, image: DicomImage, frame: number): Promise<Pixels> {
  const { bytes, isPlain, bit } = frameBytes(file, image, frame);
  const { bitsAllocated, photometric, isPlanar, samples } = image;
  if (isPlain) {
    if (!PLAIN.has(file.transferSyntax)) throw new Unreadable(DAMAGED);
    return { bytes, bitsAllocated, photometric, isPlanar, samples, isLittle: file.coding.isLittle, bit };
  }
  return { ...(await unpack(bytes, image, file.transferSyntax)), isLittle: true, bit: 0 };
}

/** Stored values; of fewer bits than allocated, without what else may stand there (overlays of old files). */
function storedValues({ bytes, bitsAllocated, isLittle, bit }: Pixels, { width, height, bitsStored, highBit, isSigned }: DicomImage): Int32Array {
  const count = width * height;
  const values = new Int32Array(count);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (bit + count * bitsAllocated > bytes.length * 8) throw new Unreadable(CUT);
  const above = 32 - (highBit + 1);
  const below = 32 - bitsStored;
  for (let at = 0; at < count; at++) {
    const raw = rawAt(view, at, { bitsAllocated, isLittle, bit }) << above;
    values[at] = isSigned ? raw >> below : raw >>> below; // of 32 unsigned bits the upper half reads as negative; nobody writes those
  }
  return values;
}

function rawAt(view: DataView, at: number, { bitsAllocated, isLittle, bit }: Pick<Pixels, "bitsAllocated" | "isLittle" | "bit">): number {
  if (bitsAllocated === 16) return view.getUint16(at * 2, isLittle);
  if (bitsAllocated === 8) return view.getUint8(at);
  if (bitsAllocated === 32) return view.getInt32(at * 4, isLittle);
  return (view.getUint8((bit + at) >> 3) >> ((bit + at) & 7)) & 1;
}

function grayPlane(file: DicomFile, image: DicomImage, stored: ArrayLike<number>, frame: number): Plane {
  const { rescale, windows } = viewOf(file, frame);
  const { padding } = image;
  const isPadding = (value: number) => padding !== undefined && value >= padding.from && value <= padding.to;
  const { samples, slope, intercept, least, greatest } =
    image.bitsStored <= 16 && !image.isFloat ? shifted(stored, image, isPadding) : spread(stored, isPadding);
  const ends = [least, greatest].map((value) => value * rescale.slope + rescale.intercept).sort((a, b) => a - b);
  const bare = {
    samples,
    width: image.width,
    height: image.height,
    slope: slope * rescale.slope,
    intercept: intercept * rescale.slope + rescale.intercept,
    ...(image.modality === "CT" && { unit: "HU" }),
    inverted: image.photometric === "MONOCHROME1",
    least: ends[0] ?? 0,
    greatest: ends[1] ?? 0,
  };
  return { ...bare, windows: windowsOf(bare, windows, usualWindows(image.modality)) };
}

/** Signed values are moved up, so that the least that there can be is 0. */
function shifted(stored: ArrayLike<number>, { isSigned, bitsStored }: DicomImage, isPadding: (value: number) => boolean) {
  const up = isSigned ? 2 ** (bitsStored - 1) : 0;
  const samples = new Uint16Array(stored.length);
  let [least, greatest] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (let at = 0; at < stored.length; at++) {
    const value = stored[at] ?? 0;
    samples[at] = value + up;
    if (isPadding(value)) continue;
    if (value < least) least = value;
    if (value > greatest) greatest = value;
  }
  if (least > greatest) [least, greatest] = [0, 0];
  return { samples, slope: 1, intercept: -up, least, greatest };
}

/** Of a plane that goes to a browser. */
const PLANE_PIXELS = 16_777_216;

/** Of a larger one every nth pixel. */
function fitting(plane: Plane): Plane {
  const by = Math.ceil(Math.sqrt((plane.width * plane.height) / PLANE_PIXELS));
  if (by === 1) return plane;
  const [width, height] = [Math.ceil(plane.width / by), Math.ceil(plane.height / by)];
  const samples = new Uint16Array(width * height);
  for (let y = 0, at = 0; y < height; y++) for (let x = 0; x < width; x++, at++) samples[at] = plane.samples[y * by * plane.width + x * by] ?? 0;
  return { ...plane, width, height, samples };
}
