import type { Decoded, Decoder } from "../decoding.ts";
import { type Raster, shrinkBy, shrinking } from "../raster.ts";
import { checkedSize } from "../size-check.ts";
import { Unreadable } from "../unreadable.ts";
import { type BmpHeader, readHeader } from "./header.ts";
import { channelsOf, plainColours, plainIndexes, type ReadRow, rleIndexes } from "./rows.ts";

/** Row by row; beside the file there is one row, and pixels for at most 8,192 a side. */
export const decodeBmp: Decoder = async (bytes, ask): Promise<Decoded> => {
  if (ask.want === "plane") throw new Unreadable("The image has no gray values to window.");
  const header = readHeader(bytes);
  const size = checkedSize("bmp", header);
  if (!size.ok) throw new Unreadable(size.why);
  const by = shrinkBy(header, ask.side);
  const raster = header.bits <= 8 ? paletted(bytes, header, by) : coloured(bytes, header, by);
  return { raster, of: { width: header.width, height: header.height } };
};

const rowAt = ({ isTopDown, height }: BmpHeader, stored: number) => (isTopDown ? stored : height - 1 - stored);

function paletted(bytes: Uint8Array, header: BmpHeader, by: number): Raster {
  const { width, height, palette, coding } = header;
  const read: ReadRow = coding === "plain" ? plainIndexes(bytes, header) : rleIndexes(bytes, header);
  const [indexes, row] = [new Uint8Array(width), new Uint8Array(width * 3)];
  const shrink = shrinking(header, 3, by);
  for (let stored = 0; stored < height; stored++) {
    const y = rowAt(header, stored);
    if (coding !== "plain" || shrink.wants(y)) read(stored, indexes); // runs are read in order, all of them
    if (!shrink.wants(y)) continue;
    for (let x = 0; x < width; x++) {
      const entry = (indexes[x] ?? 0) * 3;
      row[x * 3] = palette[entry] ?? 0;
      row[x * 3 + 1] = palette[entry + 1] ?? 0;
      row[x * 3 + 2] = palette[entry + 2] ?? 0;
    }
    shrink.row(y, row);
  }
  return shrink.done();
}

function coloured(bytes: Uint8Array, header: BmpHeader, by: number): Raster {
  const read = plainColours(bytes, header);
  const channels = channelsOf(header);
  const row = new Uint8Array(header.width * channels);
  const shrink = shrinking(header, channels, by);
  for (let stored = 0; stored < header.height; stored++) {
    const y = rowAt(header, stored);
    if (!shrink.wants(y)) continue;
    read(stored, row);
    shrink.row(y, row);
  }
  return channels === 4 ? seen(shrink.done()) : shrink.done();
}

/** Without alpha where every pixel is opaque, and where every pixel is clear: writers that name an alpha channel and leave it empty are many. */
function seen({ width, height, data }: Raster): Raster {
  let [isOpaque, isClear] = [true, true];
  for (let at = 3; at < data.length && (isOpaque || isClear); at += 4) {
    if (data[at] !== 255) isOpaque = false;
    if (data[at] !== 0) isClear = false;
  }
  if (!isOpaque && !isClear) return { width, height, channels: 4, data };
  const rgb = new Uint8Array(width * height * 3);
  for (let at = 0, to = 0; at < data.length; at += 4) for (let c = 0; c < 3; c++) rgb[to++] = data[at + c] ?? 0;
  return { width, height, channels: 3, data: rgb };
}
