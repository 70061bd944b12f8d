import { describe, expect, test } from "@jest/globals";
import { bmpFile, type BmpParts, stored } from "../fixtures/bmp-file.ts";
import { shownPixels } from "../fixtures/pixels.ts";
import { codecFor } from "../list.ts";

const RED = [255, 0, 0] as const;
const GREEN = [0, 255, 0] as const;
const BLUE = [0, 0, 255] as const;
const WHITE = [255, 255, 255] as const;
const palette = [RED, GREEN, BLUE, WHITE];
const up = { isTopDown: false };
const shown = (parts: BmpParts) => shownPixels(codecFor(bmpFile(parts)), bmpFile(parts));

/** Two rows of three: red green blue, white red green. */
const picture = [RED, GREEN, BLUE, WHITE, RED, GREEN].flat();
const size = { width: 3, height: 2 };
/** RGB565 of the four colours, low byte first. */
const [R5, G5, B5, W5] = [
  [0x00, 0xf8],
  [0xe0, 0x07],
  [0x1f, 0x00],
  [0xff, 0xff],
] as const;
const bgr = (...colours: (readonly [number, number, number])[]) => colours.flatMap(([r, g, b]) => [b, g, r]);
const bgra = (...colours: (readonly [number, number, number, number])[]) => colours.flatMap(([r, g, b, a]) => [b, g, r, a]);
const clear = (colour: readonly [number, number, number], alpha: number) => [...colour, alpha] as const;
const pixels8 = [
  [0, 1, 2],
  [3, 0, 1],
];
const rgb565 = [0xf800, 0x07e0, 0x001f];

describe("the pixels of a BMP", () => {
  test.each<[string, BmpParts]>([
    ["2 bits", { ...size, bits: 2, palette, rows: stored([[0b00_01_10_00], [0b11_00_01_00]], up) }],
    [
      "4 bits",
      {
        ...size,
        bits: 4,
        palette,
        rows: stored(
          [
            [0x01, 0x20],
            [0x30, 0x10],
          ],
          up,
        ),
      },
    ],
    ["8 bits", { ...size, bits: 8, palette, rows: stored(pixels8, up) }],
    ["8 bits, top-down", { ...size, height: -2, bits: 8, palette, rows: stored(pixels8, { isTopDown: true }) }],
    ["8 bits of OS/2, whose palette has three bytes", { ...size, bits: 8, palette, header: 12, rows: stored(pixels8, up) }],
    ["24 bits", { ...size, bits: 24, rows: stored([bgr(RED, GREEN, BLUE), bgr(WHITE, RED, GREEN)], up) }],
    ["24 bits of OS/2", { ...size, bits: 24, header: 12, rows: stored([bgr(RED, GREEN, BLUE), bgr(WHITE, RED, GREEN)], up) }],
    [
      "16 bits, five a colour",
      {
        ...size,
        bits: 16,
        rows: stored(
          [
            [0, 0x7c, 0xe0, 0x03, 0x1f, 0],
            [0xff, 0x7f, 0, 0x7c, 0xe0, 0x03],
          ],
          up,
        ),
      },
    ],
    [
      "16 bits by masks, after the header",
      {
        ...size,
        bits: 16,
        compression: 3,
        masks: rgb565,
        rows: stored(
          [
            [...R5, ...G5, ...B5],
            [...W5, ...R5, ...G5],
          ],
          up,
        ),
      },
    ],
    [
      "16 bits by masks, within the header",
      {
        ...size,
        bits: 16,
        compression: 3,
        header: 56,
        masks: [...rgb565, 0],
        rows: stored(
          [
            [...R5, ...G5, ...B5],
            [...W5, ...R5, ...G5],
          ],
          up,
        ),
      },
    ],
    [
      "32 bits without alpha, whatever stands in the fourth byte",
      { ...size, bits: 32, rows: stored([bgra(clear(RED, 0), clear(GREEN, 9), clear(BLUE, 0)), bgra(clear(WHITE, 0), clear(RED, 7), clear(GREEN, 0))], up) },
    ],
    [
      "32 bits with a mask for alpha that no pixel uses",
      {
        ...size,
        bits: 32,
        compression: 3,
        header: 124,
        masks: [0xff0000, 0xff00, 0xff, 0xff000000],
        rows: stored([bgra(clear(RED, 0), clear(GREEN, 0), clear(BLUE, 0)), bgra(clear(WHITE, 0), clear(RED, 0), clear(GREEN, 0))], up),
      },
    ],
    [
      "runs of 8 bits: a run, literal pixels, end of row, end of image",
      { ...size, bits: 8, compression: 1, palette, rows: Uint8Array.from([1, 3, 1, 0, 1, 1, 0, 0, 0, 3, 0, 1, 2, 0, 0, 0, 0, 1]) },
    ],
    ["runs of 4 bits", { ...size, bits: 4, compression: 2, palette, rows: Uint8Array.from([2, 0x30, 1, 0x10, 0, 0, 0, 3, 0x01, 0x20, 0, 1]) }],
  ])("of %s are those that were written", async (_, parts) => {
    expect(await shown(parts)).toEqual(picture);
  });

  test("of 1 bit go from the highest bit on", async () => {
    const parts = { width: 9, height: 1, bits: 1, palette: [WHITE, BLUE], rows: stored([[0b1000_0001, 0b1000_0000]], up) };
    expect(await shown(parts)).toEqual([BLUE, WHITE, WHITE, WHITE, WHITE, WHITE, WHITE, BLUE, BLUE].flat());
  });

  test("that a jump in the runs leaves out have the first colour", async () => {
    const rows = Uint8Array.from([1, 1, 0, 2, 1, 1, 1, 2, 0, 1]);
    expect(await shown({ ...size, bits: 8, compression: 1, palette, rows })).toEqual([RED, RED, BLUE, GREEN, RED, RED].flat());
  });

  test("with alpha keep it", async () => {
    const parts: BmpParts = {
      width: 2,
      height: 1,
      bits: 32,
      compression: 3,
      header: 56,
      masks: [0xff0000, 0xff00, 0xff, 0xff000000],
      rows: stored([bgra(clear(RED, 255), clear(BLUE, 128))], up),
    };
    expect(await shown(parts)).toEqual([255, 0, 0, 255, 0, 0, 255, 128]);
  });

  test("whose number is beyond the palette are black", async () => {
    expect(await shown({ width: 2, height: 1, bits: 8, palette: [RED], rows: stored([[0, 200]], up) })).toEqual([255, 0, 0, 0, 0, 0]);
  });
});

describe("a BMP", () => {
  test("is small where a small picture is asked, each square of pixels averaged", async () => {
    const rows = stored(
      Array.from({ length: 64 }, () => Array.from({ length: 64 }, (_, x) => (x < 32 ? 0 : 2))),
      up,
    );
    const file = bmpFile({ width: 64, height: 64, bits: 8, palette, rows });
    expect(await codecFor(file)?.rendition(file, { side: 8 })).toMatchObject({ width: 8, height: 8, of: { width: 64, height: 64 }, contentType: "image/webp" });
  });

  test.each<[string, Uint8Array, string]>([
    ["cut in its rows", bmpFile({ ...size, bits: 24, rows: new Uint8Array(10) }), "ends before"],
    ["cut in its runs", bmpFile({ ...size, bits: 8, compression: 1, palette, rows: Uint8Array.from([3, 1, 0]) }), "ends before"],
    ["of 100,000 × 100,000 pixels", bmpFile({ width: 100_000, height: 100_000, bits: 1, rows: new Uint8Array(9) }), "100000 × 100000"],
    ["without width", bmpFile({ width: 0, height: 5, bits: 8, rows: new Uint8Array(9) }), "no width or no height"],
    ["of negative width", bmpFile({ width: -5, height: 5, bits: 8, rows: new Uint8Array(99) }), "no width or no height"],
    ["of 7 bits", bmpFile({ ...size, bits: 7, rows: new Uint8Array(99) }), "number of bits"],
    ["that is a JPEG inside", bmpFile({ ...size, bits: 24, compression: 4, rows: new Uint8Array(99) }), "compressed in a way"],
    ["whose masks have holes", bmpFile({ ...size, bits: 16, compression: 3, masks: [0xf00f, 1, 2], rows: new Uint8Array(99) }), "lie apart"],
  ])("%s gets a sentence", async (_, file, words) => {
    expect(await codecFor(file)?.rendition(file, { side: 256 })).toEqual({ why: expect.stringContaining(words) });
  });

  test("that says 300 million pixels in a hundred bytes of runs costs no more than its picture", async () => {
    const file = bmpFile({ width: 17_000, height: 17_000, bits: 8, compression: 1, palette, rows: Uint8Array.from([200, 3, 0, 1]) });
    const before = process.memoryUsage().rss;
    const answer = await codecFor(file)?.rendition(file, { side: 256 });
    expect(answer).toMatchObject({ width: 256, height: 256 });
    expect(process.memoryUsage().rss - before).toBeLessThan(300e6);
  });
});
