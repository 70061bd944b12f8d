import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import sharp from "sharp";
import { type Codec, MAX_FILE_BYTES, PROBE_BYTES } from "./codec.ts";
import { codecFor } from "./list.ts";
import { jpeg } from "./jpeg/jpeg.ts";
import { png } from "./png/png.ts";

const noise = (width: number, height: number) =>
  sharp({ create: { width, height, channels: 3, background: "#336699", noise: { type: "gaussian", mean: 120, sigma: 40 } } });
const photo = (width = 200, height = 120) => noise(width, height).jpeg().toBuffer();

/** A PNG of these dimensions in its header and nothing behind it. */
function headerOnly(width: number, height: number, interlace = 0): Uint8Array {
  const head = Buffer.alloc(33);
  Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]).copy(head);
  head.writeUInt32BE(13, 8);
  head.write("IHDR", 12, "latin1");
  head.writeUInt32BE(width, 16);
  head.writeUInt32BE(height, 20);
  head.set([8, 2, 0, 0, interlace], 24);
  return head;
}
/** A progressive JPEG that says it has these dimensions. */
async function progressiveOf(width: number, height: number): Promise<Uint8Array> {
  const file = await noise(24, 16).jpeg({ progressive: true }).toBuffer();
  const frame = file.indexOf("ffc2", 0, "hex");
  file.writeUInt16BE(height, frame + 5);
  file.writeUInt16BE(width, frame + 7);
  return file;
}

describe("finding the codec", () => {
  test("goes by the bytes: a JPEG named .png is a JPEG", async () => {
    expect(codecFor(await photo())?.name).toBe("jpeg");
    expect(codecFor(await noise(5, 5).png().toBuffer())?.name).toBe("png");
  });

  test.each<[string, Uint8Array]>([
    ["an empty file", new Uint8Array()],
    ["a web page named .jpg", Buffer.from("<!doctype html><script>alert(1)</script>")],
    ["a GIF", Buffer.from("GIF89a\u0001\u0000")],
    ["two bytes of a JPEG", Uint8Array.of(0xff, 0xd8)],
    ["a signature cut short", Uint8Array.of(0x89, 0x50, 0x4e)],
  ])("none reads %s", (_, bytes) => {
    expect(codecFor(bytes)).toBeUndefined();
  });
});

describe("a header", () => {
  test.each([1, 2, 3, 4, 5, 6, 7, 8])("tells the upright size with EXIF orientation %i, as the decoded picture has it", async (orientation) => {
    for (const [codec, bytes] of [
      [jpeg, await noise(60, 40).withMetadata({ orientation }).jpeg().toBuffer()],
      [png, await noise(60, 40).withMetadata({ orientation }).png().toBuffer()],
    ] as const) {
      const shown = await codec.rendition(bytes, { side: 1_000 });
      expect(shown).toMatchObject(orientation >= 5 ? { width: 40, height: 60 } : { width: 60, height: 40 });
      expect(await codec.probe(bytes)).toMatchObject({ ok: true, ...("why" in shown ? {} : { width: shown.width, height: shown.height }) });
    }
  });

  test("of a progressive JPEG, a CMYK JPEG and a JPEG with much before the frame is read", async () => {
    const progressive = await noise(30, 20).jpeg({ progressive: true }).toBuffer();
    const cmyk = await noise(30, 20).toColourspace("cmyk").jpeg().toBuffer();
    const plain = await photo(30, 20);
    const comment = Buffer.concat([Uint8Array.of(0xff, 0xfe, 0xff, 0xff), Buffer.alloc(0xffff - 2, 0x20)]);
    const padded = Buffer.concat([plain.subarray(0, 2), comment, comment, comment, Uint8Array.of(0xff, 0xff, 0xff), plain.subarray(3)]);
    for (const bytes of [progressive, cmyk, padded])
      expect(await jpeg.probe(bytes.subarray(0, PROBE_BYTES))).toEqual({ ok: true, format: "jpeg", width: 30, height: 20, frames: 1, isDeep: false });
  });

  test("of 50,000 × 50,000 pixels in a tiny file is refused at once, by number", async () => {
    const before = performance.now();
    const bomb = headerOnly(50_000, 50_000);
    expect(await png.probe(bomb)).toEqual({ ok: false, why: expect.stringContaining("50000 × 50000") });
    expect(await png.rendition(bomb, { side: 256 })).toEqual({ why: expect.stringContaining("million pixels") });
    expect(performance.now() - before).toBeLessThan(100);
  });

  test.each<[string, Codec, () => Promise<Uint8Array>, string]>([
    ["PNG that is very wide", png, async () => headerOnly(16_000_000, 18), "65,535 pixels a side"],
    ["PNG that is very high", png, async () => headerOnly(18, 16_000_000), "65,535 pixels a side"],
    ["interlaced PNG of 120 million pixels", png, async () => headerOnly(12_000, 10_000, 1), "progressive images of more than 100 million"],
    ["progressive JPEG of 120 million pixels", jpeg, async () => progressiveOf(12_000, 10_000), "progressive images of more than 100 million"],
  ])("of a %s is refused at once: it would take gigabytes", async (_, codec, make, words) => {
    const bytes = await make();
    const before = performance.now();
    expect(await codec.rendition(bytes, { side: 256 })).toEqual({ why: expect.stringContaining(words) });
    expect(performance.now() - before).toBeLessThan(100);
  });

  test("of the same size in one pass is not", async () => {
    expect(await png.probe(headerOnly(12_000, 10_000))).toMatchObject({ ok: true });
    expect(await png.probe(headerOnly(65_535, 4_000))).toMatchObject({ ok: true });
  });

  test("without width, cut off, or of noise is a sentence, never an exception", async () => {
    expect(await png.probe(headerOnly(0, 5))).toMatchObject({ ok: false });
    expect(await png.probe(headerOnly(5, 5).subarray(0, 20))).toMatchObject({ ok: false });
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 200 }), async (tail) => {
        for (const [codec, start] of [
          [jpeg, [0xff, 0xd8, 0xff]],
          [png, headerOnly(9, 9).subarray(0, 33)],
        ] as const) {
          const found = await codec.probe(Uint8Array.from([...start, ...tail]));
          expect(found.ok ? found.width > 0 && found.height > 0 : found.why.length > 10).toBe(true);
        }
      }),
    );
  });
});

describe("a rendition", () => {
  test("fits in, is WebP, is never enlarged, and keeps nothing of the file's metadata", async () => {
    const large = await jpeg.rendition(await noise(900, 300).withMetadata({ orientation: 6 }).jpeg().toBuffer(), { side: 256 });
    expect(large).toMatchObject({ contentType: "image/webp", width: 85, height: 256 });
    if (!("bytes" in large)) throw new Error("no picture");
    expect(await sharp(large.bytes).metadata()).toEqual(expect.not.objectContaining({ exif: expect.anything(), orientation: expect.anything() }));
    expect(await jpeg.rendition(await photo(20, 10), { side: 256 })).toMatchObject({ width: 20, height: 10 });
  });

  test("of CMYK is in sRGB, of transparent PNG keeps its transparency", async () => {
    const cmyk = await jpeg.rendition(await noise(30, 20).toColourspace("cmyk").jpeg().toBuffer(), { side: 256 });
    const clear = await png.rendition(
      await sharp({ create: { width: 8, height: 8, channels: 4, background: { r: 9, g: 9, b: 9, alpha: 0.5 } } })
        .png()
        .toBuffer(),
      { side: 256 },
    );
    if (!("bytes" in cmyk) || !("bytes" in clear)) throw new Error("no picture");
    expect(await sharp(cmyk.bytes).metadata()).toMatchObject({ space: "srgb", channels: 3 });
    expect(await sharp(clear.bytes).metadata()).toMatchObject({ hasAlpha: true });
  });

  test("of a picture that WebP cannot hold is one in JPEG; of a large one without transparency too", async () => {
    const create = (channels: 3 | 4, side: number) =>
      sharp({ create: { width: side, height: side, channels, background: { r: 200, g: 0, b: 0, alpha: 0.5 } } })
        .png({ compressionLevel: 1 })
        .toBuffer();
    const clear = await png.rendition(await create(4, 2_000), { side: 8_192 });
    const opaque = await png.rendition(await create(3, 2_000), { side: 8_192 });
    const huge = await png.rendition(await create(4, 8_192), { side: 8_192 });
    expect([clear, opaque, huge]).toMatchObject([
      { contentType: "image/webp", width: 2_000 },
      { contentType: "image/jpeg", width: 2_000 },
      { contentType: "image/jpeg", width: 8_192, height: 8_192 },
    ]);
  });

  test("of a truncated file is a sentence that says so", async () => {
    const whole = await photo(800, 600);
    const cut = { why: "The file ends before its image does." };
    expect(await jpeg.rendition(whole.subarray(0, whole.length / 2), { side: 256 })).toEqual(cut);
    const drawn = await noise(300, 300).png().toBuffer();
    expect(await png.rendition(drawn.subarray(0, drawn.length / 2), { side: 256 })).toHaveProperty("why");
  });

  test("of bad files side by side tells each file's own fault: libvips keeps one text of errors for all", async () => {
    const whole = await photo(800, 600);
    const cut = whole.subarray(0, whole.length / 2);
    const drawn = await noise(300, 300).png().toBuffer();
    const damaged = Buffer.from(drawn);
    damaged.fill(0, 4_000, 4_400);
    for (let round = 0; round < 5; round++) {
      const said = await Promise.all([cut, damaged, cut, damaged, cut].map((file) => (file === cut ? jpeg : png).rendition(file, { side: 256 })));
      const [ends, broken] = ["The file ends before its image does.", "The image data is damaged and cannot be read."];
      expect(said).toEqual([ends, broken, ends, broken, ends].map((why) => ({ why })));
    }
  });

  test("of a page hidden in a JPEG is a picture without the page", async () => {
    const page = Buffer.from("<script>alert(1)</script>");
    const plain = await photo(30, 20);
    const polyglot = Buffer.concat([plain.subarray(0, 2), Uint8Array.of(0xff, 0xfe, 0, page.length + 2), page, plain.subarray(2), page]);
    const shown = await jpeg.rendition(polyglot, { side: 256 });
    if (!("bytes" in shown)) throw new Error("no picture");
    expect(Buffer.from(shown.bytes).includes("script")).toBe(false);
  });

  test("of a file larger than is opened is refused unread", async () => {
    expect(await jpeg.rendition({ length: MAX_FILE_BYTES + 1 } as Uint8Array, { side: 256 })).toEqual({ why: expect.stringContaining("256 MiB") });
  });
});

const clothing = join(dirname(fileURLToPath(import.meta.url)), "..", "..", "..", "shared", "data", "clothing");
const withPhotos = existsSync(clothing) ? test : test.skip;
withPhotos("photographs (skipped where ../shared/data/clothing is absent): the header tells what decoding finds", async () => {
  const names = readdirSync(clothing, { recursive: true, encoding: "utf8" }).filter((name) => /\.jpe?g$/i.test(name));
  for (const name of names.slice(0, 12)) {
    const bytes = readFileSync(join(clothing, name));
    const codec = codecFor(bytes);
    const { width, height } = (await sharp(bytes).metadata()).autoOrient;
    expect(await codec?.probe(bytes.subarray(0, PROBE_BYTES))).toMatchObject({ ok: true, width, height });
    expect(await codec?.rendition(bytes, { side: 256 })).toMatchObject({ contentType: "image/webp" });
  }
});
