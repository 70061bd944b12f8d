import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import sharp from "sharp";
import type { Codec } from "../codecs/codec.ts";
import { bmpFile } from "../codecs/fixtures/bmp-file.ts";
import { dicomFile, imageElements, plainPixels } from "../codecs/fixtures/dicom-file.ts";
import { codecFor } from "../codecs/list.ts";
import type { Bench } from "./bench.ts";

const SIDE = 256;
/** As many at a time as there are cores to use, for us and for sharp alone. */
const AT_ONCE = 2;

interface Sample {
  name: string;
  bytes: Uint8Array;
  /** sharp reads it too, so that it can be compared with. */
  isSharps: boolean;
}

/** Thumbnails a second, per format, of 1600 × 1200 photo-like noise (DICOM: 512 × 512); with `--data DIR` of the files in a folder instead. */
const bench: Bench = async ({ data, quick }, emit) => {
  const samples = data ? inFolder(data) : await made();
  const seconds = quick ? 0.7 : 3;
  for (const { name, bytes, isSharps } of samples) {
    const codec = codecFor(bytes);
    if (!codec) throw new Error(`No codec reads ${name}.`);
    await ours(codec, bytes); // threads and libraries are loaded once
    if (!isSharps) {
      emit(`${name}_thumbnails_per_s`, await perSecond(seconds, () => ours(codec, bytes)), "1/s");
      continue;
    }
    // In turns, because another process on the machine slows down whoever is at it.
    const rates = { ours: [] as number[], sharps: [] as number[] };
    for (let turn = 0; turn < 5; turn++) {
      rates.sharps.push(await perSecond(seconds / 5, () => alone(bytes)));
      rates.ours.push(await perSecond(seconds / 5, () => ours(codec, bytes)));
    }
    const middle = (all: number[]) => all.sort((a, b) => a - b)[2] ?? Number.NaN;
    emit(`${name}_thumbnails_per_s`, middle(rates.ours), "1/s");
    emit(`${name}_ratio_to_sharp`, middle(rates.ours) / middle(rates.sharps), "ratio");
  }
};
export default bench;

async function ours(codec: Codec, bytes: Uint8Array): Promise<void> {
  const shown = await codec.rendition(bytes, { side: SIDE });
  if ("why" in shown) throw new Error(shown.why);
}

/** What sharp does for the same picture, by itself. */
async function alone(bytes: Uint8Array): Promise<void> {
  await sharp(bytes, { sequentialRead: true }).autoOrient().resize({ width: SIDE, height: SIDE, fit: "inside" }).webp({ quality: 80, effort: 1 }).toBuffer();
}

async function perSecond(seconds: number, work: () => Promise<void>): Promise<number> {
  const started = performance.now();
  let done = 0;
  const hand = async () => {
    while (performance.now() - started < seconds * 1_000) {
      await work();
      done++;
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, hand));
  return (done / (performance.now() - started)) * 1_000;
}

function inFolder(folder: string): Sample[] {
  if (!existsSync(folder)) throw new Error(`There is no folder ${folder}.`);
  return readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isFile())
    .flatMap(({ name }) => {
      const bytes = readFileSync(join(folder, name));
      const codec = codecFor(bytes);
      return codec ? [{ name, bytes, isSharps: ["jpeg", "png", "tiff"].includes(codec.name) }] : [];
    });
}

async function made(): Promise<Sample[]> {
  const [width, height] = [1_600, 1_200];
  const noise = { type: "gaussian", mean: 120, sigma: 30 } as const;
  const photo = sharp({ create: { width, height, channels: 3, background: "#336699", noise } }).blur(1.5);
  const raw = await photo.clone().removeAlpha().raw().toBuffer();
  const gray = await photo.clone().greyscale().raw().toBuffer();
  const palette = Array.from({ length: 256 }, (_, n) => [n, n, n] as const);
  const [jpeg, png, lzw] = await Promise.all([
    photo.clone().jpeg().toBuffer(),
    photo.clone().png().toBuffer(),
    photo.clone().tiff({ compression: "lzw" }).toBuffer(),
  ]);
  const deep = Uint16Array.from({ length: width * height }, (_, n) => (gray[n] ?? 0) * 16);
  const deepTiff = await sharp(deep, { raw: { width, height, channels: 1 } })
    .toColourspace("grey16")
    .tiff({ compression: "none" })
    .toBuffer();
  const scan = [...imageElements({ width: 512, height: 512, storedBits: 12 }), plainPixels([...deep.subarray(0, 512 * 512)])];
  return [
    { name: "jpeg", bytes: jpeg, isSharps: true },
    { name: "png", bytes: png, isSharps: true },
    { name: "tiff_lzw", bytes: lzw, isSharps: true },
    { name: "tiff_gray16", bytes: deepTiff, isSharps: true },
    { name: "bmp_24", bytes: bmpFile({ width, height, bits: 24, rows: raw }), isSharps: false },
    { name: "bmp_8", bytes: bmpFile({ width, height, bits: 8, palette, rows: gray }), isSharps: false },
    { name: "dicom", bytes: dicomFile({ elements: scan }), isSharps: false },
  ];
}
