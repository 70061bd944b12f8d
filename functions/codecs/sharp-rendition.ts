import { type Codec, MAX_FILE_BYTES, MAX_PIXELS, PROBE_BYTES, type Probe, type Rendition, type RenditionAsk } from "./codec.ts";
import { CUT, DAMAGED } from "./unreadable.ts";
import { isSmall, openSharp, writePicture } from "./write-picture.ts";

/** What the family of files knows of itself. `isWhole`: the mark that ends a file is there. */
interface Reading {
  probe: Codec["probe"];
  isWhole(bytes: Uint8Array): boolean;
}

/** Said of a file that is not even opened. */
export const tooLarge = (bytes: Uint8Array): string | undefined =>
  bytes.length > MAX_FILE_BYTES ? `The file is larger than ${MAX_FILE_BYTES / 1024 / 1024} MiB; the service does not open it.` : undefined;

/** The header of a whole file; the head alone is tried first, because most need no more. */
export async function probeWhole(probe: Codec["probe"], bytes: Uint8Array): Promise<Probe> {
  const tooMany = tooLarge(bytes);
  if (tooMany) return { ok: false, why: tooMany };
  const short = await probe(bytes.subarray(0, PROBE_BYTES));
  return short.ok ? short : await probe(bytes);
}

/** libvips reads the file and turns it upright. */
export async function sharpRendition({ probe, isWhole }: Reading, bytes: Uint8Array, { side }: RenditionAsk): Promise<Rendition | { why: string }> {
  const header = await probeWhole(probe, bytes);
  if (!header.ok) return { why: header.why };
  const sharp = await openSharp();
  const picture = sharp(bytes, { limitInputPixels: MAX_PIXELS, failOn: "error", sequentialRead: true }).autoOrient();
  try {
    const hasAlpha = header.format === "png" && !isSmall(side) && (await picture.metadata()).hasAlpha;
    return await writePicture(picture, { side, of: { width: header.width, height: header.height }, hasAlpha });
  } catch {
    // Not libvips' own words: they name libraries, and pictures that are decoded side by side write them over each other.
    return { why: isWhole(bytes) ? DAMAGED : CUT };
  }
}
