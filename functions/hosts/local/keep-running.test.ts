import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { compileSample } from "./sample/compile-sample.ts";

const MODULE = path.join(import.meta.dirname, "keep-running.ts");
let folder: string;
let app: string;

/** What `npm start` does after the build, on the sample app. */
const start = (dataDir: string) => {
  const script = `import(${JSON.stringify(MODULE)}).then((it) => it.keepRunning(process.argv.slice(1))).then((code) => process.exit(code))`;
  const args = ["--port", "0", "--app", app, "--data-dir", path.join(folder, dataDir)];
  const child = spawn(process.execPath, ["-e", script, "--", ...args], { env: { ...process.env, NODE_OPTIONS: "" }, stdio: ["ignore", "pipe", "pipe"] });
  let output = "";
  for (const stream of [child.stdout, child.stderr]) stream.on("data", (chunk: Buffer) => (output += chunk.toString()));
  const origins = async (count: number) => {
    for (const end = Date.now() + 15_000; Date.now() < end; await sleep(20)) {
      const found = [...output.matchAll(/Listening on (\S+)/g)].map((match) => match[1] ?? "");
      if (found.length >= count) return found;
    }
    throw new Error(output);
  };
  return { child, origins, output: () => output };
};

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), "keep-"));
  app = await compileSample(path.join(folder, "app"), ["triggers.ts"]);
});
afterAll(() => rm(folder, { recursive: true, force: true }));

test("a host that crashed is started again, and Ctrl-C ends it with 0", async () => {
  const { child, origins, output } = start("crash");
  const [first] = await origins(1);
  await fetch(`${first}/api/crash`, { method: "POST" });
  const [, second] = await origins(2);
  expect(output()).toContain("crashed and is started again");
  expect((await fetch(`${second}/api/hello`)).status).toBe(200);
  child.kill("SIGINT");
  expect((await once(child, "exit"))[0]).toBe(0);
});

test("a kill -9 of npm start does not leave the host behind", async () => {
  const { child, origins } = start("orphan");
  const [origin] = await origins(1);
  child.kill("SIGKILL");
  for (const end = Date.now() + 5_000; Date.now() < end; await sleep(20)) if (!(await fetch(`${origin}/api/hello`).catch(() => undefined))) return;
  throw new Error("The host still answers.");
});
