import { MAX_FRAMES, type Probe, type ReadRange } from "../codec.ts";
import { upright } from "../exif-orientation.ts";
import { tooLarge } from "../sharp-rendition.ts";
import { checkedSize } from "../size-check.ts";
import { NO_FRAME, Unreadable } from "../unreadable.ts";
import { type Directory, openDirectories } from "./directories.ts";

/** Pages that are looked for while only the head of the file is at hand: each may cost a request. With the whole file at hand all are. */
const PAGES_AHEAD = 64;

export const isGray = ({ samples, photometric }: Directory): boolean => samples === 1 && (photometric === 0 || photometric === 1);
export const isDeep = (page: Directory): boolean => isGray(page) && page.bits > 8;

/** From the bytes at hand alone. */
const within =
  (bytes: Uint8Array): ReadRange =>
  async (start, end) =>
    bytes.subarray(start, end);

function checked(page: Directory, frames: number): Probe {
  if (page.bits > 32) return { ok: false, why: `Its samples have ${page.bits} bits; the service reads up to 32.` };
  return checkedSize("tiff", { ...upright(page.width, page.height, page.orientation), frames, isDeep: isDeep(page) });
}

export async function probeTiff(head: Uint8Array, read?: ReadRange): Promise<Probe> {
  const directories = await openDirectories(head, read ?? within(head));
  const first = await directories.page(0);
  if (!first) throw new Unreadable("The TIFF file has no page.");
  return checked(first, await directories.count(read ? PAGES_AHEAD : MAX_FRAMES));
}

export interface Page {
  page: Directory;
  frame: number;
  /** Pixels, upright. */
  of: { width: number; height: number };
}

/** The page as its directory says; throws `Unreadable` where nobody could show it. */
export async function pageOf(bytes: Uint8Array, frame: number): Promise<Page> {
  const large = tooLarge(bytes);
  if (large) throw new Unreadable(large);
  const page = await (await openDirectories(bytes, within(bytes))).page(frame);
  if (!page) throw new Unreadable(NO_FRAME);
  const found = checked(page, 1);
  if (!found.ok) throw new Unreadable(found.why);
  return { page, frame, of: { width: found.width, height: found.height } };
}
