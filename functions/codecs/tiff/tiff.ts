import { type Codec, MAX_PIXELS, type Rendition } from "../codec.ts";
import type { Decode } from "../decoding.ts";
import { DAMAGED, Unreadable } from "../unreadable.ts";
import { openSharp, writePicture, writeRaster } from "../write-picture.ts";
import { decodeTiff } from "./decode-tiff.ts";
import { isDeep, isGray, type Page, pageOf, probeTiff } from "./pages.ts";

/** Up to this side libvips makes it small before we look at its values: too little work for another thread. */
const HERE_SIDE = 512;

/** What everybody's pixels are: libvips shows them as they are. */
async function shallow(bytes: Uint8Array, { page, frame, of }: Page, side: number): Promise<Rendition> {
  const sharp = await openSharp();
  const hasAlpha = page.samples === 2 || (page.photometric === 2 && page.samples > 3);
  // Read in order, unless in tiles, of which libvips wants more at a time.
  const picture = sharp(bytes, { page: frame, limitInputPixels: MAX_PIXELS, failOn: "error", sequentialRead: !page.isTiled }).autoOrient();
  try {
    return await writePicture(picture, { side, of, hasAlpha });
  } catch {
    throw new Unreadable(DAMAGED); // libvips' own words name libraries
  }
}

async function said<T>(work: Promise<T>): Promise<T | { why: string }> {
  try {
    return await work;
  } catch (error) {
    if (error instanceof Unreadable) return { why: error.message };
    throw error;
  }
}

/** libvips decodes them all; what makes gray values of more than 8 bits visible is ours, and runs in a thread of its own. */
export const tiff = (decode: Decode): Codec => ({
  name: "tiff",
  extensions: [".tif", ".tiff"],
  recognises: ([a, b, c, d]) =>
    (a === 0x49 && b === 0x49 && (c === 42 || c === 43) && d === 0) || (a === 0x4d && b === 0x4d && c === 0 && (d === 42 || d === 43)),
  probe: async (head, read) => {
    const found = await said(probeTiff(head, read));
    return "ok" in found ? found : { ok: false, why: found.why };
  },
  rendition: (bytes, { side, frame = 0 }) =>
    said(
      pageOf(bytes, frame).then(async (page) => {
        if (!isDeep(page.page)) return await shallow(bytes, page, side);
        const ask = { want: "raster", side, frame } as const;
        const done = side <= HERE_SIDE ? await decodeTiff(bytes, ask) : await decode("tiff", bytes, ask);
        if ("why" in done) throw new Unreadable(done.why);
        if (!("raster" in done)) throw new Error("The decoder gave no picture.");
        return await writeRaster(done.raster, { side, of: page.of });
      }),
    ),
  plane: (bytes, { frame }) =>
    said(
      pageOf(bytes, frame).then(async ({ page }) => {
        if (!isGray(page)) throw new Unreadable("The image has no gray values to window.");
        const done = await decode("tiff", bytes, { want: "plane", frame });
        if ("why" in done) throw new Unreadable(done.why);
        if (!("plane" in done)) throw new Error("The decoder gave no values.");
        return done.plane;
      }),
    ),
});
