import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { answersFor, expectOk, type LoadedProject, loadedProject, taskOf } from "../benches/over-http.ts";

/** Three steps of the job. */
const ITEMS = 5_000;
/** When after the change the host is killed, ms: before its job begins, and in the midst of it. */
const KILLS = [5, 350, 250, 150];
const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

let on: LoadedProject;
beforeAll(async () => {
  on = await loadedProject(ITEMS, { classes: 3 });
}, 120_000);
afterAll(async () => await on?.close());

type Json = Record<string, unknown>;

/** Until the host is there and answers; 4xx is an answer. */
async function ask(method: string, path: string, body?: unknown, ifMatch?: string): Promise<{ status: number; body: Json; etag: string }> {
  for (let tries = 0; ; tries++) {
    try {
      const { status, json, headers } = await on.host.call(method, `projects/${on.projectId}${path}`, {
        token: on.owner,
        body,
        ...(ifMatch && { headers: { "if-match": ifMatch } }),
      });
      if (status < 500) return { status, body: json, etag: headers.get("etag") ?? "" };
    } catch (error) {
      if (tries > 400) throw error;
    }
    await pause(50);
  }
}

test("a project of 5,000 labels starts over with default tags, two classes merged; the host is killed again and again, and all of it is there at the end", async () => {
  const token = await on.host.token("ana", "labeler");
  const path = `projects/${on.projectId}`;
  let task = taskOf((await on.api.call("POST", `${path}/next-task`, token, { size: 36 })).body);
  while (task) {
    const answers = answersFor(task).map(({ itemId }, at) => ({ itemId, value: { classId: `c${1 + (at % 3)}` } }));
    const reply = expectOk(await on.api.call("POST", `${path}/tasks/${task.id}/submit`, token, { answers, seconds: 3, next: { size: 36 } }), "submit");
    task = taskOf(reply.body);
  }
  const counted = async () => (await ask("GET", "/progress")).body;
  expect(await counted()).toMatchObject({ items: { labeled: ITEMS, unlabeled: 0 } });
  await ask("POST", "/pause");

  const body = {
    classes: [
      { id: "c2", name: "Cat" },
      { id: "c3", name: "Dog" },
      { name: "Tabby", level: 1 },
    ],
    merge: [{ from: "c1", into: "c2" }],
    labeled: "suggest",
  };
  const killing = (async () => {
    for (const ms of KILLS) {
      await pause(ms);
      await on.host.killAndRestart();
    }
  })();
  // Whoever asked looks whether it was taken, and asks again if not: an old ETag is refused, so it cannot be done twice.
  for (let { body: project, etag } = await ask("GET", ""); project["classesVersion"] === 1; { body: project, etag } = await ask("GET", ""))
    await ask("PUT", "/classes", body, etag);
  await killing;

  const job = async () => ((await ask("GET", "/class-changes")).body["items"] as Json[])[0] ?? {};
  for (let tries = 0; (await job())["state"] !== "done" && tries < 600; tries++) await pause(100);
  expect(await job()).toMatchObject({ state: "done", labeled: "suggest", merges: 1, changed: ITEMS, done: ITEMS, of: ITEMS });
  expect(await counted()).toMatchObject({ items: { labeled: 0, unlabeled: ITEMS } });
  // The project is let go in the step after.
  for (let tries = 0; (await ask("POST", "/resume")).status !== 200 && tries < 100; tries++) await pause(50);

  const next = taskOf((await on.api.call("POST", `${path}/next-task`, token, { size: 36 })).body);
  const suggested = ((next as unknown as { items: { suggested?: unknown }[] }).items ?? []).map((item) => JSON.stringify(item.suggested));
  expect(suggested).toHaveLength(36);
  for (const one of suggested) expect(['{"from":"before","value":{"classId":"c2"}}', '{"from":"before","value":{"classId":"c3"}}']).toContain(one);
}, 120_000);
