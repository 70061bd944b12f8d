import { afterEach, beforeEach, describe, expect, test } from "@jest/globals";
import { rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import sharp from "sharp";
import { getProject } from "../projects/get-project.ts";
import type { Project } from "../projects/project.ts";
import { type LocalRoom, openRoom } from "../tests/local-room.ts";
import { getImage, getItem } from "./get-image.ts";
import { itemId } from "./item.ts";
import { probeItem } from "./probe-item.ts";
import { showRenditions } from "./renditions.ts";

const picture = (width: number, height: number) => sharp({ create: { width, height, channels: 3, background: "#80a0c0" } });
let on: LocalRoom;
let project: Project;
let whole: Buffer;
const idOf = (path: string) => itemId(on.datastoreId, path);

beforeEach(async () => {
  on = await openRoom();
  whole = await picture(900, 300).jpeg().toBuffer();
  on.put("good.jpg", whole);
  on.put("turned.jpg", await picture(60, 40).withMetadata({ orientation: 6 }).jpeg().toBuffer());
  on.put("jpeg-inside.png", whole);
  on.put("cut.jpg", whole.subarray(0, whole.length - 800));
  on.put("page.jpg", "<html><script>alert(1)</script></html>");
  on.put("drawn.png", await picture(20, 30).png().toBuffer());
  const made = await on.project();
  await on.runFlows();
  project = (await getProject(on, made.value.id)).value;
});
afterEach(() => on.close());

describe("small pictures", () => {
  test("are made on first need, kept, and each bad file gets a sentence", async () => {
    const names = ["good.jpg", "turned.jpg", "jpeg-inside.png", "drawn.png", "cut.jpg", "page.jpg"];
    const itemIds = [...names.map(idOf), "0".repeat(24)];
    const { items } = await showRenditions(on, project, { itemIds, side: 256 });
    expect(items.map(({ id }) => id)).toEqual(itemIds);
    expect(items.map(({ url, problem }) => (url ? "shown" : problem))).toEqual([
      "shown",
      "shown",
      "shown",
      "shown",
      "The file ends before its image does.",
      "The file is not an image of a type that can be shown, whatever its name says.",
      "There is no such item.",
    ]);
    expect(await getItem(on, project, idOf("good.jpg"))).toMatchObject({ width: 900, height: 300 });
    expect(await getItem(on, project, idOf("turned.jpg"))).toMatchObject({ width: 40, height: 60 });
    expect(await getItem(on, project, idOf("page.jpg"))).toMatchObject({ problem: expect.stringContaining("not an image") });
    const kept = await on.blobs.open({ container: "projects" });
    const before = (await kept.list({ prefix: `${project.id}/renditions/256/`, limit: 100 })).blobs;
    expect(before).toHaveLength(4);
    await showRenditions(on, project, { itemIds, side: 256 });
    expect((await kept.list({ prefix: `${project.id}/renditions/`, limit: 100 })).blobs).toEqual(before);
    const large = before.map(({ name }) => name).find((name) => name.endsWith(idOf("good.jpg")));
    expect(await sharp(await kept.read(large ?? "")).metadata()).toMatchObject({ format: "webp", width: 256, height: 85 });
  });

  test("asked for by many at the same moment are made all the same", async () => {
    const asks = Array.from({ length: 6 }, () => showRenditions(on, project, { itemIds: [idOf("good.jpg"), idOf("good.jpg")], side: 1_024 }));
    for (const { items } of await Promise.all(asks)) expect(items).toEqual([{ id: idOf("good.jpg"), url: expect.any(String) }]);
  });

  test("follow a file that changes, and say so of one that is gone", async () => {
    const itemIds = [idOf("good.jpg")];
    const [first] = (await showRenditions(on, project, { itemIds, side: 256 })).items;
    writeFileSync(join(on.files, "good.jpg"), await picture(50, 50).jpeg().toBuffer());
    const [second] = (await showRenditions(on, project, { itemIds, side: 256 })).items;
    expect(second?.url?.split("?")[0]).not.toBe(first?.url?.split("?")[0]);
    expect(await getItem(on, project, idOf("good.jpg"))).toMatchObject({ width: 50, height: 50 });
    rmSync(join(on.files, "good.jpg"));
    expect((await showRenditions(on, project, { itemIds, side: 256 })).items).toEqual([{ id: itemIds[0], problem: "The file is no longer in the dataset." }]);
  });
});

describe("one image", () => {
  test("is a signed address of its file, told as the image that it is named", async () => {
    const { url, item } = await getImage(on, project, idOf("good.jpg"));
    expect(item.path).toBe("good.jpg");
    expect(url).toContain("rsct=image%2Fjpeg");
    await expect(getImage(on, project, "f".repeat(24))).rejects.toMatchObject({ code: "not-found" });
  });

  test("is measured by its head, once", async () => {
    const container = await on.blobs.open({ folder: on.files });
    let reads = 0;
    const counting = { read: async (...given: Parameters<typeof container.read>) => (reads++, await container.read(...given)) };
    for (let i = 0; i < 3; i++) {
      const item = await getItem(on, project, idOf("turned.jpg"));
      expect(await probeItem(on, { project, item, container: counting })).toEqual({ width: 40, height: 60 });
    }
    expect(reads).toBe(1);
    const page = await getItem(on, project, idOf("page.jpg"));
    expect(await probeItem(on, { project, item: page, container: counting })).toHaveProperty("problem");
  });
});
