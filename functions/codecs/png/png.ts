import type { Codec, Probe } from "../codec.ts";
import { exifOrientation, upright } from "../exif-orientation.ts";
import { sharpRendition } from "../sharp-rendition.ts";
import { checkedSize, NO_HEADER } from "../size-check.ts";

/** Interlace method of IHDR (PNG third edition, 8). */
const ADAM7 = 1;
const SIGNATURE = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a];

/** Signature, then chunks of length, type, data, CRC; the first is IHDR with width and height (PNG third edition, sections 5.2, 5.3, 11.2.1). */
function probePng(head: Uint8Array): Probe {
  const view = new DataView(head.buffer, head.byteOffset, head.byteLength);
  if (head.length < 33 || typeAt(head, 8) !== "IHDR" || view.getUint32(8) !== 13) return NO_HEADER;
  const [width, height] = [view.getUint32(16), view.getUint32(20)];
  let orientation = 1;
  for (let at = 33; at + 8 <= head.length; at += 12 + view.getUint32(at)) {
    const type = typeAt(head, at);
    if (type === "eXIf") orientation = exifOrientation(head.subarray(at + 8, at + 8 + view.getUint32(at)));
    if (type === "IDAT" || type === "eXIf") break;
  }
  return checkedSize("png", { ...upright(width, height, orientation), inPasses: head[28] === ADAM7 });
}

const typeAt = (head: Uint8Array, chunk: number) => Buffer.from(head.subarray(chunk + 4, chunk + 8)).toString("latin1");
const probe = async (head: Uint8Array) => probePng(head);

/** The chunk that ends every PNG (PNG specification, 11.2.5). */
const isWhole = (bytes: Uint8Array) => Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).lastIndexOf("IEND", undefined, "latin1") >= 0;

export const png: Codec = {
  name: "png",
  extensions: [".png"],
  recognises: (head) => SIGNATURE.every((byte, at) => head[at] === byte),
  probe,
  rendition: (bytes, ask) => sharpRendition({ probe, isWhole }, bytes, ask),
};
