import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { openLocal } from "../../backends/local/open.ts";
import { compileSample } from "./sample/compile-sample.ts";
import { startHostProcess, type HostProcess } from "./sample/host-process.ts";

type Line = Record<string, unknown>;

let folder: string;
let host: HostProcess;
let storage: Awaited<ReturnType<typeof openLocal>>;

const start = () => startHostProcess({ app: path.join(folder, "app"), dataDir: path.join(folder, "data"), env: { SAMPLE_TRACE: path.join(folder, "trace") } });
const lines = async (): Promise<Line[]> =>
  (await readFile(path.join(folder, "trace"), "utf8").catch(() => ""))
    .split("\n")
    .filter(Boolean)
    .map((line) => JSON.parse(line) as Line);
/** The lines that match, once there are so many. */
const traced = async (count: number, matches: (line: Line) => boolean): Promise<Line[]> => {
  for (const end = Date.now() + 10_000; Date.now() < end; await sleep(20)) {
    const found = (await lines()).filter(matches);
    if (found.length >= count) return found;
  }
  throw new Error(`${JSON.stringify(await lines())}\n${host.output()}`);
};

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), "triggers-"));
  await compileSample(path.join(folder, "app"), ["storage-triggers.ts"]);
  storage = await openLocal({ dataDir: path.join(folder, "data"), allowFolders: [], origin: "http://127.0.0.1", indexes: [] });
  host = await start();
});
afterAll(async () => {
  await host?.stop();
  await storage?.close();
  await rm(folder, { recursive: true, force: true });
});

describe("a queue trigger", () => {
  test("gets the message, and its properties as metadata where it is an object", async () => {
    await storage.queues.send("jobs", { n: 1, color: "red" });
    expect(await traced(1, ({ color }) => color === "red")).toEqual([{ job: { n: 1, color: "red" }, try: 1, color: "red" }]);
  });

  test.each([
    ["an error's text", "no"],
    ["0", 0],
    ["an empty text", ""],
    ["false", false],
  ])("tries a message five times where the function throws %s, then moves it to the poison queue", async (_, thrown) => {
    const is = ({ job }: Line) => JSON.stringify(job) === JSON.stringify({ thrown });
    await storage.queues.send("jobs", { thrown });
    expect((await traced(5, is)).map((line) => line["try"])).toEqual([1, 2, 3, 4, 5]);
    let poison: { text: string }[] = [];
    for (const end = Date.now() + 5_000; poison.length === 0 && Date.now() < end; await sleep(20))
      poison = await storage.queues.receive("jobs-poison", { max: 32, visibilityMs: 60_000 });
    expect(poison.map(({ text }) => JSON.parse(text) as unknown)).toEqual([{ thrown }]);
    expect(await storage.queues.length("jobs")).toBe(0);
  });

  test("goes on with the messages that came while the host was killed and down", async () => {
    await host.kill();
    await storage.queues.send("jobs", { color: "green" });
    host = await start();
    expect(await traced(1, ({ color }) => color === "green")).toHaveLength(1);
  });
});

describe("a blob trigger", () => {
  const write = async (name: string, content: string) =>
    (await storage.blobs.open({ container: "incoming" })).write(name, Buffer.from(content), { contentType: "text/plain" });
  const blob = (name: string, content: string) => (line: Line) => line["name"] === name && line["blob"] === content;

  test("fires for a new blob that fits the path, and again when it is overwritten", async () => {
    await write("a/b.txt", "one");
    await write("c.bin", "not this one");
    await traced(1, blob("a/b", "one"));
    await write("a/b.txt", "two");
    await traced(1, blob("a/b", "two"));
    expect((await lines()).filter(({ name }) => name !== undefined)).toHaveLength(2);
  });

  test("fires for what came while the host was down, and not again for what it has seen", async () => {
    await host.stop();
    await write("later.txt", "three");
    host = await start();
    await traced(1, blob("later", "three"));
    await sleep(1_200);
    expect((await lines()).filter(({ name }) => name !== undefined)).toHaveLength(3);
  });
});
