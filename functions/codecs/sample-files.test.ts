import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { once } from "node:events";
import { Worker } from "node:worker_threads";
import { afterAll, describe, expect, test } from "@jest/globals";
import sharp from "sharp";
import { z } from "zod";
import { PROBE_BYTES } from "./codec.ts";
import { codecFor } from "./list.ts";

const folder = join(dirname(fileURLToPath(import.meta.url)), "..", "..", "..", "shared", "data", "formats");
const namesIn = (name: string) => (existsSync(join(folder, name)) ? readdirSync(join(folder, name)) : []);
const [medical, images] = [namesIn("dicom"), namesIn("images")];
const someOr = (names: string[]) => (names.length > 0 ? test.each(names) : test.skip.each(["(../shared/data/formats is absent)"]));

const second = new Worker(new URL("fixtures/second-opinion.ts", import.meta.url), { stdout: true, stderr: true });
afterAll(() => second.terminate());

describe("of the sample files", () => {
  someOr(medical)("dicom/%s looks as dcmjs-imaging renders it, within one gray of 255", async (name) => {
    const bytes = readFileSync(join(folder, "dicom", name));
    const codec = codecFor(bytes);
    expect(await codec?.probe(bytes.subarray(0, PROBE_BYTES))).toMatchObject({ ok: true, width: 512, height: 512, frames: name === "multi.dcm" ? 3 : 1 });
    const plane = await codec?.plane?.(bytes, { frame: 0 });
    const seen = plane && !("why" in plane) ? plane.windows[0] : undefined;
    second.postMessage({ bytes, seen });
    const [pixels] = z.tuple([z.instanceof(ArrayBuffer)]).parse(await once(second, "message"));
    const shown = await codec?.rendition(bytes, { side: 8_192 });
    if (!shown || "why" in shown) throw new Error(shown?.why);
    const ours = await sharp(shown.bytes).toColourspace("srgb").raw().toBuffer();
    const theirs = await sharp(new Uint8Array(pixels), { raw: { width: 512, height: 512, channels: 4 } })
      .removeAlpha()
      .raw()
      .toBuffer();
    expect(ours).toHaveLength(theirs.length);
    let most = 0;
    for (let at = 0; at < theirs.length; at++) {
      const apart = (theirs[at] ?? 0) - (ours[at] ?? 0);
      if (apart > most) most = apart;
      if (-apart > most) most = -apart;
    }
    expect(most).toBeLessThanOrEqual(1);
  });

  someOr(images)("images/%s is shown, in the size that its header says", async (name) => {
    const bytes = readFileSync(join(folder, "images", name));
    const codec = codecFor(bytes);
    const found = await codec?.probe(bytes.subarray(0, PROBE_BYTES), async (start, end) => bytes.subarray(start, end));
    const shown = await codec?.rendition(bytes, { side: 8_192 });
    if (!found?.ok || !shown || "why" in shown) throw new Error(JSON.stringify([found, shown]));
    expect({ width: shown.width, height: shown.height }).toEqual({ width: found.width, height: found.height });
    const { entropy } = await sharp(shown.bytes).stats();
    expect(entropy).toBeGreaterThan(0.2); // not one colour all over
  });

  const bitmaps = images.filter((name) => /^\d.*\.bmp$/.test(name));
  (bitmaps.length > 1 ? test : test.skip)("bitmaps of the same photo look alike, whatever their bits and runs", async () => {
    const small = async (name: string) => {
      const bytes = readFileSync(join(folder, "images", name));
      const shown = await codecFor(bytes)?.rendition(bytes, { side: 64 });
      if (!shown || "why" in shown) throw new Error(name);
      return await sharp(shown.bytes).greyscale().blur(3).raw().toBuffer();
    };
    const [eight, run] = [await small("8.bmp"), await small("8rle.bmp")];
    expect(Math.max(...eight.map((value, at) => Math.abs(value - (run[at] ?? 0))))).toBeLessThanOrEqual(2);
  });
});
