/** What a codec found in a file. */
export type Probe =
  | {
      ok: true;
      format: string;
      /** Pixels of the first frame, upright (EXIF orientation applied). */
      width: number;
      height: number;
      /** Pages or frames, at least 1. */
      frames: number;
      /** It has more than 8 bits of gray: `plane` gives its values. */
      isDeep: boolean;
    }
  /** `why` is a sentence for people, as in "The file ends before its image does." */
  | { ok: false; why: string };

/** Bytes `start` to `end` (exclusive) of the file, or as many as there are. */
export type ReadRange = (start: number, end: number) => Promise<Uint8Array>;

export interface RenditionAsk {
  /** Fits in `side` × `side` pixels, never enlarged; at most `WHOLE_SIDE`. */
  side: number;
  /** From 0; absent: the first. */
  frame?: number;
}

export interface Rendition {
  bytes: Uint8Array;
  contentType: string;
  /** Of the picture. */
  width: number;
  height: number;
  /** Of the frame in the file, upright. */
  of: { width: number; height: number };
}

/** In values: what is black and what is white is `width` apart, around `center`. */
export interface GrayWindow {
  name: string;
  center: number;
  width: number;
}

/** The gray values of one frame; for a very large one, of every nth pixel. */
export interface Plane {
  /** `width` × `height`, row by row. The value of a sample is `sample × slope + intercept` (Hounsfield units in a CT). */
  samples: Uint16Array;
  width: number;
  height: number;
  slope: number;
  intercept: number;
  /** Of the values, where the file tells. */
  unit?: string;
  /** Low values are bright (DICOM MONOCHROME1, TIFF WhiteIsZero). */
  inverted: boolean;
  /** Least and greatest value, padding not counted. */
  least: number;
  greatest: number;
  /** At least one; the first is how renditions show the frame. */
  windows: GrayWindow[];
}

/** A way to read one family of image files. */
export interface Codec {
  name: string;
  /** Lower case, with the dot. */
  extensions: readonly string[];
  /** By magic bytes, never by the name. */
  recognises(head: Uint8Array): boolean;
  /**
   * Reads the head of a file only: at least the first `PROBE_BYTES`, or all of a smaller one; and, where given, what `read` gets from further on
   * (a TIFF may keep its directory at its end). Never decodes pixels.
   */
  probe(head: Uint8Array, read?: ReadRange): Promise<Probe>;
  /** Decodes; upright. Refuses bombs by the header, before any pixel is decoded. */
  rendition(bytes: Uint8Array, ask: RenditionAsk): Promise<Rendition | { why: string }>;
  /** Only of files that have gray values to window (`isDeep`). */
  plane?(bytes: Uint8Array, ask: { frame: number }): Promise<Plane | { why: string }>;
}

export const PROBE_BYTES = 256 * 1024;
/** Larger images are refused before decoding (a decompression bomb, or nothing that a browser shows). */
export const MAX_PIXELS = 300_000_000;
/** The same where a picture comes in passes over all of it, so that all of it is held at once: up to 8 bytes a pixel. */
export const MAX_PIXELS_IN_PASSES = 100_000_000;
/** What a JPEG can have. Beyond it libvips takes minutes and gigabytes: 50 s and 4 GB for a PNG of 16,000,000 × 18. */
export const MAX_SIDE = 65_535;
/** Larger files are not decoded by the service. */
export const MAX_FILE_BYTES = 256 * 1024 * 1024;
/** "Whole": larger pictures are made smaller, because browsers and their graphics cards cannot draw them. */
export const WHOLE_SIDE = 8_192;
/** Frames after these are not asked for. */
export const MAX_FRAMES = 10_000;
