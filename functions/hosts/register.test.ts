import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { openLocal } from "../backends/local/open.ts";
import { compileSample } from "./local/sample/compile-sample.ts";
import { startHostProcess, type HostProcess } from "./local/sample/host-process.ts";

let folder: string;
let host: HostProcess;
let storage: Awaited<ReturnType<typeof openLocal>>;

interface Answer {
  did?: boolean;
  status?: { state: string; custom?: unknown; output?: unknown };
}
const flow = async (id: string, body: object): Promise<Answer> =>
  (await (await fetch(`${host.origin}/api/flow/${id}`, { method: "POST", body: JSON.stringify(body) })).json()) as Answer;
const settled = async (id: string) => {
  for (const end = Date.now() + 10_000; Date.now() < end; await sleep(20)) {
    const { status } = await flow(id, {});
    if (status && !["pending", "running"].includes(status.state)) return status;
  }
  throw new Error(`${id} does not end.\n${host.output()}`);
};
const traced = async (line: unknown) => {
  const wanted = JSON.stringify(line);
  for (const end = Date.now() + 10_000; Date.now() < end; await sleep(20))
    if ((await readFile(path.join(folder, "trace"), "utf8").catch(() => "")).split("\n").includes(wanted)) return true;
  throw new Error(`${wanted} did not come.\n${host.output()}`);
};

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), "register-"));
  const app = await compileSample(path.join(folder, "app"), ["registered.ts"]);
  const dataDir = path.join(folder, "data");
  storage = await openLocal({ dataDir, allowFolders: [], origin: "http://127.0.0.1", indexes: [] });
  host = await startHostProcess({ app, dataDir, env: { SAMPLE_TRACE: path.join(folder, "trace") } });
});
afterAll(async () => {
  await host?.stop();
  await storage?.close();
  await rm(folder, { recursive: true, force: true });
});

describe("flows", () => {
  test("start once under an id, tell how they are, and end when terminated", async () => {
    expect((await flow("a", {})).status).toBeUndefined();
    expect((await flow("a", { start: "wait", input: { n: 7 } })).did).toBe(true);
    expect((await flow("a", { start: "wait", input: { n: 8 } })).did).toBe(false);
    while ((await flow("a", {})).status?.custom === undefined) await sleep(10);
    expect((await flow("a", {})).status).toEqual({ state: "running", custom: { n: 7 } });
    await flow("a", { terminate: "asked & done #1?" });
    expect(await settled("a")).toMatchObject({ state: "terminated", output: "asked & done #1?" });
    await flow("a", { terminate: "again" });
    expect((await flow("a", { start: "wait", input: { n: 9 } })).did).toBe(true);
    await flow("a", { terminate: "end" });
  });

  test("that do not exist are a fault, not a refusal", async () => {
    const response = await fetch(`${host.origin}/api/flow/b`, { method: "POST", body: JSON.stringify({ start: "missing" }) });
    expect(response.status).toBe(500);
  });

  test.each(["nan", "date", "bytes", "big", "half"])("refuse an activity's result that JSON would change: %s", async (what) => {
    await flow(`odd-${what}`, { start: "odd", input: { what } });
    const { state, output } = await settled(`odd-${what}`);
    expect(state).toBe("failed");
    expect(output).toMatch(/The activity oddity returned .*plain JSON/);
  });

  test("take an activity's plain result, and refuse an input that does not fit", async () => {
    await flow("odd-fine", { start: "odd", input: { what: "fine" } });
    expect(await settled("odd-fine")).toEqual({ state: "completed", output: { a: [1, null, "é"] } });
    await flow("odd-input", { start: "odd", input: { what: 5 } });
    expect((await settled("odd-input")).state).toBe("failed");
  });
});

test("a queue trigger's message is read by its schema, and may start a flow; one that does not fit ends in the poison queue", async () => {
  await storage.queues.send("counted", { n: 1 });
  await storage.queues.send("counted", { n: "x" });
  await traced({ counted: 1, started: true });
  for (const end = Date.now() + 5_000; (await storage.queues.length("counted-poison")) === 0 && Date.now() < end; ) await sleep(20);
  expect(await storage.queues.length("counted-poison")).toBe(1);
});

test("a blob trigger is told where the blob is, not what is in it", async () => {
  await (await storage.blobs.open({ container: "incoming" })).write("a/b c.txt", Buffer.from("x"), { contentType: "text/plain" });
  await traced({ arrived: { container: "incoming", name: "a/b c.txt" } });
});

test("a timer runs", async () => expect(await traced({ timer: true })).toBe(true));

test("a route is told the client's address and the origin that was called", async () => {
  expect(await (await fetch(`${host.origin}/api/facts/1`)).json()).toEqual({ clientAddress: "127.0.0.1", origin: host.origin });
});
