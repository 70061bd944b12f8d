import { deflateRawSync } from "node:zlib";
import { describe, expect, test } from "@jest/globals";
import sharp from "sharp";
import {
  type DicomElement,
  dicomFile,
  EXPLICIT,
  imageElements,
  IMPLICIT,
  JPEG_BASELINE,
  packedPixels,
  plainPixels,
  floatPixels,
} from "../fixtures/dicom-file.ts";
import { shownGrays, shownPixels } from "../fixtures/pixels.ts";
import { codecFor } from "../list.ts";

const size = { width: 4, height: 2 };
const gray = [0, 100, 200, 300, 400, 500, 600, 4_095];
const WINDOW: DicomElement[] = [
  [0x0028_1050, "DS", "300\\40"],
  [0x0028_1051, "DS", "400\\80"],
];
const ct: DicomElement[] = [
  [0x0008_0016, "UI", "1.2.840.10008.5.1.4.1.1.2"],
  [0x0008_0060, "CS", "CT"],
  [0x0028_1052, "DS", "-1024"],
  [0x0028_1053, "DS", "1"],
];
const codec = codecFor(dicomFile({ elements: imageElements(size) }));

async function planeOf(file: Uint8Array, frame = 0) {
  const plane = await codec?.plane?.(file, { frame });
  if (!plane || "why" in plane) throw new Error(plane?.why);
  return { ...plane, values: Array.from(plane.samples, (sample) => sample * plane.slope + plane.intercept) };
}

describe("a DICOM file", () => {
  const elements = [...imageElements({ ...size, storedBits: 12 }), plainPixels(gray), ...ct];
  const plain = dicomFile({ elements });
  const body = dicomFile({ elements, isBare: true });
  const deflated = Buffer.concat([dicomFile({ elements: [], transferSyntax: "1.2.840.10008.1.2.1.99" }), deflateRawSync(body)]);

  test.each<[string, Uint8Array]>([
    ["explicit", plain],
    ["implicit", dicomFile({ elements, transferSyntax: IMPLICIT })],
    ["deflated", deflated],
    ["without the mark before it", body],
  ])("%s is known by its bytes, and gives the values as stored, in Hounsfield units", async (_, file) => {
    expect(codecFor(file)?.name).toBe("dicom");
    expect(await codecFor(file)?.probe(file)).toEqual({ ok: true, format: "dicom", ...size, frames: 1, isDeep: true });
    expect((await planeOf(file)).values).toEqual(gray.map((value) => value - 1_024));
  });

  test("is shown through the window that it names first; the browser gets them all, then those usual for CT, then the full range", async () => {
    const file = dicomFile({ elements: [...imageElements(size), plainPixels(gray), ...WINDOW, [0x0008_0060, "CS", "CT"]] });
    expect(await shownGrays(codec, file)).toEqual([0, 0, 64, 128, 191, 255, 255, 255]);
    const { windows } = await planeOf(file);
    expect(windows.slice(0, 2)).toEqual([
      { name: "As in the file", center: 300, width: 400 },
      { name: "As in the file, 2", center: 40, width: 80 },
    ]);
    expect(windows.map(({ name }) => name)).toEqual(["As in the file", "As in the file, 2", "Abdomen", "Brain", "Bone", "Lung", "Mediastinum", "Full range"]);
  });

  test.each([32, 64] as const)("of floating point, %s bits, is shown from its least to its greatest value, frame by frame", async (bits) => {
    const values = [-1.5, 0, 0.25, 1e-3, 700, Number.NaN, 12.5, 1_000];
    const second = values.map((value) => value * 2);
    const elements = imageElements({ ...size, bits, frames: 2 }).filter(([tag]) => tag < 0x0028_0101); // these have no bits stored
    const file = dicomFile({ elements: [...elements, floatPixels([...values, ...second], bits)] });
    expect(await codec?.probe(file)).toEqual({ ok: true, format: "dicom", ...size, frames: 2, isDeep: true });
    const [one, two] = [await planeOf(file), await planeOf(file, 1)];
    for (const [plane, of] of [
      [one, values],
      [two, second],
    ] as const) {
      expect([plane.least, plane.greatest]).toEqual([of[0], of[7]]);
      for (const [at, value] of of.entries())
        if (!Number.isNaN(value)) expect(Math.abs((plane.values[at] ?? Number.NaN) - value)).toBeLessThanOrEqual(plane.slope / 2 + 1e-9);
    }
    expect((await shownGrays(codec, file)).slice(-1)).toEqual([255]);
    const cut = file.subarray(0, file.length - 1);
    expect(await codec?.plane?.(cut, { frame: 1 })).toMatchObject({ why: expect.stringMatching(/cut|end/i) });
    expect((await planeOf(cut)).least).toBe(-1.5);
  });

  test("of signed values keeps them, and of MONOCHROME1 shows low ones bright", async () => {
    const values = [-2_000, -1, 0, 1, 2, 3, 4, 2_000];
    expect((await planeOf(dicomFile({ elements: [...imageElements({ ...size, isSigned: true }), plainPixels(values)] }))).values).toEqual(values);
    const twelve = dicomFile({ elements: [...imageElements({ ...size, isSigned: true, storedBits: 12 }), plainPixels(values.map((value) => value & 0xfff))] });
    expect((await planeOf(twelve)).values).toEqual(values);
    const inverse = dicomFile({ elements: [...imageElements({ ...size, photometric: "MONOCHROME1" }), plainPixels(gray), ...WINDOW] });
    expect(await planeOf(inverse)).toMatchObject({ inverted: true, values: gray });
    expect(await shownGrays(codec, inverse)).toEqual([255, 255, 191, 128, 64, 0, 0, 0]);
  });

  test("does not count its padding when it is shown without a window", async () => {
    const padded = dicomFile({
      elements: [...imageElements({ ...size, isSigned: true }), [0x0028_0120, "US", -2_000], plainPixels([-2_000, -2_000, 0, 25, 50, 75, 100, 100])],
    });
    expect(await planeOf(padded)).toMatchObject({ least: 0, greatest: 100 });
    expect(await shownGrays(codec, padded)).toEqual([0, 0, 0, 64, 128, 191, 255, 255]);
  });

  test("of many frames shows each, with the slope and window of its own group", async () => {
    const group = (slope: string, center: string): DicomElement[] => [
      [
        0x0028_9132,
        "SQ",
        [
          [
            [0x0028_1050, "DS", center],
            [0x0028_1051, "DS", "100"],
          ],
        ],
      ],
      [
        0x0028_9145,
        "SQ",
        [
          [
            [0x0028_1052, "DS", "0"],
            [0x0028_1053, "DS", slope],
          ],
        ],
      ],
    ];
    const frames: DicomElement = [0x5200_9230, "SQ", [group("1", "50"), group("2", "150")]];
    for (const transferSyntax of [EXPLICIT, IMPLICIT]) {
      const file = dicomFile({ elements: [...imageElements({ width: 2, height: 1, frames: 2 }), frames, plainPixels([0, 100, 50, 75])], transferSyntax });
      expect(await codec?.probe(file)).toMatchObject({ frames: 2 });
      expect(await planeOf(file, 0)).toMatchObject({ values: [0, 100], windows: [{ center: 50, width: 100 }, { name: "Full range" }] });
      expect(await planeOf(file, 1)).toMatchObject({ values: [100, 150], windows: [{ center: 150, width: 100 }, { name: "Full range" }] });
      expect(await codec?.plane?.(file, { frame: 2 })).toEqual({ why: expect.stringContaining("pages") });
    }
  });

  test("of 10,000 frames is probed without its pixels", async () => {
    const file = dicomFile({ elements: imageElements({ width: 512, height: 512, frames: 10_000 }) });
    expect(await codec?.probe(file)).toMatchObject({ ok: true, frames: 10_000 });
    expect(await codec?.rendition(file, { side: 256 })).toEqual({ why: expect.stringContaining("ends before") });
  });

  const rgb = [255, 0, 0, 0, 255, 0, 0, 0, 255, 9, 8, 7];
  const planes = [0, 1, 2].flatMap((c) => [0, 1, 2, 3].map((n) => rgb[n * 3 + c] ?? 0));
  const colour = { width: 2, height: 2, bits: 8, samples: 3, photometric: "RGB" };
  test.each<[string, DicomElement[], number[]]>([
    ["RGB", [...imageElements(colour), plainPixels(rgb, 8)], rgb],
    ["RGB, plane after plane", [...imageElements(colour), [0x0028_0006, "US", 1], plainPixels(planes, 8)], rgb],
    ["YBR_FULL", [...imageElements({ ...colour, width: 1, height: 1, photometric: "YBR_FULL" }), plainPixels([76, 85, 255], 8)], [254, 0, 0]],
    [
      "YBR_FULL_422",
      [...imageElements({ ...colour, height: 1, photometric: "YBR_FULL_422" }), plainPixels([10, 200, 128, 128], 8)],
      [10, 10, 10, 200, 200, 200],
    ],
    [
      "a palette",
      [
        ...imageElements({ width: 2, height: 1, bits: 8, photometric: "PALETTE COLOR" }),
        ...[0x0028_1101, 0x0028_1102, 0x0028_1103].map((tag): DicomElement => [tag, "US", Uint8Array.from([2, 0, 0, 0, 16, 0])]),
        [0x0028_1201, "OW", Uint8Array.from([0, 0, 0, 255])],
        [0x0028_1202, "OW", Uint8Array.from([0, 128, 0, 0])],
        [0x0028_1203, "OW", Uint8Array.from([0, 64, 0, 32])],
        plainPixels([1, 0], 8),
      ],
      [255, 0, 32, 0, 128, 64],
    ],
  ])("of colours as %s shows them", async (_, all, expected) => {
    expect(await shownPixels(codec, dicomFile({ elements: all }))).toEqual(expected);
  });

  const noise = sharp({ create: { width: 32, height: 16, channels: 3, background: "#336699", noise: { type: "gaussian", mean: 120, sigma: 20 } } });
  const jpegElements = imageElements({ ...colour, width: 32, height: 16, photometric: "YBR_FULL_422", frames: 2 });

  test("of JPEG frames shows each, found without a table, and in one fragment or more", async () => {
    const [first, second] = await Promise.all([noise.clone().jpeg().toBuffer(), noise.clone().negate().jpeg().toBuffer()]);
    const head = dicomFile({ elements: jpegElements, transferSyntax: JPEG_BASELINE });
    const file = packedPixels(head, [first, second.subarray(0, 300), second.subarray(300)]);
    for (const [n, expected] of [first, second].entries()) {
      const [shown, own] = [await shownPixels(codec, file, n), await sharp(expected).raw().toBuffer()];
      expect(Math.max(...shown.map((value, at) => Math.abs(value - (own[at] ?? 0))))).toBeLessThanOrEqual(4); // two decoders round in two ways
    }
  });

  test("whose JPEG is larger than the data set says is refused before it is decoded", async () => {
    const small = dicomFile({ elements: imageElements({ ...colour, photometric: "YBR_FULL_422" }), transferSyntax: JPEG_BASELINE });
    const file = packedPixels(small, [await noise.clone().jpeg().toBuffer()]);
    expect(await codec?.rendition(file, { side: 256 })).toEqual({ why: expect.stringContaining("2 × 2 pixels, and the image says that it is 32 × 16") });
  });

  test.each<[string, DicomElement[], string]>([
    ["of 60,000 × 60,000 pixels", [...imageElements({ width: 60_000, height: 60_000 }), plainPixels(gray)], "60000 × 60000"],
    ["without an image", [[0x0008_0060, "CS", "SR"]], "no image"],
    ["cut in its pixels", [...imageElements({ width: 40, height: 40 }), plainPixels(gray)], "ends before"],
    ["without pixels", imageElements(size), "ends before"],
    ["of 12 bits allocated", [...imageElements({ ...size, bits: 12 }), plainPixels(gray)], "12 bits in 12"],
    ["of four samples", [...imageElements({ ...size, samples: 4 }), plainPixels(gray)], "4 samples"],
    ["of colours without their table", [...imageElements({ ...size, bits: 8, photometric: "PALETTE COLOR" }), plainPixels(gray, 8)], "no such table"],
  ])("%s gets a sentence", async (_, elements, words) => {
    expect(await codec?.rendition(dicomFile({ elements }), { side: 256 })).toEqual({ why: expect.stringContaining(words) });
  });

  test("compressed in a way that is not read says which", async () => {
    const file = packedPixels(dicomFile({ elements: imageElements(size), transferSyntax: "1.2.840.10008.1.2.4.100" }), [new Uint8Array(20)]);
    expect(await codec?.rendition(file, { side: 256 })).toEqual({ why: expect.stringContaining("1.2.840.10008.1.2.4.100") });
  });
});
