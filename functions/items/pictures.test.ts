import { afterEach, beforeEach, describe, expect, test } from "@jest/globals";
import { gunzipSync } from "node:zlib";
import { rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import sharp from "sharp";
import { bmpFile, stored } from "../codecs/fixtures/bmp-file.ts";
import { dicomFile, imageElements, plainPixels } from "../codecs/fixtures/dicom-file.ts";
import { tiffFile } from "../codecs/fixtures/tiff-file.ts";
import { getProject } from "../projects/get-project.ts";
import type { Project } from "../projects/project.ts";
import { type LocalRoom, openRoom } from "../tests/local-room.ts";
import { askPictures, PICTURES_QUEUE } from "./ask-pictures.ts";
import { getItem } from "./get-image.ts";
import { itemId } from "./item.ts";
import { makePictures } from "./make-pictures.ts";
import { openMaking } from "./making.ts";
import { showPictures } from "./pictures.ts";
import { showPlane } from "./planes.ts";
import { showRenditions } from "./renditions.ts";
import { PlaneReply } from "./wire.ts";

const gray = [-1_000, 0, 40, 100, 200, 300, 400, 2_000];
const scan = dicomFile({
  elements: [...imageElements({ width: 4, height: 2, isSigned: true }), [0x0028_1050, "DS", "40"], [0x0028_1051, "DS", "400"], plainPixels(gray)],
});
const page = (width: number) => ({ width, height: 2, bits: 8, values: Array.from({ length: width * 2 }, (_, n) => n) }) as const;
const pages = tiffFile([page(2), page(3), page(4)]);
const bitmap = bmpFile({ width: 2, height: 1, bits: 24, rows: stored([[0, 0, 255, 255, 0, 0]], { isTopDown: false }) });
let room: LocalRoom;
let on: LocalRoom & { making: ReturnType<typeof openMaking> };
let project: Project;
const idOf = (path: string) => itemId(on.datastoreId, path);
const ask = (path: string, frame = 0) => ({ id: idOf(path), frame });
const keptBlobs = async () =>
  (await (await on.blobs.open({ container: "projects" })).list({ prefix: `${project.id}/renditions/`, limit: 100 })).blobs.map(({ name }) => name);
const readKept = async (url = "") => {
  const name = decodeURIComponent(new URL(url).pathname).split("/projects/").at(-1) ?? "";
  return await (await on.blobs.open({ container: "projects" })).read(name);
};

beforeEach(async () => {
  room = await openRoom();
  on = { ...room, making: openMaking() };
  on.put("scan.dcm", scan);
  on.put("pages.tif", pages);
  on.put("drawn.bmp", bitmap);
  on.put("tiff-inside.jpg", pages);
  on.put("cut.dcm", scan.subarray(0, scan.length - 4));
  on.put("page.tif", "<html>");
  on.put(
    "photo.jpg",
    await sharp({ create: { width: 9, height: 5, channels: 3, background: "#80a0c0" } })
      .jpeg()
      .toBuffer(),
  );
  const made = await on.project();
  await on.runFlows();
  project = (await getProject(on, made.value.id)).value;
});
afterEach(() => room.close());

describe("whole pictures", () => {
  test("of files that browsers do not show are made on first need, and each bad file gets a sentence", async () => {
    const wishes = [
      ask("scan.dcm"),
      ask("pages.tif", 2),
      ask("drawn.bmp"),
      ask("tiff-inside.jpg"),
      ask("cut.dcm"),
      ask("page.tif"),
      ask("pages.tif", 3),
      { id: "0".repeat(24), frame: 0 },
    ];
    const { items } = await showPictures(on, project, { items: wishes });
    expect(items).toEqual([
      { ...wishes[0], url: expect.any(String), width: 4, height: 2, frames: 1, isDeep: true },
      { ...wishes[1], url: expect.any(String), width: 4, height: 2, frames: 3, isDeep: false },
      { ...wishes[2], url: expect.any(String), width: 2, height: 1, frames: 1, isDeep: false },
      { ...wishes[3], url: expect.any(String), width: 2, height: 2, frames: 3, isDeep: false },
      { ...wishes[4], problem: "The file ends before its image does." },
      { ...wishes[5], problem: "The file is not an image of a type that can be shown, whatever its name says." },
      { ...wishes[6], problem: "The file has 3 pages only." },
      { ...wishes[7], problem: "There is no such item." },
    ]);
    expect(await getItem(on, project, idOf("pages.tif"))).toMatchObject({ width: 2, height: 2, frames: 3 });
    expect(await getItem(on, project, idOf("cut.dcm"))).toMatchObject({ problem: expect.stringContaining("ends before") });
    expect([
      ...(await sharp(await readKept(items[2]?.url))
        .raw()
        .toBuffer()),
    ]).toEqual([255, 0, 0, 0, 0, 255]);
    const kept = await keptBlobs();
    await showPictures(on, project, { items: wishes });
    expect(await keptBlobs()).toEqual(kept);
    expect(kept).toHaveLength(8); // four pictures, and what is to be known of each
  });

  test("asked for by many at the same moment are made once", async () => {
    let reads = 0;
    const { open } = on.blobs;
    const blobs = {
      open: async (place: Parameters<typeof open>[0]) => {
        const container = await open(place);
        return "folder" in place
          ? { ...container, read: async (...given: Parameters<typeof container.read>) => (reads++, await container.read(...given)) }
          : container;
      },
    };
    const counting = { ...on, blobs };
    const asks = Array.from({ length: 8 }, () => showPictures(counting, project, { items: [ask("pages.tif"), ask("pages.tif")] }));
    for (const { items } of await Promise.all(asks)) expect(items.map(({ url }) => typeof url)).toEqual(["string", "string"]);
    expect(reads).toBe(1);
  });

  test("follow a file that changes, and say so of one that is gone", async () => {
    await showPictures(on, project, { items: [ask("pages.tif")] });
    writeFileSync(join(on.files, "pages.tif"), tiffFile([page(30)]));
    expect((await showPictures(on, project, { items: [ask("pages.tif")] })).items).toMatchObject([{ width: 30, height: 2, frames: 1 }]);
    const item = await getItem(on, project, idOf("pages.tif"));
    expect(item).toMatchObject({ width: 30 });
    expect(item.frames).toBeUndefined();
    rmSync(join(on.files, "pages.tif"));
    expect((await showPictures(on, project, { items: [ask("pages.tif")] })).items).toMatchObject([{ problem: "The file is no longer in the dataset." }]);
  });

  test("are of the same files as the small ones of the data page", async () => {
    const names = ["scan.dcm", "pages.tif", "drawn.bmp", "tiff-inside.jpg"];
    const { items } = await showRenditions(on, project, { itemIds: names.map(idOf), side: 256 });
    expect(items.map(({ url, problem }) => problem ?? typeof url)).toEqual(names.map(() => "string"));
  });
});

describe("gray values", () => {
  test("are the file's own, as gzip of 16-bit samples, with the file's window first", async () => {
    const reply = PlaneReply.parse(await showPlane(on, project, { itemId: idOf("scan.dcm"), frame: 0 }));
    expect(reply).toMatchObject({ width: 4, height: 2, least: -1_000, greatest: 2_000, inverted: false });
    expect(reply.windows[0]).toEqual({ name: "As in the file", center: 40, width: 400 });
    const samples = gunzipSync((await readKept(reply.url)) ?? new Uint8Array());
    expect(gray.map((_, n) => samples.readUInt16LE(n * 2) * reply.slope + reply.intercept)).toEqual(gray);
    expect(await showPlane(on, project, { itemId: idOf("scan.dcm"), frame: 0 })).toMatchObject({ least: -1_000 });
  });

  test("are refused, with a sentence, of colours, of a page that is not there and of a bad file", async () => {
    const plane = (path: string, frame = 0) => showPlane(on, project, { itemId: idOf(path), frame });
    await expect(plane("photo.jpg")).rejects.toMatchObject({ code: "invalid", message: expect.stringContaining("no gray values") });
    await expect(plane("scan.dcm", 7)).rejects.toMatchObject({ code: "invalid", message: "The file has one page only." });
    await expect(plane("cut.dcm")).rejects.toMatchObject({ code: "invalid", message: expect.stringContaining("ends before") });
    await expect(showPlane(on, project, { itemId: "0".repeat(24), frame: 0 })).rejects.toMatchObject({ code: "not-found" });
  });
});

describe("ahead of the labeler", () => {
  test("one message asks for the pictures of a page, of files that need one only", async () => {
    const items = await Promise.all(["scan.dcm", "drawn.bmp", "photo.jpg"].map((path) => getItem(on, project, idOf(path))));
    await askPictures(on, project, items);
    const [message, ...others] = await on.queues.receive(PICTURES_QUEUE, { max: 9, visibilityMs: 1_000 });
    expect(others).toEqual([]);
    expect(JSON.parse(message?.text ?? "")).toEqual({ projectId: project.id, itemIds: [idOf("scan.dcm"), idOf("drawn.bmp")] });
    await askPictures(on, project, items.slice(2));
    await askPictures(on, { ...project, media: "text" }, items);
    expect(await on.queues.length(PICTURES_QUEUE)).toBe(1);
  });

  test("they are made, and the gray values of deep ones, twice asked for as well as once; of a project that is gone nothing is", async () => {
    const wanted = { projectId: project.id, itemIds: [idOf("scan.dcm"), idOf("drawn.bmp"), idOf("page.tif"), "0".repeat(24)] };
    await makePictures(on, wanted);
    const kept = await keptBlobs();
    expect(kept.map((name) => name.split("/")[2])).toEqual(["plane", "plane", "whole", "whole", "whole", "whole"]);
    await makePictures(on, wanted);
    expect(await keptBlobs()).toEqual(kept);
    await makePictures(on, { ...wanted, projectId: "gone" });
  });
});

test("few files are read at a time, a large one alone, and a failure frees its place", async () => {
  const making = openMaking();
  let [now, most, besideLarge] = [0, 0, 0];
  const work = (isLarge: boolean) => async () => {
    now++;
    most = Math.max(most, now);
    if (isLarge) besideLarge = Math.max(besideLarge, now);
    await new Promise((resolve) => setTimeout(resolve, 2));
    now--;
    if (isLarge) throw new Error("unreadable");
  };
  const all = Array.from({ length: 20 }, (_, n) => making.once(`${n}`, n % 5 === 0 ? 500e6 : 1_000, work(n % 5 === 0)));
  const outcomes = await Promise.allSettled(all);
  expect(outcomes.filter(({ status }) => status === "rejected")).toHaveLength(4);
  expect({ most, besideLarge }).toEqual({ most: 3, besideLarge: 1 });
});
