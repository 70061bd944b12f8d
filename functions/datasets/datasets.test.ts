import { afterEach, beforeEach, describe, expect, test } from "@jest/globals";
import { type LocalRoom, openRoom } from "../tests/local-room.ts";
import { browseFolder } from "./browse-folder.ts";
import { createDataset, getDataset } from "./create-dataset.ts";
import { builtInDatastores, openDatastore } from "./datastores.ts";
import { listDatasets } from "./list-datasets.ts";
import { planUploads } from "./plan-uploads.ts";
import { previewPath } from "./preview-path.ts";

let on: LocalRoom;
beforeEach(async () => {
  on = await openRoom();
});
afterEach(() => on.close());

test("the default datastore and each allowed folder are there; what was not allowed is not", async () => {
  expect(builtInDatastores(on)).toMatchObject([
    { id: "default", writable: true },
    { name: "files", kind: "folder", writable: false },
  ]);
  await expect(openDatastore(on, "folder-00000000")).rejects.toMatchObject({ code: "not-found" });
});

describe("before a dataset is made", () => {
  test("folders are browsed by level, with awkward names as they are", async () => {
    for (const name of ["a b/1.png", "%2e%2e/2.png", "é/3.jpg", "top.txt", "top.md", "top.jpg"]) on.put(name);
    const top = await browseFolder(on, { datastoreId: on.datastoreId, prefix: "", limit: 100 });
    expect(top.folders).toEqual(["%2e%2e/", "a b/", "é/"]);
    expect(top.files).toEqual([
      { path: "top.jpg", size: 1, loadable: true },
      { path: "top.md", size: 1, loadable: false },
      { path: "top.txt", size: 1, loadable: true },
    ]);
    expect((await browseFolder(on, { datastoreId: on.datastoreId, prefix: "%2e%2e/", limit: 100 })).files).toMatchObject([{ path: "%2e%2e/2.png" }]);
    await expect(browseFolder(on, { datastoreId: on.datastoreId, prefix: "../", limit: 100 })).rejects.toMatchObject({ code: "invalid" });
  });

  test("a path is counted, with reasons and samples", async () => {
    for (let i = 0; i < 8; i++) on.put(`in/${i}.png`);
    on.put("in/notes.txt");
    on.put("in/empty.png", "");
    on.put("out/9.png");
    const seen = await previewPath(on, { datastoreId: on.datastoreId, path: "in/**", want: "image" });
    expect(seen).toMatchObject({ loadable: 8, rejectedWhy: { "Not an image file that can be labeled (.txt)": 1, "The file is empty": 1 } });
    expect(seen.samples).toHaveLength(6);
    expect(seen.cursor).toBeUndefined();
    expect(await previewPath(on, { datastoreId: on.datastoreId, path: "in/3.png", want: "image" })).toMatchObject({ loadable: 1 });
    expect(await previewPath(on, { datastoreId: on.datastoreId, path: "in/33.png", want: "image" })).toMatchObject({ loadable: 0, rejectedWhy: {} });
  });
});

test("datasets are made of a path that can be, and listed newest first", async () => {
  const wish = { source: "path" as const, holds: "file" as const, name: "n", description: "", datastoreId: on.datastoreId };
  const one = await createDataset(on, { ...wish, path: "in/**" }, "ana");
  const two = await createDataset(on, { ...wish, path: "**" }, "ana");
  expect((await listDatasets(on, { limit: 10 })).items.map(({ id }) => id)).toEqual([two.id, one.id]);
  const first = await listDatasets(on, { limit: 1 });
  expect((await listDatasets(on, { limit: 1, cursor: first.cursor })).items).toEqual([one]);
  await expect(createDataset(on, { ...wish, path: "../**" }, "ana")).rejects.toMatchObject({ code: "invalid" });
  await expect(createDataset(on, { ...wish, datastoreId: "other", path: "**" }, "ana")).rejects.toMatchObject({ code: "not-found" });
  await expect(getDataset(on, "none")).rejects.toMatchObject({ code: "not-found" });
});

describe("an upload", () => {
  test("is planned file by file, goes on where it stopped, and keeps its folders", async () => {
    const dataset = await createDataset(on, { source: "upload", holds: "file" as const, name: "u", description: "" }, "ana");
    const container = await openDatastore(on, "default");
    await container.write(`uploads/${dataset.id}/deep/there.png`, new Uint8Array(5), { contentType: "image/png" });
    const files = [
      { path: "deep/there.png", size: 5 },
      { path: "deep/new.png", size: 7 },
      { path: "../out.png", size: 1 },
      { path: "notes.txt", size: 1 },
      { path: "deep/new.png", size: 8 },
      { path: "empty.png", size: 0 },
    ];
    const plan = await planUploads(on, { datasetId: dataset.id, want: "image", files, overwrite: false });
    expect(plan.files.map(({ path, state }) => [path, state])).toEqual([
      ["deep/there.png", "present"],
      ["deep/new.png", "send"],
      ["../out.png", "refused"],
      ["notes.txt", "refused"],
      ["deep/new.png", "refused"],
      ["empty.png", "refused"],
    ]);
    expect(plan.files[1]).toMatchObject({ url: expect.stringContaining(`uploads/${dataset.id}/deep/new.png`) });
    const other = [{ path: "deep/there.png", size: 6 }];
    expect((await planUploads(on, { datasetId: dataset.id, want: "image", files: other, overwrite: false })).files).toMatchObject([{ state: "exists" }]);
    expect((await planUploads(on, { datasetId: dataset.id, want: "image", files: other, overwrite: true })).files).toMatchObject([{ state: "send" }]);
  });

  test("with overwriting, a file that was changed since it was sent is sent again, though it is as large", async () => {
    const { id: datasetId } = await createDataset(on, { source: "upload", holds: "file" as const, name: "u", description: "" }, "ana");
    const container = await openDatastore(on, "default");
    await container.write(`uploads/${datasetId}/1.png`, new Uint8Array(5), { contentType: "image/png" });
    const { modifiedAt = 0 } = (await container.head(`uploads/${datasetId}/1.png`)) ?? {};
    const planned = async (later: number, overwrite: boolean) =>
      (await planUploads(on, { datasetId, want: "image", files: [{ path: "1.png", size: 5, modifiedAt: modifiedAt + later }], overwrite })).files[0]?.state;
    expect([await planned(-1, true), await planned(1, true), await planned(1, false)]).toEqual(["present", "send", "present"]);
  });

  test("goes to datasets that are uploads only", async () => {
    const dataset = await createDataset(
      on,
      { source: "path", holds: "file" as const, name: "n", description: "", datastoreId: on.datastoreId, path: "**" },
      "ana",
    );
    await expect(planUploads(on, { datasetId: dataset.id, want: "image", files: [{ path: "a.png", size: 1 }], overwrite: false })).rejects.toMatchObject({
      code: "conflict",
    });
  });
});
