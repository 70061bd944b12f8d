import { rmSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "@jest/globals";
import type { Documents } from "../backends/documents.ts";
import { importInstance } from "../projects/import-ask.ts";
import { alterProject, getProject } from "../projects/get-project.ts";
import { bucketPks, ITEM_LIMIT, type Project } from "../projects/project.ts";
import { alter, statesOf } from "../tests/item-states.ts";
import { type LocalRoom, openRoom } from "../tests/local-room.ts";
import { CountersShape } from "./counters.ts";
import { listImports } from "./list-imports.ts";
import { nextRefreshAt, startDueRefreshes } from "./start-due-refreshes.ts";
import { refreshProject } from "./start-import.ts";

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;

let on: LocalRoom;
/** Its counters cannot be read. */
let broken: string | undefined;
beforeEach(async () => {
  broken = undefined;
  on = await openRoom(
    (documents): Documents => ({
      ...documents,
      get: async (shape, pk, id) => {
        if (broken !== undefined && pk.startsWith(broken) && id === "counters") throw new Error("storage is down");
        return await documents.get(shape, pk, id);
      },
    }),
  );
});
afterEach(() => on.close());

async function loaded(path: string): Promise<Project> {
  on.put(`${path}/first.png`);
  const { value } = await on.project(`${path}/**`);
  await on.runFlows();
  await on.queues.receive("notices", { max: 32, visibilityMs: DAY });
  return (await getProject(on, value.id)).value;
}

/** One tick of the timer, and the walks that it began; gives how many. */
async function tick(): Promise<number> {
  await startDueRefreshes(on);
  const begun = on.started.size;
  await on.runFlows();
  return begun;
}
const runs = async ({ id }: Project) => (await listImports(on, id, { limit: 50 })).items;
const news = async () => (await on.queues.receive("notices", { max: 32, visibilityMs: DAY })).map(({ text }) => String(JSON.parse(text).text));

describe("the timer", () => {
  test("begins a walk a day after the last one, where nothing is labeled, and not before", async () => {
    const project = await loaded("a");
    expect(await tick()).toBe(0);
    on.pass(DAY - 10 * MINUTE);
    expect(await tick()).toBe(0);
    on.put("a/new.png");
    on.pass(15 * MINUTE);
    expect(await tick()).toBe(1);
    expect(await statesOf(on, project)).toEqual({ "a/first.png": "unlabeled", "a/new.png": "unlabeled" });
    expect((await runs(project))[0]).toMatchObject({ state: "done", added: 1, by: "schedule" });
    expect(await news()).toEqual(["The refresh added 1 item."]);
    expect(await tick()).toBe(0);
  });

  test("comes after five minutes where all is answered", async () => {
    const project = await loaded("a");
    await alter(on, project, "a/first.png", { type: "skip", generation: 1, by: "ana", at: 1, reason: "blurry" });
    on.pass(11 * MINUTE);
    expect(await tick()).toBe(1);
    expect(await tick()).toBe(0);
    on.pass(5 * MINUTE);
    expect(await tick()).toBe(1);
  });

  test("in two processes at once, late, or twice begins one walk", async () => {
    const project = await loaded("a");
    on.pass(5 * DAY); // the service was down
    await Promise.all([startDueRefreshes(on), startDueRefreshes(on)]);
    expect(on.started.size).toBe(1);
    await on.runFlows();
    await Promise.all([startDueRefreshes(on), startDueRefreshes(on)]);
    expect(on.started.size).toBe(0);
    expect((await runs(project)).filter(({ mode }) => mode === "refresh")).toHaveLength(1);
  });

  test.each<[string, Partial<Project>]>([
    ["switched off", { refresh: "off" }],
    ["completed", { state: "completed" }],
    ["still initializing", { state: "initializing" }],
    ["being deleted", { state: "deleting" }],
  ])("leaves a project that is %s", async (_, change) => {
    const project = await loaded("a");
    await alterProject(on, project.id, (now) => ({ ...now, ...change }));
    on.pass(2 * DAY);
    expect(await tick()).toBe(0);
  });

  test("looks after a paused project as well", async () => {
    const project = await loaded("a");
    await alterProject(on, project.id, (now) => ({ ...now, state: "paused" }));
    on.pass(2 * DAY);
    expect(await tick()).toBe(1);
  });

  test("leaves a project that has 500,000 items", async () => {
    const project = await loaded("a");
    const by = { "items.total": ITEM_LIMIT - 1 };
    await on.documents.batch(bucketPks(project)[0] ?? "", [{ op: "increment", id: "counters", by }]);
    expect((await on.documents.get(CountersShape, bucketPks(project)[0] ?? "", "counters"))?.value.items.total).toBe(ITEM_LIMIT);
    on.pass(2 * DAY);
    expect(await tick()).toBe(0);
  });

  test("comes to all projects, though one cannot be looked at", async () => {
    const [, second] = [await loaded("a"), await loaded("b")];
    broken = second.id;
    on.pass(2 * DAY);
    await expect(startDueRefreshes(on)).rejects.toThrow("1 projects");
    expect(on.started.size).toBe(1);
  });

  test("waits for a walk that is under way, and gives up one whose flow is no more", async () => {
    const project = await loaded("a");
    await refreshProject(on, { projectId: project.id, by: "ana" });
    on.pass(2 * DAY);
    await startDueRefreshes(on);
    expect(await runs(project)).toHaveLength(2);
    on.started.delete(importInstance(project.id));
    expect(await tick()).toBe(1);
    expect((await runs(project)).map(({ state }) => state)).toEqual(["done", "failed", "done"]);
  });
});

test("people are told when the next walk comes, and it comes then", async () => {
  const project = await loaded("a");
  const nextAt = (await nextRefreshAt(on, project)) ?? 0;
  expect(nextAt % (5 * MINUTE)).toBe(0);
  expect((nextAt - on.now()) / DAY).toBeCloseTo(1, 1);
  on.pass(nextAt - on.now() - 1_000);
  expect(await tick()).toBe(0);
  on.pass(1_001);
  expect(await tick()).toBe(1);
  expect(await nextRefreshAt(on, { ...project, refresh: "off" })).toBeUndefined();
  expect(await nextRefreshAt(on, { ...project, state: "completed" })).toBeUndefined();
  await refreshProject(on, { projectId: project.id, by: "ana" });
  expect(await nextRefreshAt(on, project)).toBeUndefined(); // one is under way
});

describe("what a walk that came by itself tells", () => {
  test("is nothing where nothing changed, and of such walks in a row one is kept", async () => {
    const project = await loaded("a");
    for (let day = 0; day < 4; day++) {
      on.pass(DAY + 10 * MINUTE);
      expect(await tick()).toBe(1);
    }
    expect(await news()).toEqual([]);
    const kept = await runs(project);
    expect(kept.map(({ mode }) => mode)).toEqual(["refresh", "initialization"]);
    expect(on.now() - (kept[0]?.startedAt ?? 0)).toBeLessThan(10 * MINUTE);
  });

  test("is a failure once, however long it lasts, and what changed", async () => {
    const project = await loaded("a");
    on.put("a/other.png");
    on.pass(2 * DAY);
    await tick();
    expect(await news()).toEqual(["The refresh added 1 item."]);
    rmSync(join(on.files, "a"), { recursive: true });
    for (let day = 0; day < 3; day++) {
      on.pass(2 * DAY);
      await tick();
    }
    expect(await news()).toEqual(["The dataset has no files now. Is its folder still there?"]);
    on.put("a/other.png");
    on.pass(2 * DAY);
    await tick();
    expect(await news()).toEqual(["The refresh added 0 items; the files of 1 item are gone."]);
    expect(await statesOf(on, project)).toEqual({ "a/first.png": "missing", "a/other.png": "unlabeled" });
  });
});
