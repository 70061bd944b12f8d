import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { DatabaseSync } from "node:sqlite";
import { setTimeout as sleep } from "node:timers/promises";
import { compileSample } from "../sample/compile-sample.ts";
import { startHostProcess, type HostProcess } from "../sample/host-process.ts";

interface Status {
  instanceId: string;
  name: string;
  runtimeStatus: string;
  output: unknown;
  customStatus: unknown;
  history?: unknown;
}

const ENDED = ["Completed", "Failed", "Terminated"];
let folder: string;
let host: HostProcess;
let count = 0;

const start = () => startHostProcess({ app: path.join(folder, "app"), dataDir: path.join(folder, "data"), env: { SAMPLE_TRACE: path.join(folder, "trace") } });
const post = (target: string, body?: unknown) =>
  fetch(target.startsWith("http") ? target : host.origin + target, {
    method: "POST",
    headers: { "content-type": "application/json" },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  });
const startFlow = async (name: string, input?: unknown) => {
  const response = await post(`/api/start/${name}`, input);
  expect(response.status).toBe(202);
  return (await response.json()) as Record<string, string> & { id: string };
};
const statusOf = async (id: string, query = "") => (await (await post(`/api/client/status/${id}${query}`)).json()) as Status;
const until = async (id: string, reached: (status: Status) => boolean) => {
  for (const end = Date.now() + 15_000; Date.now() < end; await sleep(20)) {
    const status = await statusOf(id);
    if (reached(status)) return status;
  }
  throw new Error(`${id} is still ${JSON.stringify(await statusOf(id))}\n${host.output()}`);
};
const ended = (id: string) => until(id, ({ runtimeStatus }) => ENDED.includes(runtimeStatus));
const run = async (name: string, input?: unknown) => ended((await startFlow(name, input)).id);

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), "durable-"));
  await compileSample(path.join(folder, "app"), ["orchestrations.ts"]);
  host = await start();
});
afterAll(async () => {
  await host?.stop();
  await rm(folder, { recursive: true, force: true });
});

test("values keep their types through activities", async () => {
  const { output, runtimeStatus } = await run("types", { a: "7" });
  expect(output).toEqual({ out: ["5", 5, "true", "text", null, { a: [1] }, [1, 2], true, 1.5, true], input: { a: "7" } });
  expect(runtimeStatus).toBe("Completed");
});

test("a fan-out joins, and the custom status is that of the last step", async () => {
  expect(await run("fan", { n: 40 })).toMatchObject({ output: 780, customStatus: { done: true } });
});

test("a timer waits by the orchestration's own clock", async () => {
  const [, first = 0, second = 0] = (await run("timer")).output as number[];
  expect(first).toBeGreaterThanOrEqual(300);
  expect(second).toBeGreaterThanOrEqual(600);
  expect(second).toBeLessThan(3_000);
});

test("an external event wins over a timer that waits longer, and the timer over an event that does not come", async () => {
  const { id } = await startFlow("approval", { ms: 60_000 });
  await until(id, ({ runtimeStatus }) => runtimeStatus === "Running");
  expect((await post(`/api/client/raise/${id}?event=go`, { yes: 1 })).status).toBe(202);
  expect((await ended(id)).output).toEqual({ got: { yes: 1 }, after: "after" });
  expect((await run("approval", { ms: 100 })).output).toBe("timeout");
});

test("a retry waits longer each time, and gives up after the attempts allowed", async () => {
  const started = Date.now();
  expect((await run("retry", { failures: 2, attempts: 4, key: `r${count++}` })).output).toBe(3);
  expect(Date.now() - started).toBeGreaterThanOrEqual(50 + 100);
  expect((await run("retry", { failures: 9, attempts: 2, key: `r${count++}` })).output).toEqual({ failed: "Activity function 'flaky' failed: flaky 2" });
});

test("retries inside Task.all keep their numbers apart", async () => {
  expect((await run("fanRetry")).output).toEqual({ all: [1, 2, 3, 1, 80], more: "more" });
});

test("a retry inside Task.any with a timer that is cancelled goes on", async () => {
  expect((await run("anyRetry")).output).toBe("after");
});

test("children answer their parent, and so do their failures", async () => {
  expect((await run("parent")).output).toEqual({ a: 3, b: 6, failed: "Orchestrator function 'fails' failed: orchestrator broke" });
});

test("a failed orchestrator says in its output what it threw", async () => {
  expect(await run("fails")).toMatchObject({ runtimeStatus: "Failed", output: "Orchestrator function 'fails' failed: orchestrator broke" });
  const activity = await run("activityFails");
  expect(activity).toMatchObject({ runtimeStatus: "Failed", customStatus: "s" });
  expect(activity.output).toMatch(/Activity function 'flaky' failed: flaky 1/);
});

test("continueAsNew carries its input on", async () => {
  expect((await run("eternal", { left: 20, sum: 0 })).output).toBe(210);
});

test("events that come before they are waited for keep their order", async () => {
  const { id } = await startFlow("events");
  for (const value of [1, 2, 3]) await post(`/api/client/raise/${id}?event=e`, value);
  expect((await ended(id)).output).toEqual([1, 2, 3]);
});

describe("an instance under management", () => {
  test("is not started twice, waits while suspended, and goes on when resumed", async () => {
    const { id } = await startFlow("approval", { ms: 60_000 });
    expect((await post(`/api/start/approval?id=${id}`, {})).status).toBe(500); // the client throws
    await post(`/api/client/suspend/${id}`);
    await until(id, ({ runtimeStatus }) => runtimeStatus === "Suspended");
    await post(`/api/client/raise/${id}?event=go`, 1);
    await sleep(100);
    expect((await statusOf(id)).runtimeStatus).toBe("Suspended");
    await post(`/api/client/resume/${id}`);
    expect((await ended(id)).output).toMatchObject({ got: 1 });
  });

  test("ends when terminated, and is gone when purged", async () => {
    const { id } = await startFlow("approval", { ms: 60_000 });
    await post(`/api/client/terminate/${id}`);
    expect(await ended(id)).toMatchObject({ runtimeStatus: "Terminated", output: "because" });
    expect(await (await post(`/api/client/purge/${id}`)).json()).toEqual({ instancesDeleted: 1 });
    expect((await post(`/api/client/raise/${id}?event=x`, 1)).status).toBe(500); // no such instance: the client throws
  });
});

test("what has ended is forgotten, what still runs is not; with nothing to forget nothing happens", async () => {
  const { id: ended } = await startFlow("fan", { n: 1 });
  await post(`/api/client/wait/${ended}`);
  const { id: waits } = await startFlow("approval", { ms: 60_000 });
  for (let times = 0; times < 2; times++) expect((await post(`/api/client/forget/all`)).status).toBe(202);
  expect((await post(`/api/client/status/${ended}`)).status).toBe(500); // no such instance: the client throws
  expect(await statusOf(waits)).toMatchObject({ runtimeStatus: "Running" });
  await post(`/api/client/terminate/${waits}`);
});

test("the management links work with their key, and without it there is nothing", async () => {
  const links = await startFlow("fan", { n: 2 });
  expect(await (await post(`/api/client/wait/${links.id}`)).json()).toBe(1);
  const link = links["statusQueryGetUri"] ?? "";
  expect((await fetch(link)).status).toBe(200);
  expect((await fetch(link.replace(/code=[^&]+/, "code=x"))).status).toBe(404);
  expect((await post("/runtime/webhooks/durabletask/orchestrators/fan", { n: 1 })).status).toBe(404);
  expect((await post("/runtime/rpc/x/orchestrators/fan", { n: 1 })).status).toBe(404);
  // SDK 3.5.0 reads `history` while the extension sends `historyEvents`.
  expect((await statusOf(links.id, "?h")).history).toBeUndefined();
  const { historyEvents } = (await (await fetch(`${link}&showHistory=true`)).json()) as { historyEvents: unknown[] };
  expect(historyEvents.length).toBeGreaterThan(5);
});

test("an orchestrator that schedules something else when replayed fails and says what", async () => {
  const { runtimeStatus, output } = await run("random");
  expect(runtimeStatus).toBe("Failed");
  expect(output).toMatch(/Non-deterministic orchestration: the history has activity "echo" as number 1, but the orchestrator now scheduled activity "slow"/);
});

test("two hundred steps one after another come to their end", async () => {
  expect((await run("deep", { n: 200 })).output).toBe(200);
});

test("a kill -9 in mid-orchestration loses nothing, and runs only the interrupted activity twice", async () => {
  const { id } = await startFlow("long");
  const { id: waiting } = await startFlow("approval", { ms: 1_500 });
  const lines = async () => (await readFile(path.join(folder, "trace"), "utf8").catch(() => "")).split("\n").filter((line) => /^slow 20\d /.test(line));
  while ((await lines()).length < 3) await sleep(10);
  await host.kill();
  host = await start();
  expect((await ended(id)).output).toEqual([200, 201, 202, 203, 204]);
  expect((await ended(waiting)).output).toBe("timeout");
  const all = await lines();
  expect(new Set(all.map((line) => line.split("pid=")[1])).size).toBe(2);
  expect([5, 6]).toContain(all.length);
});

test("an orchestration is forgotten seven days after its end, and not before", async () => {
  const [old, recent] = [await run("fan", { n: 1 }), await run("fan", { n: 1 })].map(({ instanceId }) => instanceId);
  await host.stop();
  const state = new DatabaseSync(path.join(folder, "data", "host.sqlite"));
  const age = state.prepare("UPDATE instances SET updatedAt = updatedAt - ? WHERE id = ?");
  age.run(7 * 86_400_000 + 1_000, old ?? "");
  age.run(6 * 86_400_000, recent ?? "");
  state.close();
  host = await start();
  expect((await post(`/api/client/status/${old}`)).status).toBe(500); // the client throws: no such instance
  expect((await statusOf(recent ?? "")).runtimeStatus).toBe("Completed");
});
