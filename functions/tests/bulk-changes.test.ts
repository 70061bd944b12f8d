import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { answersFor, expectOk, type LoadedProject, loadedProject, taskOf } from "../benches/over-http.ts";

/** Several steps of the job. */
const ITEMS = 4_000;
/** When after the start the host is killed, ms: before the job begins, and in the midst of it. */
const KILLS = [5, 350, 250];
const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

let on: LoadedProject;
beforeAll(async () => {
  on = await loadedProject(ITEMS, { classes: 3 });
}, 120_000);
afterAll(async () => await on?.close());

type Json = Record<string, unknown>;

/** Until the host is there and answers; 4xx is an answer. */
async function ask(method: string, path: string, body?: unknown): Promise<{ status: number; body: Json }> {
  for (let tries = 0; ; tries++) {
    try {
      const { status, json } = await on.host.call(method, `projects/${on.projectId}${path}`, { token: on.owner, body });
      if (status < 500) return { status, body: json };
    } catch (error) {
      if (tries > 400) throw error;
    }
    await pause(50);
  }
}
const newest = async () => ((await ask("GET", "/bulk-changes?limit=1")).body["items"] as Json[])[0] ?? {};
const ended = async () => {
  for (let tries = 0; (await newest())["state"] === "running" && tries < 600; tries++) await pause(100);
  return await newest();
};

test("all of a class are rejected through the routes; the host is killed again and again, and the end is the same", async () => {
  const token = await on.host.token("ana", "labeler");
  const path = `projects/${on.projectId}`;
  let task = taskOf((await on.api.call("POST", `${path}/next-task`, token, { size: 36 })).body);
  while (task) {
    const answers = answersFor(task).map(({ itemId }, at) =>
      at % 4 === 3 ? { itemId, skip: { reason: "unclear" } } : { itemId, value: { classId: `c${1 + (at % 2)}` } },
    );
    const reply = expectOk(await on.api.call("POST", `${path}/tasks/${task.id}/submit`, token, { answers, seconds: 3, next: { size: 36 } }), "submit");
    task = taskOf(reply.body);
  }
  const counted = async () => (await ask("GET", "/progress")).body as { items: Record<string, number>; classes: Record<string, number> };
  const before = await counted();
  expect(before.items).toMatchObject({ labeled: 3 * (ITEMS / 4), skipped: ITEMS / 4, unlabeled: 0 });

  const killing = (async () => {
    for (const ms of KILLS) {
      await pause(ms);
      await on.host.killAndRestart();
    }
  })();
  // Whoever asked looks whether it was taken, and asks again if not.
  while ((await newest())["state"] === undefined) await ask("POST", "/bulk-changes", { action: "reject", filter: { classId: "c1" } });
  await killing;
  const ones = before.classes["c1"] ?? 0;
  expect(await ended()).toMatchObject({ state: "done", action: "reject", changed: ones, searched: 1, filter: { classId: "c1" } });
  const after = await counted();
  expect(after.items).toMatchObject({ labeled: (before.items["labeled"] ?? 0) - ones, unlabeled: ones });
  expect(after.classes["c1"] ?? 0).toBe(0);

  expect(await ask("POST", "/bulk-changes", { action: "requeue-skipped" })).toMatchObject({ status: 202, body: { state: "running", filter: {} } });
  expect(await ended()).toMatchObject({ state: "done", changed: ITEMS / 4 });
  expect((await counted()).items).toMatchObject({ skipped: 0, unlabeled: ones + ITEMS / 4 });
  const audit = (await ask("GET", "/audit?action=items.changeMany")).body["items"] as Json[];
  expect(audit[0]).toMatchObject({ action: "items.changeMany", outcome: "done", detail: { action: "requeue-skipped" }, target: (await newest())["id"] });

  for (const [body, status] of [
    [{ action: "burn" }, 422],
    [{ action: "reject", filter: { unknown: 1 } }, 422],
    [{ action: "assign", to: "ana" }, 422],
    [{ action: "reject", filter: { state: "open" } }, 422],
  ] as const)
    expect((await ask("POST", "/bulk-changes", body)).status).toBe(status);
  expect((await ask("POST", "/bulk-changes/nothing/cancel")).status).toBe(404);
  expect((await ask("POST", "/bulk-changes/nothing/retry")).status).toBe(404);
}, 180_000);
