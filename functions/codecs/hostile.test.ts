import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, test } from "@jest/globals";
import fc from "fast-check";
import sharp from "sharp";
import { PROBE_BYTES } from "./codec.ts";
import { decodingThreads } from "./decoding-threads.ts";
import { bmpFile, stored } from "./fixtures/bmp-file.ts";
import { dicomFile, imageElements, JPEG_BASELINE, packedPixels, plainPixels } from "./fixtures/dicom-file.ts";
import { tiffFile } from "./fixtures/tiff-file.ts";
import { codecFor } from "./list.ts";

const palette = [
  [255, 0, 0],
  [0, 0, 255],
] as const;
const noise = sharp({ create: { width: 24, height: 16, channels: 3, background: "#336699", noise: { type: "gaussian", mean: 120, sigma: 40 } } });
const gray = Array.from({ length: 64 }, (_, n) => n * 60);
const deep = { width: 8, height: 8 };
const colour = imageElements({ width: 24, height: 16, bits: 8, samples: 3, photometric: "YBR_FULL_422" });

/** One of each way of reading, tiny, so that much can be tried. */
const files: [string, Uint8Array][] = [
  [
    "bmp",
    bmpFile({
      width: 8,
      height: 2,
      bits: 8,
      palette,
      rows: stored(
        [
          [0, 1, 0, 1, 0, 1, 0, 1],
          [1, 1, 1, 1, 0, 0, 0, 0],
        ],
        { isTopDown: false },
      ),
    }),
  ],
  ["bmp in runs", bmpFile({ width: 8, height: 2, bits: 4, compression: 2, palette, rows: Uint8Array.from([4, 0x01, 4, 0x10, 0, 0, 0, 4, 0x01, 0x10, 0, 1]) })],
  [
    "tiff",
    tiffFile([
      { ...deep, bits: 16, values: gray },
      { ...deep, bits: 32, format: 3, values: gray },
    ]),
  ],
  ["tiff of LZW", await noise.clone().tiff({ compression: "lzw" }).toBuffer()],
  [
    "dicom",
    dicomFile({ elements: [...imageElements({ width: 8, height: 4, frames: 2 }), [0x0028_1050, "DS", "40"], [0x0028_1051, "DS", "400"], plainPixels(gray)] }),
  ],
  ["dicom of JPEG", packedPixels(dicomFile({ elements: colour, transferSyntax: JPEG_BASELINE }), [await noise.clone().jpeg().toBuffer()])],
  ["jpeg", await noise.clone().jpeg().toBuffer()],
  ["png", await noise.clone().png().toBuffer()],
];

/** A picture or a sentence; anything else, and anything that takes long, fails. */
async function tried(bytes: Uint8Array): Promise<void> {
  const codec = codecFor(bytes);
  if (!codec) return;
  const head = await codec.probe(bytes.subarray(0, PROBE_BYTES), async (start, end) => bytes.subarray(start, end));
  if (!head.ok) expect(head.why.length).toBeGreaterThan(10);
  const shown = await codec.rendition(bytes, { side: 256 });
  if ("why" in shown) expect(shown.why).toMatch(/^[A-Z].*\.$/);
  else expect(shown.width * shown.height * shown.bytes.length).toBeGreaterThan(0);
  const plane = await codec.plane?.(bytes, { frame: 0 });
  if (plane && "why" in plane) expect(plane.why).toMatch(/^[A-Z].*\.$/);
  else if (plane) expect(plane.samples).toHaveLength(plane.width * plane.height);
}

test.each(files)("a %s file, cut or with bytes changed anywhere, gives a picture or a sentence", async (_, file) => {
  const change = fc.record({ at: fc.nat({ max: file.length - 1 }), to: fc.oneof(fc.nat({ max: 255 }), fc.constantFrom(0, 1, 127, 128, 255)) });
  const whole = fc.record({
    length: fc.oneof({ weight: 3, arbitrary: fc.constant(file.length) }, fc.nat({ max: file.length })),
    changes: fc.array(change, { maxLength: 6 }),
  });
  await fc.assert(
    fc.asyncProperty(whole, async ({ length, changes }) => {
      const copy = Uint8Array.from(file);
      for (const { at, to } of changes) copy[at] = to;
      await tried(copy.subarray(0, length));
    }),
    { numRuns: 30, endOnFailure: true },
  );
});

const samples = join(dirname(fileURLToPath(import.meta.url)), "..", "..", "..", "shared", "data", "formats", "dicom");
const names = existsSync(samples) ? readdirSync(samples).filter((name) => /\.(j2k|jpls|jpll|jpgext|rle|deflate)\./.test(name)) : [];
(names.length > 0 ? test : test.skip)("compressed DICOM files (skipped where ../shared/data/formats is absent), cut or changed, do so as well", async () => {
  for (const name of names) {
    const file = readFileSync(join(samples, name));
    for (const at of [0.3, 0.9]) {
      const copy = Uint8Array.from(file);
      copy.fill(0xff, Math.floor(file.length * at), Math.floor(file.length * at) + 8);
      await tried(copy);
      await tried(file.subarray(0, Math.floor(file.length * at)));
    }
  }
});

test("a job that takes too long is given up with its thread, and the next one is done", async () => {
  const decode = decodingThreads({ threads: 1, jobMs: 1, idleMs: 1_000 });
  const [, file] = files[0] ?? ["", new Uint8Array()];
  expect(await decode("bmp", file, { want: "raster", side: 256, frame: 0 })).toEqual({ why: expect.stringContaining("too long") });
  const patient = decodingThreads({ threads: 1, jobMs: 20_000, idleMs: 20 });
  const asks = Array.from({ length: 5 }, () => patient("bmp", file, { want: "raster", side: 256, frame: 0 }));
  for (const done of await Promise.all(asks)) expect(done).toMatchObject({ of: { width: 8, height: 2 } });
  await new Promise((resolve) => setTimeout(resolve, 60)); // idle by now: the thread was let go
  expect(await patient("nobody", file, { want: "raster", side: 256, frame: 0 })).toEqual({ why: expect.stringContaining("damaged") });
  expect(await patient("bmp", file, { want: "raster", side: 256, frame: 0 })).toHaveProperty("raster");
});
