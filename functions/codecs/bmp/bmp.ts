import type { Codec, Probe } from "../codec.ts";
import type { Decode } from "../decoding.ts";
import { probeWhole } from "../sharp-rendition.ts";
import { checkedSize } from "../size-check.ts";
import { Unreadable } from "../unreadable.ts";
import { writeRaster } from "../write-picture.ts";
import { isHeaderSize, readHeader } from "./header.ts";

async function probe(head: Uint8Array): Promise<Probe> {
  try {
    return checkedSize("bmp", readHeader(head));
  } catch (error) {
    if (error instanceof Unreadable) return { ok: false, why: error.message };
    throw error;
  }
}

const dibSize = (head: Uint8Array) => (head[14] ?? 0) + (head[15] ?? 0) * 256 + (head[16] ?? 0) * 65_536 + (head[17] ?? 0) * 16_777_216;

/** Our own decoder: libvips reads no BMP without ImageMagick, and the npm packages that do get palettes, runs or alpha wrong. */
export const bmp = (decode: Decode): Codec => ({
  name: "bmp",
  extensions: [".bmp"],
  recognises: (head) => head[0] === 0x42 && head[1] === 0x4d && head.length >= 18 && isHeaderSize(dibSize(head)),
  probe,
  rendition: async (bytes, { side, frame = 0 }) => {
    const header = await probeWhole(probe, bytes);
    if (!header.ok) return { why: header.why };
    const done = await decode("bmp", bytes, { want: "raster", side, frame });
    if ("why" in done) return done;
    if (!("raster" in done)) throw new Error("The decoder gave no picture.");
    return await writeRaster(done.raster, { side, of: done.of });
  },
});
