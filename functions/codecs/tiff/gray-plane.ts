import type { Plane } from "../codec.ts";
import { spread, windowsOf } from "../gray-window.ts";
import { DAMAGED, Unreadable } from "../unreadable.ts";
import { openSharp } from "../write-picture.ts";
import type { Page } from "./pages.ts";

/** Two to four bytes a sample are in memory twice. */
const MAX_GRAY_PIXELS = 100_000_000;
/** Of a plane that goes to a browser: 32 MB. Of larger pages every nth pixel is taken. */
const PLANE_PIXELS = 16_777_216;

type Samples = Uint8Array | Uint16Array | Int16Array | Uint32Array | Int32Array | Float32Array;

/** The gray values of a page; `side`: made smaller to fit it, where all is not needed. */
export async function grayPlane(bytes: Uint8Array, { page, frame, of }: Page, side?: number): Promise<Plane> {
  if (of.width * of.height > MAX_GRAY_PIXELS)
    throw new Unreadable(
      `The image is ${of.width} × ${of.height} pixels of ${page.bits} bits; such images of more than ${MAX_GRAY_PIXELS / 1_000_000} million pixels are not opened.`,
    );
  const { values, ...size } = await valuesOf(bytes, { page, frame }, side);
  const by = side === undefined ? Math.ceil(Math.sqrt((size.width * size.height) / PLANE_PIXELS)) : 1;
  const to = { width: Math.ceil(size.width / by), height: Math.ceil(size.height / by) };
  const kept = by === 1 ? values : everyNth(values, { width: size.width, by, to });
  const bare = { ...to, inverted: page.photometric === 0, ...(kept instanceof Uint16Array || kept instanceof Int16Array ? asTheyAre(kept) : spread(kept)) };
  return { ...bare, windows: windowsOf(bare, [], []) };
}

function asTheyAre(values: Uint16Array | Int16Array) {
  let [least, greatest] = [65_535, -32_768];
  for (const value of values) {
    if (value < least) least = value;
    if (value > greatest) greatest = value;
  }
  if (values instanceof Uint16Array) return { samples: values, slope: 1, intercept: 0, least, greatest };
  return { samples: Uint16Array.from(values, (value) => value + 32_768), slope: 1, intercept: -32_768, least, greatest };
}

function everyNth(values: Samples, { width, by, to }: { width: number; by: number; to: { width: number; height: number } }): Samples {
  const kept = values.slice(0, to.width * to.height);
  for (let y = 0, at = 0; y < to.height; y++) for (let x = 0; x < to.width; x++, at++) kept[at] = values[y * by * width + x * by] ?? 0;
  return kept;
}

/**
 * Samples as they are in the file. libvips casts signed and 32-bit integers on the way into its colour spaces, which clips them; under another name
 * (unsigned, floating point) they pass as they are, and are called by their own name again afterwards.
 */
async function valuesOf(
  bytes: Uint8Array,
  { page, frame }: Pick<Page, "page" | "frame">,
  side: number | undefined,
): Promise<{ values: Samples; width: number; height: number }> {
  const { bits, sampleFormat } = page;
  const sharp = await openSharp();
  const depth = bits <= 8 ? "uchar" : bits <= 16 ? "ushort" : "float";
  const asked = bits <= 16 ? 1 : 3;
  const { sampleFormatAt } = page;
  const isRenamed = sampleFormat !== asked;
  if (isRenamed && !sampleFormatAt) throw new Unreadable(`Its samples have ${bits} bits of a kind that is not read here.`);
  const file = isRenamed && sampleFormatAt ? renamed(bytes, sampleFormatAt, asked) : bytes;
  try {
    // Under another name there are no values to average, only bits. For 16-bit values libvips has no quick Lanczos: the linear kernel takes half the time.
    const fit =
      side === undefined ? {} : ({ width: side, height: side, fit: "inside", withoutEnlargement: true, kernel: isRenamed ? "nearest" : "linear" } as const);
    const { data, info } = await sharp(file, { page: frame, failOn: "error", sequentialRead: !page.isTiled })
      .autoOrient()
      .resize(fit)
      .toColourspace(depth === "ushort" ? "grey16" : "b-w")
      .raw({ depth })
      .toBuffer({ resolveWithObject: true });
    const own = data.buffer.slice(data.byteOffset, data.byteOffset + data.byteLength);
    // Of WhiteIsZero libvips turns integers round; turned back, the values are those of the file.
    if (page.photometric === 0 && depth !== "float") negate(depth === "uchar" ? new Uint8Array(own) : new Uint16Array(own));
    return { values: called(own, { bits, sampleFormat }), width: info.width, height: info.height };
  } catch {
    throw new Unreadable(DAMAGED);
  }
}

function negate(samples: Uint8Array | Uint16Array): void {
  for (let at = 0; at < samples.length; at++) samples[at] = ~(samples[at] ?? 0);
}

function renamed(bytes: Uint8Array, { at, isLittle }: { at: number; isLittle: boolean }, format: number): Uint8Array {
  const copy = Uint8Array.from(bytes);
  new DataView(copy.buffer).setUint16(at, format, isLittle);
  return copy;
}

function called(own: ArrayBuffer, { bits, sampleFormat }: { bits: number; sampleFormat: number }): Samples {
  if (bits <= 8) return new Uint8Array(own);
  if (bits <= 16) return sampleFormat === 2 ? new Int16Array(own) : new Uint16Array(own);
  if (sampleFormat === 3) return new Float32Array(own);
  return sampleFormat === 2 ? new Int32Array(own) : new Uint32Array(own);
}
