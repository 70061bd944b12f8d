import { rmSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "@jest/globals";
import { addDatasetVersion } from "../datasets/add-dataset-version.ts";
import { createDataset } from "../datasets/create-dataset.ts";
import { changeProject } from "../projects/change-project.ts";
import { createProject } from "../projects/create-project.ts";
import { getProject } from "../projects/get-project.ts";
import { bucketPks, type Project } from "../projects/project.ts";
import { type LocalRoom, openRoom } from "../tests/local-room.ts";
import { all } from "../tests/workplace.ts";
import { ItemShape, itemsByOrder } from "./item.ts";
import { type ImportRecord, ImportShape } from "./import-record.ts";
import { refreshProject, retryImport } from "./start-import.ts";

let on: LocalRoom;
beforeEach(async () => {
  on = await openRoom();
});
afterEach(() => on.close());

const addVersion = async ({ datasetId }: Project, wish: { path: string; hasHeader?: boolean }) =>
  (await addDatasetVersion(on, { datasetId, wish, by: "ana" })).dataset.version;
const moveTo = async ({ id }: Project, datasetVersion: number) => {
  const { etag } = await getProject(on, id);
  return (await changeProject(on, { projectId: id, change: { datasetVersion }, ifMatch: etag })).value;
};
async function refresh({ id }: Project): Promise<ImportRecord | undefined> {
  const begun = await refreshProject(on, { projectId: id, by: "ana" });
  await on.runFlows();
  return (await on.documents.get(ImportShape, id, begun.id))?.value;
}
async function states({ id }: Project): Promise<Record<string, string>> {
  const { value } = await getProject(on, id);
  const items = await all(on.documents, { shape: ItemShape, pk: bucketPks(value), index: itemsByOrder });
  items.sort((a, b) => (a.path < b.path ? -1 : 1));
  return Object.fromEntries(items.map(({ path, row, state }) => [row === undefined ? path : `${path}:${row}`, state]));
}

test("a project stays with the version it was made with, until it is moved; the next refresh adds, and lets no item go", async () => {
  for (const name of ["a/1.png", "a/2.png", "b/3.png", "b/4.png"]) on.put(name);
  const { value: project } = await on.project("a/**");
  await on.runFlows();
  expect(await addVersion(project, { path: "b/**" })).toBe(2);
  on.put("a/5.png");
  expect(await refresh(project)).toMatchObject({ datasetVersion: 1, added: 1 });
  expect(Object.keys(await states(project))).toEqual(["a/1.png", "a/2.png", "a/5.png"]);

  expect((await moveTo(project, 2)).datasetVersion).toBe(2);
  expect(Object.keys(await states(project))).toHaveLength(3); // not before it is refreshed
  expect(await refresh(project)).toMatchObject({ state: "done", datasetVersion: 2, added: 2, missing: 0 });
  const open = { "a/1.png": "unlabeled", "a/2.png": "unlabeled", "a/5.png": "unlabeled", "b/3.png": "unlabeled", "b/4.png": "unlabeled" };
  expect(await states(project)).toEqual(open);

  rmSync(join(on.files, "b/4.png"));
  expect(await refresh(project)).toMatchObject({ missing: 1, added: 0 });
  expect(await states(project)).toEqual({ ...open, "b/4.png": "missing" });

  // Back again: what the walk looks for again can go missing again.
  await moveTo(project, 1);
  expect(await refresh(project)).toMatchObject({ datasetVersion: 1, added: 0, missing: 0 });
  rmSync(join(on.files, "a/1.png"));
  expect(await refresh(project)).toMatchObject({ missing: 1 });
  expect(await states(project)).toEqual({ ...open, "a/1.png": "missing", "b/4.png": "missing" });
});

test("a walk goes over the version that the project had when it began", async () => {
  on.put("a/1.png");
  on.put("b/2.png");
  const { value: project } = await on.project("a/**");
  await on.runFlows();
  await addVersion(project, { path: "**" });
  const begun = await refreshProject(on, { projectId: project.id, by: "ana" });
  await moveTo(project, 2);
  await on.runFlows();
  expect((await on.documents.get(ImportShape, project.id, begun.id))?.value).toMatchObject({ state: "done", datasetVersion: 1, listed: 1 });
  expect(Object.keys(await states(project))).toEqual(["a/1.png"]);
});

test("a project whose path had nothing in it is mended by another version", async () => {
  on.put("b/1.png");
  const { value: project } = await on.project("a/**");
  await expect(moveTo(project, 1)).resolves.toBeDefined(); // the one that it has: nothing changes
  await addVersion(project, { path: "b/**" });
  await expect(moveTo(project, 2)).rejects.toMatchObject({ code: "conflict", facts: { reason: "wrong-state" } });
  await on.runFlows();
  expect((await getProject(on, project.id)).value.state).toBe("failed");
  await moveTo(project, 2);
  await retryImport(on, { projectId: project.id, by: "ana" });
  await on.runFlows();
  expect((await getProject(on, project.id)).value.state).toBe("running");
  expect(await states(project)).toEqual({ "b/1.png": "unlabeled" });
});

test("there must be such a version, and its tables must have the columns", async () => {
  on.put("t/1.csv", "text,by\nfine,ana\n");
  on.put("u/2.csv", "other\nwell\n");
  on.put("n/3.csv", "good,bob\nbad,bob\n");
  const wish = { source: "path" as const, holds: "tabular" as const, name: "d", description: "", datastoreId: on.datastoreId, path: "t/**" };
  const { id: datasetId } = await createDataset(on, wish, "ana");
  const asked = { name: "Rows", description: "", kind: "text-multi-class", options: {}, datasetId, leaseMinutes: 15, refresh: "off" as const };
  const { value: project } = await createProject(on, {
    wish: { ...asked, columns: ["text"], classes: [{ name: "x" }, { name: "y" }], instructions: { type: "none" } },
    by: "ana",
  });
  await on.runFlows();
  await expect(moveTo(project, 2)).rejects.toMatchObject({ code: "not-found" });
  await addVersion(project, { path: "u/**" });
  await expect(moveTo(project, 2)).rejects.toMatchObject({ code: "invalid", facts: { reason: "columns" } });
  await addVersion(project, { path: "**" });
  await moveTo(project, 3);
  await refresh(project);
  expect(Object.keys(await states(project))).toEqual(["t/1.csv:1"]);
});
