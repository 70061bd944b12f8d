import { rmSync } from "node:fs";
import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { type Answered, type Client, answersFor, client, expectOk, folderOf, taskOf } from "../benches/over-http.ts";
import { type RunningHost, startHost } from "./running-host.ts";

const ITEMS = 12_000;
const KILLS = { initialization: 6, labeling: 8, export: 6 };
const seed = Number(process.env["KILL9_SEED"] ?? Date.now() % 1_000_000);

/** mulberry32: the moments of the kills can be had again with KILL9_SEED. */
function randomOf(start: number): () => number {
  let state = start;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
}
const random = randomOf(seed);
const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

let host: RunningHost;
let api: Client;
let folder: string;
let owner: string;

beforeAll(async () => {
  folder = folderOf(ITEMS);
  host = await startHost({ args: ["--allow-folder", folder] });
  api = client(host.origin);
  owner = await host.token("owner", "owner");
}, 120_000);

afterAll(async () => {
  api?.close();
  await host?.stop();
  if (folder) rmSync(folder, { recursive: true, force: true });
});

/** A caller who never gives up: asks again, with the very same request, until the service answers. */
async function insist(method: string, path: string, token: string, body?: unknown): Promise<Answered> {
  for (let tries = 0; ; tries++) {
    try {
      const answer = await api.call(method, path, token, body);
      if (answer.status !== 503) return answer;
    } catch (error) {
      if (tries > 400) throw error;
    }
    await pause(50);
  }
}

/** Kills the host `times`, each after a random while, until the work is over; counts the kills that hit it. */
async function killing(times: number, withinMs: number, work: Promise<unknown>): Promise<number> {
  let over = false;
  const finished = work.finally(() => {
    over = true;
  });
  let kills = 0;
  for (let i = 0; i < times && !over; i++) {
    await Promise.race([pause(20 + random() * withinMs), finished]);
    if (over) break;
    await host.killAndRestart();
    kills++;
  }
  await finished;
  return kills;
}

test(`kill -9 at ${KILLS.initialization + KILLS.labeling + KILLS.export} random moments loses nothing and ends in the same state (seed ${seed})`, async () => {
  const stores = expectOk(await insist("GET", "datastores", owner), "datastores").body["items"] as { id: string; kind: string }[];
  const datastoreId = stores.find((store) => store.kind === "folder")?.id;
  const dataset = expectOk(await insist("POST", "datasets", owner, { source: "path", name: "k", datastoreId, path: "images/**" }), "dataset").body;
  const classes = Array.from({ length: 9 }, (_, i) => ({ name: `class ${i + 1}` }));
  const projectId = String(
    expectOk(await insist("POST", "projects", owner, { name: "kill nine", kind: "image-multi-class", datasetId: dataset["id"], classes }), "project").body[
      "id"
    ],
  );
  const project = `projects/${projectId}`;

  const running = async () => {
    for (;;) {
      const { state, failure } = expectOk(await insist("GET", project, owner), "project").body;
      if (state === "running") return;
      if (state !== "initializing") throw new Error(`${String(state)}: ${String(failure)}`);
      await pause(50);
    }
  };
  const killed = { initialization: await killing(KILLS.initialization, 250, running()), labeling: 0, export: 0 };
  const items = async () => expectOk(await insist("GET", `${project}/progress`, owner), "progress").body["items"];
  expect(await items()).toEqual({ total: ITEMS, unlabeled: ITEMS, labeled: 0, skipped: 0, needsReview: 0, missing: 0 });

  /** Which class an item gets: told by its id alone, so that the end is known before. */
  const classFor = (id: string) => `c${1 + (Number.parseInt(id.slice(-4), 16) % 9)}`;
  const acknowledged = new Map<string, string>();
  const label = async (name: string) => {
    const token = await host.token(name, "labeler");
    let task = taskOf((await insist("POST", `${project}/next-task`, token, { size: 25 })).body);
    for (let idle = 0; idle < 200; ) {
      if (!task) {
        idle++;
        const answer = expectOk(await insist("POST", `${project}/next-task`, token, { size: 25 }), "next").body;
        if (answer["none"] === "done") return;
        task = taskOf(answer);
        if (!task) await pause(100);
        continue;
      }
      const answers = answersFor(task).map(({ itemId }) => ({ itemId, value: { classId: classFor(itemId) } }));
      const reply = expectOk(await insist("POST", `${project}/tasks/${task.id}/submit`, token, { answers, seconds: 3, next: { size: 25 } }), "submit");
      for (const { itemId, value } of answers) acknowledged.set(itemId, value.classId);
      task = taskOf(reply.body);
      idle = 0;
    }
  };
  killed.labeling = await killing(KILLS.labeling, 400, Promise.all([label("ana"), label("bob"), label("eve")]));
  expect(acknowledged.size).toBe(ITEMS);
  expect(await items()).toEqual({ total: ITEMS, unlabeled: 0, labeled: ITEMS, skipped: 0, needsReview: 0, missing: 0 });

  const started = expectOk(await insist("POST", `${project}/exports`, owner, { format: "csv" }), "export").body;
  const exported = async (id: string) => {
    for (;;) {
      const view = expectOk(await insist("GET", `${project}/exports/${id}`, owner), "export").body;
      if (view["state"] === "done") return view as unknown as { moment: number; rows: number; files: { name: string; sha256: string; url: string }[] };
      if (view["state"] !== "running") throw new Error(JSON.stringify(view));
      await pause(50);
    }
  };
  killed.export = await killing(KILLS.export, 150, exported(String(started["id"])));
  const disturbed = await exported(String(started["id"]));
  expect(disturbed.rows).toBe(ITEMS);
  const again = expectOk(await insist("POST", `${project}/exports`, owner, { format: "csv", moment: disturbed.moment }), "export").body;
  const undisturbed = await exported(String(again["id"]));
  const sums = (view: typeof disturbed) => view.files.filter((file) => file.name.endsWith(".csv")).map((file) => file.sha256);
  expect(sums(disturbed)).toEqual(sums(undisturbed));
  expect(sums(disturbed)).toHaveLength(1);

  const counted = expectOk(await insist("GET", `${project}/progress`, owner), "progress").body["classes"] as Record<string, number>;
  const expected: Record<string, number> = {};
  for (const classId of acknowledged.values()) expected[classId] = (expected[classId] ?? 0) + 1;
  expect(counted).toEqual(expected);
  console.log(`kills that hit: ${JSON.stringify(killed)}`);
  expect(killed.initialization + killed.labeling + killed.export).toBeGreaterThanOrEqual(8);
}, 300_000);
