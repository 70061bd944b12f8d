import type { BlobFacts } from "../backends/blobs.ts";
import { NAME_BYTES } from "./selection.ts";

/** Image types that this release shows: extension → type that browsers are told. */
const SHOWN: Readonly<Record<string, string>> = {
  ".jpg": "image/jpeg",
  ".jpeg": "image/jpeg",
  ".jpe": "image/jpeg",
  ".jfif": "image/jpeg",
  ".png": "image/png",
};

/** Image types of feature B4 that wait for their codec: said as such, so that nobody thinks them broken. */
const LATER: Readonly<Record<string, string>> = { ".bmp": "BMP", ".tif": "TIFF", ".tiff": "TIFF", ".dcm": "DICOM", ".dicom": "DICOM" };

/** The extension in lower case with its dot, or empty. `.png` alone is a hidden file without one. */
export function extensionOf(name: string): string {
  const file = name.slice(name.lastIndexOf("/") + 1);
  const dot = file.lastIndexOf(".");
  return dot > 0 ? file.slice(dot).toLowerCase() : "";
}

/** What a browser is told of a source file, by its extension; a file that is something else is then simply not shown. */
export const contentTypeOf = (name: string): string => SHOWN[extensionOf(name)] ?? "application/octet-stream";

/** Why this file does not become an item of an image project, as a sentence; undefined where it does. */
export function notLoadable({ name, size }: Pick<BlobFacts, "name" | "size">): string | undefined {
  const extension = extensionOf(name);
  const later = LATER[extension];
  if (later) return `${later} images (${extension}) cannot be shown in this version yet`;
  if (!(extension in SHOWN)) return notAnImage(extension);
  if (Buffer.byteLength(name) > NAME_BYTES) return "The name is longer than 1,024 bytes";
  return size === 0 ? "The file is empty" : undefined;
}

const notAnImage = (extension: string) =>
  /^\.[a-z0-9_+-]{1,12}$/.test(extension) ? `Not an image file that can be labeled (${extension})` : "Not an image file that can be labeled";

/** Kinds of reasons kept apart; a million odd extensions must not make a record that does not fit. */
const MOST_REASONS = 50;
const OTHERS = "Not loaded for other reasons";

/** Reasons with their counts, one more noted. Returns a new record. */
export function countReason(counts: Readonly<Record<string, number>>, why: string, times = 1): Record<string, number> {
  const key = Object.hasOwn(counts, why) || Object.keys(counts).length < MOST_REASONS - 1 ? why : OTHERS;
  return { ...counts, [key]: (Object.hasOwn(counts, key) ? (counts[key] ?? 0) : 0) + times };
}
