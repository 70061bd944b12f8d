import type { Codec, Probe } from "../codec.ts";
import { exifOrientation, upright } from "../exif-orientation.ts";
import { sharpRendition } from "../sharp-rendition.ts";
import { checkedSize, NO_HEADER } from "../size-check.ts";

const STANDALONE = (marker: number) => marker === 0x01 || (marker >= 0xd0 && marker <= 0xd7);
/** Start of frame, of any process: C0–CF without DHT, JPG and DAC (ITU-T T.81, table B.1). */
const FRAME = (marker: number) => marker >= 0xc0 && marker <= 0xcf && marker !== 0xc4 && marker !== 0xc8 && marker !== 0xcc;
const PROGRESSIVE = new Set([0xc2, 0xc6, 0xca, 0xce]);
const APP1 = 0xe1;
const END_OR_SCAN = new Set([0xd9, 0xda]);
const EXIF = "Exif\0\0";

/** Walks the segments to the frame header; the orientation, if any, stands before it. */
function probeJpeg(head: Uint8Array): Probe {
  const view = new DataView(head.buffer, head.byteOffset, head.byteLength);
  let orientation = 1;
  let at = 2;
  while (at + 4 <= head.length) {
    if (head[at] !== 0xff) return NO_HEADER;
    const marker = head[at + 1] ?? 0;
    if (marker === 0xff)
      at++; // a fill byte
    else if (STANDALONE(marker)) at += 2;
    else if (END_OR_SCAN.has(marker)) return NO_HEADER;
    else {
      const length = view.getUint16(at + 2);
      if (FRAME(marker)) {
        if (at + 9 > head.length) return NO_HEADER;
        return checkedSize("jpeg", { ...upright(view.getUint16(at + 7), view.getUint16(at + 5), orientation), inPasses: PROGRESSIVE.has(marker) });
      }
      if (length < 2) return NO_HEADER;
      const body = head.subarray(at + 4, at + 2 + length);
      if (marker === APP1 && Buffer.from(body.subarray(0, 6)).toString("latin1") === EXIF) orientation = exifOrientation(body.subarray(6));
      at += 2 + length;
    }
  }
  return NO_HEADER;
}

const probe = async (head: Uint8Array) => probeJpeg(head);

/** The end-of-image marker comes after the last start of scan; neither can occur within the image data, where FF is followed by 00 (T.81, B.1.1.5). */
function isWhole(bytes: Uint8Array): boolean {
  const file = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return file.indexOf("ffd9", Math.max(0, file.lastIndexOf("ffda", undefined, "hex")), "hex") >= 0;
}

export const jpeg: Codec = {
  name: "jpeg",
  extensions: [".jpg", ".jpeg", ".jpe", ".jfif"],
  recognises: (head) => head[0] === 0xff && head[1] === 0xd8 && head[2] === 0xff,
  probe,
  rendition: (bytes, ask) => sharpRendition({ probe, isWhole }, bytes, ask),
};
