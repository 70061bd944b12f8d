import type { Sharp } from "sharp";
import type { Rendition } from "./codec.ts";
import type { Raster } from "./raster.ts";

/** Up to this side a picture is a thumbnail: small matters more than faithful. */
const SMALL_SIDE = 1_024;
export const isSmall = (side: number): boolean => side <= SMALL_SIDE;
/** Good enough to tell classes apart at 256 pixels, and small. */
const SMALL = { quality: 80, effort: 1 };
/** Up to so many pixels people get each one as it is: scans, medical pictures, drawings. Larger ones take seconds and tens of megabytes that way. */
const EXACT_PIXELS = 2_000_000;
/** 12 megapixels: 0.3 s and 2.3 MB as JPEG of full colour resolution, 0.5 s as WebP, 0.4 s and 27 MB as PNG. */
const LARGE = { quality: 92, chromaSubsampling: "4:4:4" };
const LARGE_CLEAR = { quality: 90, effort: 0, alphaQuality: 100 };

interface Ask {
  side: number;
  /** Of the frame in the file, upright. */
  of: { width: number; height: number };
  /** Looked at where it is no thumbnail. */
  hasAlpha: boolean;
}

/** Loaded on first need: functions that never see an image start without it. */
export async function openSharp() {
  const { default: sharp } = await import("sharp");
  sharp.concurrency(1); // several pictures side by side are quicker than one picture in several threads
  sharp.cache(false);
  return sharp;
}

/** Fits it in, in sRGB, without any of the file's metadata. */
export async function writePicture(picture: Sharp, { side, of, hasAlpha }: Ask): Promise<Rendition> {
  const fitted = picture.resize({ width: side, height: side, fit: "inside", withoutEnlargement: true });
  const { data, info } = await encoded(fitted, { side, of, hasAlpha });
  return { bytes: data, contentType: `image/${info.format}`, width: info.width, height: info.height, of };
}

async function encoded(picture: Sharp, { side, of, hasAlpha }: Ask) {
  const whole = { resolveWithObject: true } as const;
  if (!isSmall(side) && of.width * of.height <= EXACT_PIXELS) return await picture.png({ compressionLevel: 3 }).toBuffer(whole);
  const plain = picture.toColourspace("srgb");
  if (isSmall(side)) return await plain.webp(SMALL).toBuffer(whole);
  const jpeg = async () => await plain.clone().flatten({ background: "#fff" }).jpeg(LARGE).toBuffer(whole);
  // WebP cannot hold some of the largest pictures (RFC 6386, 9.1: the size of the first partition has 19 bits); on white rather than not at all.
  return hasAlpha ? await plain.clone().webp(LARGE_CLEAR).toBuffer(whole).catch(jpeg) : await jpeg();
}

export async function writeRaster({ data, width, height, channels }: Raster, ask: Omit<Ask, "hasAlpha">): Promise<Rendition> {
  const sharp = await openSharp();
  return await writePicture(sharp(data, { raw: { width, height, channels } }), { ...ask, hasAlpha: channels === 4 });
}
