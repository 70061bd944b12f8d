import { rmSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "@jest/globals";
import type { Documents } from "../backends/documents.ts";
import { createDataset } from "../datasets/create-dataset.ts";
import { alterProject, getProject } from "../projects/get-project.ts";
import { bucketPks, ITEM_LIMIT, type Project } from "../projects/project.ts";
import { alter, expectExactCounters, itemsOf, statesOf } from "../tests/item-states.ts";
import { type LocalRoom, openRoom } from "../tests/local-room.ts";
import { openArrivals } from "./arrivals.ts";
import { BlobEvent } from "./blob-event.ts";
import { CountersShape } from "./counters.ts";
import type { ImportRecord } from "./import-record.ts";
import { newestImport } from "./import-records.ts";
import { refreshProject } from "./start-import.ts";
import { takeArrivals } from "./take-arrivals.ts";
import { takeBlobEvent } from "./take-blob-event.ts";

let on: LocalRoom;
/** Writes that are still done; then the process is killed. */
let left = Number.POSITIVE_INFINITY;
let calls: Record<string, number>;
/** Done between the end of a walk's listing and what follows from it. */
let amidWalk: (() => Promise<void>) | undefined;
const counted =
  <A extends unknown[], R>(what: string, work: (...given: A) => Promise<R>) =>
  async (...given: A) => {
    calls[what] = (calls[what] ?? 0) + 1;
    if (what !== "query" && left-- <= 0) throw new Error("killed");
    return await work(...given);
  };
beforeEach(async () => {
  left = Number.POSITIVE_INFINITY;
  calls = {};
  amidWalk = undefined;
  on = await openRoom((documents): Documents => {
    const replace = counted("replace", documents.replace) as Documents["replace"];
    return {
      ...documents,
      query: counted("query", documents.query) as Documents["query"],
      create: counted("create", documents.create) as Documents["create"],
      batch: counted("batch", documents.batch),
      replace: async (shape, pk, value, etag) => {
        const done = await replace(shape, pk, value, etag);
        if ("isListed" in value && value.isListed === true) await amidWalk?.();
        return done;
      },
    };
  });
});
afterEach(() => on.close());

const drop = (name: string) => rmSync(join(on.files, name));

async function loaded(path = "**"): Promise<Project> {
  const { value } = await on.project(path);
  await on.runFlows();
  on.pass(60_000);
  return (await getProject(on, value.id)).value;
}

async function walk(project: Project): Promise<ImportRecord> {
  on.pass(60_000);
  await refreshProject(on, { projectId: project.id, by: "ana" });
  await on.runFlows();
  const newest = await newestImport(on, project.id);
  if (!newest) throw new Error("no record");
  return newest.value;
}

const tell = async (...names: string[]) =>
  await takeArrivals(
    on,
    names.map((name) => ({ datastoreId: on.datastoreId, name })),
  );

describe("an event of a file", () => {
  test("makes an item of it at once, however often it comes; what is not the project's is left", async () => {
    on.put("in/a.png");
    const project = await loaded("in/**");
    for (const name of ["in/b.png", "in/notes.md", "in/empty.png", "elsewhere/c.png"]) on.put(name, name.includes("empty") ? "" : "x");
    const all = ["in/b.png", "in/notes.md", "in/empty.png", "elsewhere/c.png", "in/b.png", "in/never-was.png"];
    await tell(...all);
    await tell(...all.reverse());
    expect(await statesOf(on, project)).toEqual({ "in/a.png": "unlabeled", "in/b.png": "unlabeled" });
    await expectExactCounters(on, project);
    expect(await walk(project)).toMatchObject({ state: "done", added: 0, missing: 0, arrived: 1 });
    expect(await walk(project)).toMatchObject({ arrived: 0 });
  });

  test("tells that it is gone: the item is missing with its answer, and back with it", async () => {
    for (const name of ["a.png", "b.png"]) on.put(name);
    const project = await loaded();
    await alter(on, project, "b.png", { type: "skip", generation: 1, by: "ana", at: 1, reason: "blurry" });
    drop("b.png");
    await tell("b.png");
    expect(await statesOf(on, project)).toEqual({ "a.png": "unlabeled", "b.png": "missing" });
    on.put("b.png");
    await tell("b.png");
    expect(await statesOf(on, project)).toEqual({ "a.png": "unlabeled", "b.png": "skipped" });
    await expectExactCounters(on, project);
  });

  test.each<[string, (project: Project) => Promise<void>]>([
    ["is on or off", async ({ id }) => void (await alterProject(on, id, (now) => ({ ...now, refresh: "off" })))],
    ["is completed or not", async ({ id }) => void (await alterProject(on, id, (now) => ({ ...now, state: "completed" })))],
  ])("is for projects that are refreshed: whether it %s", async (_, change) => {
    on.put("a.png");
    const project = await loaded();
    await change(project);
    on.put("b.png");
    await tell("b.png");
    expect(await statesOf(on, project)).toEqual({ "a.png": "unlabeled" });
  });

  test("of a project whose data is closed to us does not keep another's waiting", async () => {
    on.put("a.png");
    const first = await loaded();
    const gone = await loaded();
    await alterProject(on, gone.id, (now) => ({ ...now, datasetId: "no-such" }));
    on.put("b.png");
    await tell("b.png");
    expect(await statesOf(on, first)).toMatchObject({ "b.png": "unlabeled" });
  });

  test("that is cut off at any write and comes again comes to the same", async () => {
    on.put("keep.png");
    const project = await loaded();
    for (let writes = 0; writes < 4; writes++) {
      on.put(`new${writes}.png`);
      on.put(`gone${writes}.png`);
      await tell(`gone${writes}.png`);
      drop(`gone${writes}.png`);
      left = writes;
      await tell(`new${writes}.png`, `gone${writes}.png`).catch(() => undefined);
      left = Number.POSITIVE_INFINITY;
      await tell(`new${writes}.png`, `gone${writes}.png`);
      expect(await statesOf(on, project)).toMatchObject({ [`new${writes}.png`]: "unlabeled", [`gone${writes}.png`]: "missing" });
      await expectExactCounters(on, project);
    }
  });
});

describe("a walk after events", () => {
  test("finds gone what came and went between two walks", async () => {
    on.put("a.png");
    const project = await loaded();
    on.put("b.png");
    await tell("b.png");
    drop("b.png"); // of this no event comes
    expect(await walk(project)).toMatchObject({ missing: 1, arrived: 1 });
    expect(await statesOf(on, project)).toEqual({ "a.png": "unlabeled", "b.png": "missing" });
  });

  test("brings back what went and came between two walks, though its names are those of the walk before", async () => {
    for (const name of ["a.png", "b.png"]) on.put(name);
    const project = await loaded();
    drop("b.png");
    await tell("b.png");
    on.put("b.png"); // of this no event comes
    expect(await walk(project)).toMatchObject({ returned: 1, missing: 0 });
    expect(await statesOf(on, project)).toEqual({ "a.png": "unlabeled", "b.png": "unlabeled" });
    const kept = await (await on.blobs.open({ container: "projects" })).list({ prefix: `${project.id}/listing/`, limit: 100 });
    expect(kept.blobs.map(({ name }) => name.split("/").at(-1)?.split("-")[0])).toEqual(["map"]);
  });

  test("believes events that came while it was under way, and looks again the next time", async () => {
    for (const name of ["a.png", "b.png", "c.png"]) on.put(name);
    const project = await loaded();
    drop("b.png");
    amidWalk = async () => {
      amidWalk = undefined;
      on.put("b.png");
      on.put("d.png");
      drop("c.png");
      on.pass(1_000);
      await tell("b.png", "c.png", "d.png");
    };
    await walk(project);
    const truth = { "a.png": "unlabeled", "b.png": "unlabeled", "c.png": "missing", "d.png": "unlabeled" };
    expect(await statesOf(on, project)).toEqual(truth);
    drop("d.png");
    await walk(project);
    expect(await statesOf(on, project)).toEqual({ ...truth, "d.png": "missing" });
    await expectExactCounters(on, project);
  });
});

describe("ten thousand events", () => {
  test("are some looks at the projects, and no walk", async () => {
    on.put("first.png");
    const project = await loaded();
    const names = Array.from({ length: 10_000 }, (_, i) => `many/f${i}.png`);
    for (const name of names) on.put(name);
    calls = {};
    const take = openArrivals(on);
    await Promise.all(names.map((name) => take({ datastoreId: on.datastoreId, name }, on.flows)));
    expect(calls["query"]).toBeLessThanOrEqual(20);
    expect(calls["batch"]).toBeLessThanOrEqual(150);
    expect(on.started.size).toBe(0);
    expect((await on.documents.get(CountersShape, bucketPks(project)[0] ?? "", "counters"))?.value.items).toMatchObject({ total: 10_001, unlabeled: 10_001 });
  }, 60_000);

  test("of which a batch fails are told so, and the others are taken", async () => {
    on.put("first.png");
    const project = await loaded();
    on.put("a.png");
    on.put("b.png");
    const take = openArrivals(on);
    left = 0;
    const [first, second] = ["a.png", "b.png"].map((name) => take({ datastoreId: on.datastoreId, name }, on.flows));
    await expect(first).rejects.toThrow("1 projects");
    left = Number.POSITIVE_INFINITY;
    await Promise.allSettled([second]);
    await take({ datastoreId: on.datastoreId, name: "a.png" }, on.flows);
    await take({ datastoreId: on.datastoreId, name: "b.png" }, on.flows);
    expect(await statesOf(on, project)).toMatchObject({ "a.png": "unlabeled", "b.png": "unlabeled" });
  });
});

describe("near the limit of 500,000 items", () => {
  /** Counters alone: what a bucket says it holds. */
  async function fill(project: Project, total: number): Promise<void> {
    const pk = bucketPks(project)[0] ?? "";
    const found = await on.documents.get(CountersShape, pk, "counters");
    const by = total - (found?.value.items.total ?? 0);
    await on.documents.batch(pk, [{ op: "increment", id: "counters", by: { "items.total": by } }]);
  }

  test("a walk adds what came, one at a time", async () => {
    on.put("a.png");
    const project = await loaded();
    await fill(project, ITEM_LIMIT - 1);
    for (const name of ["b.png", "c.png"]) on.put(name);
    await tell("b.png", "c.png");
    expect(on.started.size).toBe(1);
    await on.runFlows();
    expect((await newestImport(on, project.id))?.value).toMatchObject({ added: 1, truncated: true, by: "schedule" });
  });

  test("nothing is added beyond it", async () => {
    on.put("a.png");
    const project = await loaded();
    await fill(project, ITEM_LIMIT);
    on.put("b.png");
    await tell("b.png");
    expect(on.started.size).toBe(0);
    expect(await itemsOf(on, project)).toHaveLength(1);
  });
});

describe("tables", () => {
  async function tabular(): Promise<Project> {
    const about = { source: "path", holds: "tabular", name: "t", description: "", datastoreId: on.datastoreId, path: "t/**" } as const;
    const dataset = await createDataset(on, about, "ana");
    const { value } = await on.project("t/**", "Rows");
    await alterProject(on, value.id, (now) => ({ ...now, datasetId: dataset.id, media: "text", kind: "text-multi-class", columns: ["text"] }));
    await on.runFlows();
    on.pass(60_000);
    return (await getProject(on, value.id)).value;
  }
  const rows = async (project: Project) =>
    (await itemsOf(on, project)).map(({ path, row, state }) => `${path} ${row} ${state}`).sort((a, b) => (a < b ? -1 : 1));

  test("that are new are loaded by a walk; one that changed or went keeps its rows", async () => {
    on.put("t/a.csv", "text\none\ntwo\n");
    on.put("t/z.csv", "text\nlast\n");
    const project = await tabular();
    on.put("t/a.csv", "text\nother\nrows\nand more\n");
    await tell("t/a.csv");
    expect(on.started.size).toBe(0);
    on.put("t/b.csv", "text\nthree\n");
    drop("t/z.csv");
    await tell("t/b.csv", "t/z.csv");
    expect(on.started.size).toBe(1);
    await on.runFlows();
    expect(await rows(project)).toEqual(["t/a.csv 1 unlabeled", "t/a.csv 2 unlabeled", "t/b.csv 1 unlabeled", "t/z.csv 1 unlabeled"]);
    await expectExactCounters(on, project);
  });

  test("that come while a walk is under way are loaded by one walk more, however many they are", async () => {
    on.put("t/a.csv", "text\none\n");
    const project = await tabular();
    await refreshProject(on, { projectId: project.id, by: "ana" });
    for (let i = 0; i < 5; i++) {
      on.put(`t/n${i}.csv`, "text\nnew\n");
      await tell(`t/n${i}.csv`);
    }
    await on.runFlows(); // this walk finds them all, though it might not have
    on.pass(60_000);
    const wanted = await on.queues.receive("blob-events", { max: 32, visibilityMs: 1 });
    expect(wanted).toHaveLength(0); // they are not visible for half a minute
    const events = Array.from({ length: 5 }, () => BlobEvent.parse({ projectId: project.id, after: on.now(), tries: 1 }));
    on.pass(60_000);
    const take = { ...on, takeArrival: openArrivals(on) };
    let walks = 0;
    for (const event of events) {
      await takeBlobEvent(take, event, on.flows);
      walks += on.started.size;
      await on.runFlows();
    }
    expect(walks).toBe(1);
    expect(await rows(project)).toHaveLength(6);
  });
});
