/** What a codec found in a file. */
export type Probe =
  | { ok: true; format: string /** Pixels, upright (EXIF orientation applied). */; width: number; height: number }
  /** `why` is a sentence for people, as in "The file ends before its image does." */
  | { ok: false; why: string };

/** A way to read one family of image files. */
export interface Codec {
  name: string;
  /** Lower case, with the dot. */
  extensions: readonly string[];
  /** By magic bytes, never by the name. */
  recognises(head: Uint8Array): boolean;
  /** Reads the head of a file only: at least the first `PROBE_BYTES`, or all of a smaller one. Never decodes pixels. */
  probe(head: Uint8Array): Promise<Probe>;
  /** Decodes; upright; fits in `side` × `side` pixels, never enlarged. Refuses bombs by the header, before any pixel is decoded. */
  rendition(bytes: Uint8Array, ask: { side: number }): Promise<{ bytes: Uint8Array; contentType: string; width: number; height: number } | { why: string }>;
}

export const PROBE_BYTES = 256 * 1024;
/** Larger images are refused before decoding (a decompression bomb, or nothing that a browser shows). */
export const MAX_PIXELS = 300_000_000;
/** Larger files are not decoded by the service. */
export const MAX_FILE_BYTES = 256 * 1024 * 1024;
