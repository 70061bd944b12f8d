import { type Codec, MAX_FRAMES, MAX_PIXELS, type Plane, type Probe, type ReadRange, type Rendition } from "../codec.ts";
import { upright } from "../exif-orientation.ts";
import { grayRaster } from "../gray-window.ts";
import { tooLarge } from "../sharp-rendition.ts";
import { checkedSize } from "../size-check.ts";
import { DAMAGED, NO_FRAME, Unreadable } from "../unreadable.ts";
import { openSharp, writePicture, writeRaster } from "../write-picture.ts";
import { type Directory, openDirectories } from "./directories.ts";
import { grayPlane } from "./gray-plane.ts";

/** Pages that are looked for while only the head of the file is at hand: each may cost a request. With the whole file at hand all are. */
const PAGES_AHEAD = 64;

const isGray = ({ samples, photometric }: Directory) => samples === 1 && (photometric === 0 || photometric === 1);
const isDeep = (page: Directory) => isGray(page) && page.bits > 8;

/** From the bytes at hand alone. */
const within =
  (bytes: Uint8Array): ReadRange =>
  async (start, end) =>
    bytes.subarray(start, end);

function checked(page: Directory, frames: number): Probe {
  if (page.bits > 32) return { ok: false, why: `Its samples have ${page.bits} bits; the service reads up to 32.` };
  return checkedSize("tiff", { ...upright(page.width, page.height, page.orientation), frames, isDeep: isDeep(page) });
}

async function probe(head: Uint8Array, read?: ReadRange): Promise<Probe> {
  try {
    const directories = await openDirectories(head, read ?? within(head));
    const first = await directories.page(0);
    if (!first) throw new Unreadable("The TIFF file has no page.");
    return checked(first, await directories.count(read ? PAGES_AHEAD : MAX_FRAMES));
  } catch (error) {
    if (error instanceof Unreadable) return { ok: false, why: error.message };
    throw error;
  }
}

interface Page {
  page: Directory;
  of: { width: number; height: number };
}

/** The page as its directory says; throws `Unreadable` where nobody could show it. */
async function pageOf(bytes: Uint8Array, frame: number): Promise<Page> {
  const large = tooLarge(bytes);
  if (large) throw new Unreadable(large);
  const page = await (await openDirectories(bytes, within(bytes))).page(frame);
  if (!page) throw new Unreadable(NO_FRAME);
  const found = checked(page, 1);
  if (!found.ok) throw new Unreadable(found.why);
  return { page, of: { width: found.width, height: found.height } };
}

async function show(bytes: Uint8Array, { side, frame }: { side: number; frame: number }): Promise<Rendition> {
  const { page, of } = await pageOf(bytes, frame);
  if (isDeep(page)) return await writeRaster(grayRaster(await grayPlane(bytes, { page, frame, of }), side), { side, of });
  const sharp = await openSharp();
  const hasAlpha = page.samples === 2 || (page.photometric === 2 && page.samples > 3);
  // Read in order, unless in tiles or strips of which libvips wants more at a time.
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

export const tiff: Codec = {
  name: "tiff",
  extensions: [".tif", ".tiff"],
  recognises: ([a, b, c, d]) =>
    (a === 0x49 && b === 0x49 && (c === 42 || c === 43) && d === 0) || (a === 0x4d && b === 0x4d && c === 0 && (d === 42 || d === 43)),
  probe,
  rendition: (bytes, { side, frame = 0 }) => said(show(bytes, { side, frame })),
  plane: (bytes, { frame }) =>
    said(
      pageOf(bytes, frame).then(({ page, of }): Promise<Plane> => {
        if (!isGray(page)) throw new Unreadable("The image has no gray values to window.");
        return grayPlane(bytes, { page, frame, of });
      }),
    ),
};
