import { afterEach, beforeEach, expect, test } from "@jest/globals";
import { type LocalRoom, openRoom } from "../tests/local-room.ts";
import { addDatasetVersion } from "./add-dataset-version.ts";
import { createDataset } from "./create-dataset.ts";
import { describeDataset, getDatasetAt, MOST_VERSIONS } from "./dataset-versions.ts";

let on: LocalRoom;
beforeEach(async () => {
  on = await openRoom();
});
afterEach(() => on.close());

const dataset = async (more: { path?: string; holds?: "file" | "tabular" } = {}) =>
  await createDataset(on, { source: "path", holds: "file", name: "n", description: "", datastoreId: on.datastoreId, path: "a/**", ...more }, "ana");
const add = async (datasetId: string, wish: { path: string; hasHeader?: boolean }) => await addDatasetVersion(on, { datasetId, wish, by: "bob" });

test("versions are numbered, the newest first, and none of them changes", async () => {
  const { id, createdAt } = await dataset();
  const first = await getDatasetAt(on, { datasetId: id, datasetVersion: 1 });
  for (const path of ["b/**", "**"]) expect(await add(id, { path })).toMatchObject({ isNew: true, dataset: { path } });
  const { dataset: newest, versions } = await describeDataset(on, { datasetId: id });
  expect(newest).toMatchObject({ version: 3, path: "**", createdAt, createdBy: "ana" });
  expect(versions.map(({ version, path, createdBy }) => [version, path, createdBy])).toEqual([
    [3, "**", "bob"],
    [2, "b/**", "bob"],
    [1, "a/**", "ana"],
  ]);
  expect(await getDatasetAt(on, { datasetId: id, datasetVersion: 1 })).toMatchObject({ ...first, version: 1, path: "a/**" });
  expect(await getDatasetAt(on, { datasetId: id, datasetVersion: 2 })).toMatchObject({ version: 2, path: "b/**", datastoreId: on.datastoreId });
  await expect(getDatasetAt(on, { datasetId: id, datasetVersion: 4 })).rejects.toMatchObject({ code: "not-found", facts: { reason: "no-such-version" } });
});

test("the same again makes nothing, and two at once make two", async () => {
  const { id } = await dataset();
  expect(await add(id, { path: "a/**" })).toMatchObject({ isNew: false, dataset: { version: 1 } });
  await add(id, { path: "b/**" });
  expect(await add(id, { path: "b/**" })).toMatchObject({ isNew: false, dataset: { version: 2 } });
  await Promise.all([add(id, { path: "c/**" }), add(id, { path: "d/**" })]);
  const { versions } = await describeDataset(on, { datasetId: id });
  expect(versions.map(({ version }) => version)).toEqual([4, 3, 2, 1]);
  expect(new Set(versions.map(({ path }) => path))).toEqual(new Set(["a/**", "b/**", "c/**", "d/**"]));
});

test("of tables the header may change; of files there is none", async () => {
  const tables = await dataset({ holds: "tabular" });
  expect((await add(tables.id, { path: "a/**", hasHeader: true })).isNew).toBe(false);
  expect((await add(tables.id, { path: "a/**", hasHeader: false })).dataset).toMatchObject({ version: 2, hasHeader: false });
  expect((await add(tables.id, { path: "b/**" })).dataset).toMatchObject({ version: 3, hasHeader: false });
  expect((await getDatasetAt(on, { datasetId: tables.id, datasetVersion: 1 })).hasHeader).toBeUndefined();
  const files = await dataset();
  await expect(add(files.id, { path: "a/**", hasHeader: false })).rejects.toMatchObject({ code: "invalid", facts: { violations: [{ path: "hasHeader" }] } });
});

test("a path that cannot be is refused, and of an upload one outside of its folder", async () => {
  const { id } = await dataset();
  await expect(add(id, { path: "../**" })).rejects.toMatchObject({ code: "invalid", facts: { violations: [{ path: "path" }] } });
  await expect(add("none", { path: "**" })).rejects.toMatchObject({ code: "not-found" });
  const uploaded = await createDataset(on, { source: "upload", holds: "file", name: "u", description: "" }, "ana");
  expect((await add(uploaded.id, { path: `uploads/${uploaded.id}/good/**` })).dataset.version).toBe(2);
  await expect(add(uploaded.id, { path: "**" })).rejects.toMatchObject({ code: "invalid", facts: { violations: [{ path: "path" }] } });
});

test("there is an end to versions", async () => {
  const { id } = await dataset();
  for (let n = 2; n <= MOST_VERSIONS; n++) await add(id, { path: `v${n}/**` });
  await expect(add(id, { path: "more/**" })).rejects.toMatchObject({ code: "conflict", facts: { reason: "too-many-versions" } });
  expect((await describeDataset(on, { datasetId: id })).versions).toHaveLength(MOST_VERSIONS);
});

test("a dataset that is asked for twice with one key is one", async () => {
  const wish = { source: "path" as const, holds: "file" as const, name: "n", description: "", datastoreId: on.datastoreId, path: "a/**" };
  const one = await createDataset(on, wish, "ana", "k");
  await add(one.id, { path: "b/**" });
  expect((await createDataset(on, wish, "ana", "k")).id).toBe(one.id);
  expect((await createDataset(on, wish, "bob", "k")).id).not.toBe(one.id);
  await expect(createDataset(on, { ...wish, name: "other" }, "ana", "k")).rejects.toMatchObject({ code: "conflict", facts: { reason: "key-reused" } });
});
