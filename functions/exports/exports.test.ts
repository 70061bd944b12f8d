import { createHash } from "node:crypto";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "@jest/globals";
import sharp from "sharp";
import { openLocal } from "../backends/local/open.ts";
import type { Flows } from "../backends/flows.ts";
import { datasetsByTime } from "../datasets/dataset.ts";
import { KINDS } from "../kinds/list.ts";
import { labelsByOrder } from "../labels/label.ts";
import { NOTICES_QUEUE } from "../projects/notice-message.ts";
import { projectsByTime } from "../projects/project.ts";
import { changeExport } from "./change-export.ts";
import { cancelExport } from "./end-export.ts";
import { type Export, exportIndexes, folderOf } from "./export.ts";
import { type Life, dying, Killed } from "./fixtures/dying.ts";
import { type LabeledProject, labeledProject } from "./fixtures/labeled-project.ts";
import { type Around, runExportFlow } from "./fixtures/run-flow.ts";
import { type ExportInput, startExport } from "./start-export.ts";
import { listExports, listFormats, viewExport } from "./view-exports.ts";

const indexes = [...exportIndexes, labelsByOrder, projectsByTime, datasetsByTime];
const CLASSES = ["Horse", "Cow", 'night, "late"'];
const N = 240;

let folder: string;
let backend: Awaited<ReturnType<typeof openLocal>>;
let barn: LabeledProject;
let time: number;
let ids: number;
const started = new Map<string, ExportInput>();

const flows: Pick<Flows, "start" | "terminate"> = {
  start: async (_, id, input) => {
    if (started.has(id)) return false;
    started.set(id, input as ExportInput);
    return true;
  },
  terminate: async (id) => void started.delete(id),
};
const on = () => ({
  documents: backend.documents,
  blobs: backend.blobs,
  queues: backend.queues,
  allowFolders: [],
  now: () => time++,
  newId: () => `e${++ids}`,
  settleMs: 300,
  flows,
});

const paths = Array.from({ length: N }, (_, i) => `farm/${i % 3 === 0 ? "a, b" : "c"}/img ${i}.jpg`);

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "exports-"));
  backend = await openLocal({ dataDir: folder, allowFolders: [], origin: "http://127.0.0.1:1", indexes });
  started.clear();
  time = 1_000_000;
  ids = 0;
  barn = await labeledProject(backend.documents, { id: "p1", name: "Barn", kind: "image-multi-class", buckets: 3, classes: CLASSES });
  await barn.add(paths.map((path, i) => ({ path, value: { classId: `c${1 + (i % 3)}` }, classIds: [`c${1 + (i % 3)}`], from: 1_000 + i, by: "test:ana" })));
});
afterEach(async () => {
  await backend.close();
  await rm(folder, { recursive: true, force: true });
});

const start = (ask: Partial<Parameters<typeof startExport>[1]> = {}) =>
  startExport(on(), { projectId: "p1", by: "ana", format: "csv", dialect: "standard", ...ask });
const input = (record: Export): ExportInput => started.get(record.id) ?? { record, settleMs: 300 };
const run = (record: Export, around?: Around, needs: ReturnType<typeof on> = on()) => runExportFlow(needs, input(record), around);
const files = async (record: Export): Promise<Record<string, string>> => {
  const container = await backend.blobs.open({ container: "projects" });
  const { blobs } = await container.list({ prefix: `${folderOf(record)}/`, limit: 100 });
  const texts = await Promise.all(blobs.map(async ({ name }) => [name.split("/").at(-1), Buffer.from((await container.read(name)) ?? []).toString()] as const));
  return Object.fromEntries(texts);
};
const view = async (record: Export) => await viewExport(on(), { projectId: "p1", exportId: record.id });
const notices = async () =>
  (await backend.queues.receive(NOTICES_QUEUE, { max: 32, visibilityMs: 1 })).map(({ text }): Record<string, unknown> => JSON.parse(text));

describe("starting", () => {
  test("pins the moment and counts the labels, and the record is there before the flow has begun", async () => {
    const record = await start();
    expect(record).toMatchObject({ moment: 1_000_000, expected: N, rows: 0, state: "running", classesVersion: 1, by: "ana" });
    expect(input(record)).toEqual({ record, settleMs: 300 });
  });

  test("the same key is the same export; for another ask it is refused", async () => {
    const first = await start({ idempotencyKey: "k" });
    expect(await start({ idempotencyKey: "k" })).toEqual(first);
    expect((await start({ idempotencyKey: "k", by: "bob" })).id).not.toBe(first.id);
    await expect(start({ idempotencyKey: "k", format: "coco" })).rejects.toMatchObject({ code: "conflict", facts: { reason: "key-reused" } });
    expect(started.size).toBe(2);
  });

  test.each([
    ["a format that is not there", { format: "yolo" }, "invalid"],
    ["a dialect that the format does not have", { dialect: "azure-ml" }, "invalid"],
    ["a moment in the future", { moment: 9_999_999 }, "invalid"],
    ["a project that is not there", { projectId: "p9" }, "not-found"],
  ] as const)("%s is refused", async (_, ask, code) => {
    await expect(start(ask)).rejects.toMatchObject({ code });
    expect(started.size).toBe(0);
  });

  test("a project without items is refused with the reason", async () => {
    await labeledProject(backend.documents, { id: "empty", kind: "image-multi-class", buckets: 0, classes: CLASSES });
    await expect(start({ projectId: "empty" })).rejects.toMatchObject({ code: "conflict", facts: { reason: "no-items" } });
  });
});

describe("an export", () => {
  test("holds each label once, says its sums, can be downloaded, and is told of", async () => {
    const record = await start();
    await run(record);
    const made = await files(record);
    expect(Object.keys(made).sort()).toEqual(["labels.csv", "manifest.json"]);
    const lines = (made["labels.csv"] ?? "").trimEnd().split("\r\n").slice(1);
    expect(lines).toHaveLength(N);
    expect(new Set(lines).size).toBe(N);
    const seen = await view(record);
    expect(seen).toMatchObject({ state: "done", rows: N, expected: N, folder: `p1/Labeling/export/csv/${record.id}` });
    expect(seen.files.map(({ name, bytes, sha256 }) => [name, bytes, sha256])).toEqual(
      ["labels.csv", "manifest.json"].map((name) => [
        name,
        Buffer.byteLength(made[name] ?? ""),
        createHash("sha256")
          .update(made[name] ?? "")
          .digest("hex"),
      ]),
    );
    expect(seen.files[0]?.url).toMatch(/\/labels\.csv\?.*rscd=attachment/);
    expect(JSON.parse(made["manifest.json"] ?? "")).toMatchObject({
      rows: N,
      format: "csv",
      formatVersion: 3,
      moment: record.moment,
      files: [{ name: "labels.csv" }],
    });
    expect(await notices()).toMatchObject([
      { id: `export.${record.id}`, outcome: "done", text: "The CSV export of Barn is ready: 240 rows.", link: "/projects/p1/exports" },
    ]);
    expect((await listExports(on(), { projectId: "p1", limit: 10 })).items).toMatchObject([{ id: record.id, state: "done" }]);
  });

  test("is the same bytes for the same moment, whatever happens to the labels meanwhile and after", async () => {
    const moment = 900_000;
    const first = await start({ moment, format: "coco" });
    let touched = 0;
    await run(first, async (name, activity) => {
      if (name === "writeExportShard")
        for (let i = 0; i < 20; i++)
          await barn.relabel(paths[touched++] ?? "", time++, i % 2 === 0 ? { value: { classId: "c3" }, classIds: ["c3"] } : undefined);
      return await activity();
    });
    const second = await start({ moment, format: "coco" });
    await run(second);
    expect(touched).toBe(60);
    expect(await files(second)).toEqual(await files(first));
    const now = await start({ format: "coco" });
    await run(now);
    expect((await view(now)).rows).toBe(N - 30);
    expect((await files(now))["coco.json"]).not.toBe((await files(first))["coco.json"]);
  });

  test("a step that runs twice changes nothing", async () => {
    const [once, twice] = [await start({ moment: 900_000 }), await start({ moment: 900_000 })];
    await run(once);
    const shardBefore: (() => Promise<unknown>)[] = [];
    await run(twice, async (name, activity) => {
      await activity();
      // A worker thought dead may come to its end much later.
      for (const late of shardBefore) await late();
      if (name === "writeExportShard") shardBefore.push(activity);
      return await activity();
    });
    expect(await files(twice)).toEqual(await files(once));
    expect(await view(twice)).toMatchObject({ state: "done", rows: N });
    expect(new Set((await notices()).map(({ id }) => id)).size).toBe(2);
  });

  test("killed before or after any call to the storage, it ends with the same bytes", async () => {
    const whole = await start({ moment: 900_000, format: "azureml-jsonl" });
    const life: Life = { calls: 0, diesAt: Number.POSITIVE_INFINITY };
    const mortal = (of: Life) => ({ ...on(), documents: dying(backend.documents, of), blobs: dying(backend.blobs, of), queues: dying(backend.queues, of) });
    await run(whole, undefined, mortal(life));
    expect(life.calls).toBeGreaterThan(30);
    const expected = await files(whole);
    for (let diesAt = 1; diesAt <= life.calls; diesAt++) {
      const record = await start({ moment: 900_000, format: "azureml-jsonl" });
      const own: Life = { calls: 0, diesAt };
      await run(
        record,
        async (_, activity) => {
          try {
            return await activity();
          } catch (error) {
            if (!(error instanceof Killed)) throw error;
            own.diesAt = Number.POSITIVE_INFINITY; // a new process
            return await activity();
          }
        },
        mortal(own),
      );
      expect([diesAt, await files(record)]).toEqual([diesAt, expected]);
      expect(await view(record)).toMatchObject({ state: "done", rows: N });
    }
  });

  test("writes the marks of any kind, and a label without marks", async () => {
    const pens = await labeledProject(backend.documents, { id: "p2", name: "Pens", kind: "image-boxes", buckets: 1, classes: CLASSES });
    const box = { id: "r1", classId: "c2", x: 1, y: 2, width: 30, height: 40 };
    await pens.add([
      { path: "a.jpg", value: { boxes: [box, { ...box, id: "r2" }] }, classIds: ["c2"], from: 5, by: "ana" },
      { path: "b.jpg", value: { boxes: [] }, classIds: [], from: 5, by: "ana" },
    ]);
    const record = await start({ projectId: "p2", format: "coco", dialect: "azure-ml" });
    await run(record);
    const made: { images: { file_name: string }[]; annotations: unknown[] } = JSON.parse((await files(record))["coco.json"] ?? "");
    expect(made.images.map(({ file_name }) => file_name).sort()).toEqual(["a.jpg", "b.jpg"]);
    expect(made.annotations).toHaveLength(2);
    expect(listFormats().items.map(({ name, kinds }) => [name, kinds])).toContainEqual([
      "coco",
      KINDS.filter(({ media }) => media === "image").map(({ name }) => name),
    ]);
  });

  test("finds out the size of images that nobody has looked at, once; a file that is no image has none", async () => {
    const source = await backend.blobs.open({ container: "datasets" });
    const png = await sharp({ create: { width: 7, height: 5, channels: 3, background: "#fff" } })
      .png()
      .toBuffer();
    await source.write("new/good.png", png, { contentType: "image/png" });
    await source.write("new/broken.png", Buffer.from("no image"), { contentType: "image/png" });
    const names = ["new/good.png", "new/broken.png", "new/gone.png"];
    await barn.add(names.map((path) => ({ path, value: { classId: "c1" }, classIds: ["c1"], from: 5, by: "ana", size: "unknown" })));
    const sizes = async () => {
      const record = await start({ format: "coco", moment: 900_000 });
      await run(record);
      const { images }: { images: { file_name: string; width: number; height: number }[] } = JSON.parse((await files(record))["coco.json"] ?? "");
      return Object.fromEntries(images.filter(({ file_name }) => names.includes(file_name)).map((it) => [it.file_name, [it.width, it.height]]));
    };
    const expected = { "new/good.png": [7, 5], "new/broken.png": [0, 0], "new/gone.png": [0, 0] };
    expect(await sizes()).toEqual(expected);
    await source.delete("new/good.png");
    expect(await sizes()).toEqual(expected);
  });

  test("addresses name the file, escaped, without a signature", async () => {
    const record = await start({ format: "azureml-jsonl" });
    await run(record);
    const urls = ((await files(record))["labels.jsonl"] ?? "")
      .trimEnd()
      .split("\n")
      .map((line): string => JSON.parse(line).image_url);
    expect(urls).toContain("http://127.0.0.1:1/blobs/datasets/farm/a%2C%20b/img%200.jpg");
    expect(urls.map((url) => decodeURIComponent(new URL(url).pathname).replace("/blobs/datasets/", "")).sort()).toEqual([...paths].sort());
    expect(urls.join("")).not.toContain("?");
  });
});

describe("an export that does not end well", () => {
  test("cancelled between steps, it stops, leaves no file, and is told of", async () => {
    const record = await start();
    let shards = 0;
    await run(record, async (name, activity) => {
      const result = await activity();
      if (name === "writeExportShard" && ++shards === 1) await cancelExport(on(), { projectId: "p1", exportId: record.id });
      return result;
    });
    expect(shards).toBe(2);
    expect(await view(record)).toMatchObject({ state: "cancelled", files: [] });
    expect(await files(record)).toEqual({});
    expect(await notices()).toMatchObject([{ outcome: "cancelled" }]);
    await expect(cancelExport(on(), { projectId: "p1", exportId: record.id })).resolves.toMatchObject({ state: "cancelled" });
  });

  test("cancelled while its files are sealed, it still leaves none", async () => {
    const record = await start();
    const needs = on();
    const slow = {
      ...needs,
      documents: {
        ...needs.documents,
        replace: async (...given: Parameters<typeof needs.documents.replace>) => {
          // The last moment: the files are there, the record is about to say so.
          if (given[2].type === "export" && "state" in given[2] && given[2].state === "done")
            await changeExport(needs, { projectId: "p1", exportId: record.id }, (it) => ({ ...it, state: "cancelled" }));
          return await needs.documents.replace(...given);
        },
      } as typeof needs.documents,
    };
    await run(record, undefined, slow);
    expect(await view(record)).toMatchObject({ state: "cancelled" });
    expect(await files(record)).toEqual({});
  });

  test("one that is done cannot be cancelled", async () => {
    const record = await start();
    await run(record);
    await expect(cancelExport(on(), { projectId: "p1", exportId: record.id })).rejects.toMatchObject({ code: "conflict" });
  });

  test("a step that fails for good fails the export, in words without secrets, and it is told of", async () => {
    const record = await start();
    await run(record, async (name, activity) => {
      if (name === "writeExportShard") throw new Error("connect ECONNREFUSED 10.0.0.7 key=abc");
      return await activity();
    });
    const seen = await view(record);
    expect(seen).toMatchObject({ state: "failed", failure: expect.stringContaining("Start it again") });
    expect(JSON.stringify([seen, await notices()])).not.toMatch(/ECONN|abc/);
  });
});
