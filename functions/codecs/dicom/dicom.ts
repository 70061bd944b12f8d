import { MAX_FRAMES, PROBE_BYTES, type Codec, type Probe, type ReadRange } from "../codec.ts";
import type { Decode } from "../decoding.ts";
import { tooLarge } from "../sharp-rendition.ts";
import { checkedSize } from "../size-check.ts";
import { Unreadable } from "../unreadable.ts";
import { writeRaster } from "../write-picture.ts";
import { isDicom, openDicom } from "./file.ts";
import { type DicomImage, imageOf, isDeep } from "./image.ts";

/** A frame is decoded in one piece; the largest that are written (mammograms, whole slides in one) have about 50 million pixels. */
const MAX_FRAME_PIXELS = 100_000_000;
/** Thumbnails within and private data may stand before the image says its size. */
const FURTHER_BYTES = 16 * PROBE_BYTES;

/** The last word on what a data set says of its image. */
export function checkedImage(image: DicomImage): Probe {
  const { width, height, samples, bitsAllocated, bitsStored, highBit } = image;
  const areBitsRight =
    image.isFloat ||
    ([1, 8, 16, 32].includes(bitsAllocated) && bitsStored >= 1 && bitsStored <= bitsAllocated && highBit >= bitsStored - 1 && highBit < bitsAllocated);
  if (!areBitsRight) return { ok: false, why: `The DICOM file has samples of ${bitsStored} bits in ${bitsAllocated}, which are not read here.` };
  if (samples !== 1 && (samples !== 3 || image.isFloat)) return { ok: false, why: `The DICOM file has ${samples} samples a pixel; 1 and 3 are read here.` };
  return checkedSize("dicom", { width, height, frames: Math.min(image.frames, MAX_FRAMES), isDeep: isDeep(image) }, MAX_FRAME_PIXELS);
}

async function probe(head: Uint8Array, read?: ReadRange): Promise<Probe> {
  try {
    const first = look(head, { isHead: true });
    if (first.ok || !read || head.length < PROBE_BYTES) return first;
    return look(await read(0, FURTHER_BYTES), { isHead: true });
  } catch (error) {
    if (error instanceof Unreadable) return { ok: false, why: error.message };
    throw error;
  }
}

const look = (bytes: Uint8Array, of: { isHead: boolean }): Probe => {
  const file = openDicom(bytes, of);
  return checkedImage(imageOf(file));
};

/** Our own reader of the data set, so that a header never costs a decoding; compressed frames go through dcmjs-codecs. */
export const dicom = (decode: Decode): Codec => {
  const opened = async (bytes: Uint8Array): Promise<Probe> => {
    const large = tooLarge(bytes);
    if (large) return { ok: false, why: large };
    const found = await probe(bytes.subarray(0, FURTHER_BYTES));
    return found.ok || bytes.length <= FURTHER_BYTES ? found : await probe(bytes);
  };
  return {
    name: "dicom",
    extensions: [".dcm", ".dicom"],
    recognises: isDicom,
    probe,
    rendition: async (bytes, { side, frame = 0 }) => {
      const found = await opened(bytes);
      if (!found.ok) return { why: found.why };
      const done = await decode("dicom", bytes, { want: "raster", side, frame });
      if ("why" in done) return done;
      if (!("raster" in done)) throw new Error("The decoder gave no picture.");
      return await writeRaster(done.raster, { side, of: done.of });
    },
    plane: async (bytes, { frame }) => {
      const found = await opened(bytes);
      if (!found.ok) return { why: found.why };
      const done = await decode("dicom", bytes, { want: "plane", frame });
      if ("why" in done) return done;
      if (!("plane" in done)) throw new Error("The decoder gave no values.");
      return done.plane;
    },
  };
};
