import { isUtf8 } from "node:buffer";

export const ENCODINGS = ["utf-8", "utf-16le", "utf-16be", "windows-1252"] as const;
export type Encoding = (typeof ENCODINGS)[number];

/** What a file's first bytes tell of it. */
export interface Detected {
  encoding: Encoding;
  /** Bytes of the byte order mark; what comes behind it is the text. */
  bom: number;
  /** It is no text at all. */
  isBinary: boolean;
}

/** Of a UTF-16 file without a mark, this share of its characters has a zero byte at the very least, unless it is in a script far from Latin. */
const ZERO_SHARE = 0.2;
/** Of zero bytes, so many times more are on the one side of a UTF-16 character than on the other. */
const LOPSIDED = 8;
/** Control characters, other than line ends, tabs and form feeds, that a text has at the most: what happens to be UTF-8 is text more likely than not; of random bytes a tenth are such. */
const UTF8_CONTROLS = 0.3;
const OTHER_CONTROLS = 0.04;
/** Fewer bytes tell nothing. */
const TELLING_BYTES = 32;

/**
 * Finds out how text is written down: by its mark, by zero bytes on one side (UTF-16), as valid UTF-8, else windows-1252, which is what "Latin-1" is
 * on the web (WHATWG Encoding, 4.2). A head may end within a character.
 */
export function detectEncoding(bytes: Uint8Array, extent: "whole" | "head"): Detected {
  if (bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf) return { encoding: "utf-8", bom: 3, isBinary: false };
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return { encoding: "utf-16le", bom: 2, isBinary: false };
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return { encoding: "utf-16be", bom: 2, isBinary: false };
  const { even, odd, controls } = countBytes(bytes);
  const pairs = Math.max(1, bytes.length / 2);
  if (odd / pairs >= ZERO_SHARE && odd >= LOPSIDED * even && bytes.length >= 4) return { encoding: "utf-16le", bom: 0, isBinary: false };
  if (even / pairs >= ZERO_SHARE && even >= LOPSIDED * odd && bytes.length >= 4) return { encoding: "utf-16be", bom: 0, isBinary: false };
  const isUtf8Text = isUtf8(extent === "whole" ? bytes : wholeCharacters(bytes));
  const isBinary = bytes.length >= TELLING_BYTES && (controls + even + odd) / bytes.length > (isUtf8Text ? UTF8_CONTROLS : OTHER_CONTROLS);
  return { encoding: isUtf8Text ? "utf-8" : "windows-1252", bom: 0, isBinary };
}

/** Zero bytes at even and at odd places, and other control characters. */
function countBytes(bytes: Uint8Array): { even: number; odd: number; controls: number } {
  let even = 0;
  let odd = 0;
  let controls = 0;
  for (let at = 0; at < bytes.length; at++) {
    const byte = bytes[at] ?? 0;
    if (byte >= 0x20) continue;
    if (byte === 0 && at % 2 === 0) even++;
    else if (byte === 0) odd++;
    else if (byte < 9 || (byte > 13 && byte !== 0x1b)) controls++;
  }
  return { even, odd, controls };
}

/** Without the UTF-8 character that its end cuts through. */
function wholeCharacters(bytes: Uint8Array): Uint8Array {
  for (let back = 1; back <= Math.min(3, bytes.length); back++) {
    const byte = bytes[bytes.length - back] ?? 0;
    if (byte < 0x80) return bytes;
    if (byte >= 0xc0) return back < (byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : 2) ? bytes.subarray(0, bytes.length - back) : bytes;
  }
  return bytes;
}

/** What windows-1252 has at 0x80–0x9F (WHATWG Encoding, index-windows-1252); the five bytes it leaves free are the control characters of that number. */
const AT_80 = "€\x81‚ƒ„…†‡ˆ‰Š‹Œ\x8dŽ\x8f\x90‘’“”•–—˜™š›œ\x9džŸ";

/**
 * Bytes as text of whole characters: half of a pair (a lone surrogate) and what is no character become U+FFFD, one for one; NUL stays; an odd last byte
 * of UTF-16 is a U+FFFD of its own. Line ends stay as they are in the file, so that places in the text are places in the file: CR LF counts as two.
 * `bytes` begins behind the mark.
 */
export function decode(bytes: Uint8Array, encoding: Encoding): string {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (encoding === "utf-8") return buffer.toString("utf8");
  if (encoding === "windows-1252") return buffer.toString("latin1").replaceAll(/[\x80-\x9f]/g, (at) => AT_80[at.charCodeAt(0) - 0x80] ?? at);
  const even = buffer.subarray(0, buffer.length & ~1);
  const text = (encoding === "utf-16le" ? even : Buffer.from(even).swap16()).toString("utf16le").toWellFormed();
  return even.length === buffer.length ? text : `${text}\uFFFD`;
}

/** A whole file as text, with what it was found to be; undefined where it is none. */
export function decodeText(bytes: Uint8Array): { text: string; encoding: Encoding } | undefined {
  const { encoding, bom, isBinary } = detectEncoding(bytes, "whole");
  return isBinary ? undefined : { text: decode(bytes.subarray(bom), encoding), encoding };
}
