import { MAX_FILE_BYTES, MAX_PIXELS, type Codec, PROBE_BYTES } from "./codec.ts";

type Rendition = ReturnType<Codec["rendition"]>;

/** What the family of files knows of itself. `isWhole`: the mark that ends a file is there. */
interface Reading {
  probe: Codec["probe"];
  isWhole(bytes: Uint8Array): boolean;
}

/** Good enough to tell classes apart at 256 pixels, and small. */
const QUALITY = 80;
/** 0–6; more would make smaller files in several times the time. */
const EFFORT = 1;

/** libvips reads the file, turns it upright, fits it in, and writes WebP in sRGB without any of the file's metadata. */
export async function sharpRendition({ probe, isWhole }: Reading, bytes: Uint8Array, { side }: { side: number }): Rendition {
  if (bytes.length > MAX_FILE_BYTES) return { why: `The file is larger than ${MAX_FILE_BYTES / 1024 / 1024} MiB; the service does not open it.` };
  const short = await probe(bytes.subarray(0, PROBE_BYTES));
  const header = short.ok ? short : await probe(bytes);
  if (!header.ok) return { why: header.why };
  const { default: sharp } = await import("sharp"); // on first need: functions that never see an image start without it
  sharp.concurrency(1); // several pictures side by side are quicker than one picture in several threads
  sharp.cache(false);
  const picture = sharp(bytes, { limitInputPixels: MAX_PIXELS, failOn: "error", sequentialRead: true })
    .autoOrient()
    .resize({ width: side, height: side, fit: "inside", withoutEnlargement: true })
    .toColourspace("srgb")
    .webp({ quality: QUALITY, effort: EFFORT });
  try {
    const { data, info } = await picture.toBuffer({ resolveWithObject: true });
    return { bytes: data, contentType: "image/webp", width: info.width, height: info.height };
  } catch {
    // Not libvips' own words: they name libraries, and pictures that are decoded side by side write them over each other.
    return { why: isWhole(bytes) ? "The image data is damaged and cannot be read." : "The file ends before its image does." };
  }
}
