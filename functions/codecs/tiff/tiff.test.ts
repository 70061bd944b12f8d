import { describe, expect, test } from "@jest/globals";
import sharp, { type TiffOptions } from "sharp";
import { shownGrays, shownPixels } from "../fixtures/pixels.ts";
import { tiffFile, type TiffPage } from "../fixtures/tiff-file.ts";
import { PROBE_BYTES } from "../codec.ts";
import { codecFor } from "../list.ts";
import type { Codec } from "../codec.ts";

function itself(): Codec {
  const found = codecFor(tiffFile([page]));
  if (found?.name !== "tiff") throw new Error("TIFF is not known.");
  return found;
}

const page: TiffPage = { width: 4, height: 2, bits: 16, values: [0, 1, 256, 4_095, 65_535, 3, 7, 8] };
const signed = [-1_024, 0, 5, 3_000, -32_768, 32_767, 7, 8];
const tiff = itself();
const floats = [-1.5, 0, 0.25, 1, 2, 100, 1_000, -7];

async function valuesOf(file: Uint8Array, frame = 0) {
  const plane = await tiff.plane?.(file, { frame });
  if (!plane || "why" in plane) throw new Error(plane?.why);
  return { ...plane, values: Array.from(plane.samples, (sample) => sample * plane.slope + plane.intercept) };
}

describe("the gray values of a TIFF", () => {
  test.each<[string, TiffPage, number[], boolean]>([
    ["16 bits", page, [...page.values], false],
    ["16 signed bits", { ...page, format: 2, values: signed }, signed, false],
    ["16 bits, white is zero", { ...page, photometric: 0 }, [...page.values], true],
  ])("of %s are those of the file, to the last bit", async (_, it, values, inverted) => {
    for (const isBig of [false, true]) expect(await valuesOf(tiffFile([it], { isBig }))).toMatchObject({ values, inverted, width: 4, height: 2 });
  });

  test.each<[string, TiffPage, number[]]>([
    ["floating point", { ...page, bits: 32, format: 3, values: floats }, floats],
    ["32 bits", { ...page, bits: 32, values: [0, 70_000, 4e6, 1, 2, 3, 4, 5] }, [0, 70_000, 4e6, 1, 2, 3, 4, 5]],
    ["32 signed bits", { ...page, bits: 32, format: 2, values: [-70_000, 0, 4e6, 1, 2, 3, 4, 5] }, [-70_000, 0, 4e6, 1, 2, 3, 4, 5]],
  ])("of %s are those of the file within a 65,535th of their range", async (_, it, expected) => {
    const { values, least, greatest } = await valuesOf(tiffFile([it]));
    expect([least, greatest]).toEqual([Math.min(...expected), Math.max(...expected)]);
    for (const [n, value] of values.entries()) expect(Math.abs(value - (expected[n] ?? 0))).toBeLessThanOrEqual((greatest - least) / 65_535);
  });

  test("of 12 bits in 16 fill the window, so that the picture is not black", async () => {
    const file = tiffFile([{ ...page, values: [0, 585, 1_170, 1_755, 2_340, 2_925, 3_510, 4_095] }]);
    expect(await shownGrays(tiff, file)).toEqual([0, 36, 73, 109, 146, 182, 219, 255]);
    expect((await valuesOf(file)).windows).toEqual([{ name: "Full range", center: 2_047.5, width: 4_095 }]);
  });

  test("that are no numbers, and a flat page, are shown all the same", async () => {
    expect(await shownGrays(tiff, tiffFile([{ ...page, bits: 32, format: 3, values: [Number.NaN, 0, 1, 1, 1, 1, 1, Number.POSITIVE_INFINITY] }]))).toEqual([
      0, 0, 255, 255, 255, 255, 255, 255,
    ]);
    expect(await shownGrays(tiff, tiffFile([{ ...page, values: Array.from({ length: 8 }, () => 500) }]))).toHaveLength(8);
  });

  test("of a page on its side are turned upright", async () => {
    const { values, width, height } = await valuesOf(tiffFile([{ ...page, orientation: 6 }]));
    expect({ values, width, height }).toEqual({ width: 2, height: 4, values: [65_535, 0, 3, 1, 7, 256, 8, 4_095] });
  });
});

describe("a TIFF", () => {
  const noise = sharp({ create: { width: 60, height: 40, channels: 3, background: "#336699", noise: { type: "gaussian", mean: 120, sigma: 40 } } });

  test.each<[string, TiffOptions, "srgb" | "cmyk" | "b-w"]>([
    ["LZW", { compression: "lzw", predictor: "horizontal" }, "srgb"],
    ["ZIP, in tiles", { compression: "deflate", tile: true, tileWidth: 16, tileHeight: 16 }, "srgb"],
    ["JPEG", { compression: "jpeg", quality: 95 }, "srgb"],
    ["CMYK", { compression: "lzw" }, "cmyk"],
    ["fax G4", { compression: "ccittfax4", bitdepth: 1 }, "b-w"],
  ])("of %s shows what libvips reads in it", async (_, options, space) => {
    const file = await noise.clone().toColourspace(space).tiff(options).toBuffer();
    expect(await tiff.probe(file)).toMatchObject({ ok: true, width: 60, height: 40, frames: 1, isDeep: false });
    const expected = await sharp(file).toColourspace("srgb").raw().toBuffer();
    expect(await shownPixels(codecFor(file), file)).toEqual([...expected]);
  });

  test("of several pages shows each, and knows how many from its whole or from its head", async () => {
    const pages = Array.from(
      { length: 5 },
      (_, n) => ({ width: 2 + n, height: 2, bits: 8, values: Array.from({ length: (2 + n) * 2 }, () => n * 50) }) satisfies TiffPage,
    );
    const file = tiffFile(pages);
    expect(await tiff.probe(file)).toMatchObject({ ok: true, width: 2, height: 2, frames: 5 });
    for (const n of [0, 4]) expect(await shownGrays(tiff, file, n)).toEqual(pages[n]?.values);
    expect(await tiff.rendition(file, { side: 8, frame: 4 })).toMatchObject({ of: { width: 6, height: 2 } });
    expect(await tiff.rendition(file, { side: 8, frame: 5 })).toEqual({ why: expect.stringContaining("pages") });
  });

  test("whose directory stands at its end is probed by reading there, and nothing between", async () => {
    const width = 600;
    const file = tiffFile([{ width, height: width, bits: 16, values: Array.from({ length: width * width }, (_, n) => n % 4_096) }]);
    const reads: number[] = [];
    const read = async (start: number, end: number) => (reads.push(end - start), file.subarray(start, end));
    expect(await tiff.probe(file.subarray(0, PROBE_BYTES), read)).toEqual({ ok: true, format: "tiff", width, height: width, frames: 1, isDeep: true });
    expect(reads.length).toBeLessThan(4);
    expect(Math.max(...reads)).toBeLessThanOrEqual(64 * 1024);
  });

  test("whose directories go round in a circle, or are 20,000, is counted and ends", async () => {
    const tiny: TiffPage = { width: 1, height: 1, bits: 8, values: [7] };
    expect(await tiff.probe(tiffFile([tiny, tiny, tiny], { loops: true }))).toMatchObject({ frames: 3 });
    expect(await tiff.probe(tiffFile(Array.from({ length: 20_000 }, () => tiny)))).toMatchObject({ frames: 10_000 });
  });

  test.each<[string, Uint8Array, string]>([
    ["of 70,000 × 70,000 pixels", tiffFile([{ ...page, width: 70_000, height: 70_000 }]), "70000 × 70000"],
    ["of 12,000 × 12,000 deep pixels", tiffFile([{ ...page, width: 12_000, height: 12_000 }]), "12000 × 12000"],
    ["cut before its directory", tiffFile([page]).subarray(0, 20), "ends before"],
    ["cut in its pixels", tiffFile([{ ...page, height: 200 }]), "cannot be read"],
    ["of 64 bits", Buffer.from(tiffFile([page])), "64 bits"],
  ])("%s gets a sentence", async (what, file, words) => {
    if (what === "of 64 bits") Buffer.from(file.buffer, file.byteOffset, file.length).writeUInt16LE(64, 8 + 16 + 2 + 2 * 12 + 8);
    expect(await tiff.rendition(file, { side: 256 })).toEqual({ why: expect.stringContaining(words) });
  });
});
