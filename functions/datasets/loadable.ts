import type { BlobFacts } from "../backends/blobs.ts";
import type { DatasetType } from "./dataset.ts";
import { NAME_BYTES } from "./selection.ts";

/** What files are wanted for: images, texts (a file is an item), or tables of texts (a row is an item). */
export const WANTED = ["image", "text", "table"] as const;
export type Wanted = (typeof WANTED)[number];

/** What a project of this media on a dataset of this type wants. */
export const wantedBy = (media: "image" | "text", holds: DatasetType): Wanted => (media === "image" ? "image" : holds === "tabular" ? "table" : "text");

const EXTENSIONS: Readonly<Record<Wanted, readonly string[]>> = {
  image: [".jpg", ".jpeg", ".png", ".jpe", ".jfif", ".bmp", ".tif", ".tiff", ".dcm", ".dicom"],
  text: [".txt"],
  table: [".csv", ".tsv"],
};
const CALLED: Readonly<Record<Wanted, string>> = { image: "an image file that can be labeled", text: "a text file (.txt)", table: "a table (.csv, .tsv)" };

/** Image types that browsers show by themselves: extension → type that they are told. */
const SHOWN: Readonly<Record<string, string>> = {
  ".jpg": "image/jpeg",
  ".jpeg": "image/jpeg",
  ".jpe": "image/jpeg",
  ".jfif": "image/jpeg",
  ".png": "image/png",
};

/** Larger texts are not for one sitting; and each is sent whole with its page. */
export const MAX_TEXT_BYTES = 1024 * 1024;

/** The extension in lower case with its dot, or empty. `.png` alone is a hidden file without one. */
export function extensionOf(name: string): string {
  const file = name.slice(name.lastIndexOf("/") + 1);
  const dot = file.lastIndexOf(".");
  return dot > 0 ? file.slice(dot).toLowerCase() : "";
}

/** What a browser is told of a source file, by its extension; a file that is something else is then simply not shown. */
export const contentTypeOf = (name: string): string => SHOWN[extensionOf(name)] ?? "application/octet-stream";

/** Whether browsers show an image of this name by themselves; for any other, a picture is made of it. */
export const isShownByBrowsers = (name: string): boolean => extensionOf(name) in SHOWN;

/** Why this file does not become an item (or a table of items), as a sentence; undefined where it does. */
export function notLoadable({ name, size }: Pick<BlobFacts, "name" | "size">, want: Wanted): string | undefined {
  const extension = extensionOf(name);
  if (!EXTENSIONS[want].includes(extension)) return /^\.[a-z0-9_+-]{1,12}$/.test(extension) ? `Not ${CALLED[want]} (${extension})` : `Not ${CALLED[want]}`;
  if (Buffer.byteLength(name) > NAME_BYTES) return "The name is longer than 1,024 bytes";
  if (want === "text" && size > MAX_TEXT_BYTES) return `The text is larger than ${MAX_TEXT_BYTES / 1024} KiB; split it`;
  return size === 0 ? "The file is empty" : undefined;
}

/** Kinds of reasons kept apart; a million odd extensions must not make a record that does not fit. */
const MOST_REASONS = 50;
const OTHERS = "Not loaded for other reasons";

/** Reasons with their counts, one more noted. Returns a new record. */
export function countReason(counts: Readonly<Record<string, number>>, why: string, times = 1): Record<string, number> {
  const key = Object.hasOwn(counts, why) || Object.keys(counts).length < MOST_REASONS - 1 ? why : OTHERS;
  return { ...counts, [key]: (Object.hasOwn(counts, key) ? (counts[key] ?? 0) : 0) + times };
}
