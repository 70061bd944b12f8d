import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdir, mkdtemp, rm, stat } from "node:fs/promises";
import path from "node:path";
import { text } from "node:stream/consumers";
import { buildApp } from "../hosts/local/build.ts";
import { percentile, type BenchAsk, type Emit } from "./bench.ts";

/** Loads the bundle as a worker does, with the core module answered, and tells the milliseconds until all is registered. */
const LOADER = `
  const Module = require("node:module");
  const original = Module.prototype.require;
  let functions = 0;
  class Disposable {}
  const core = { Disposable, log() {}, setProgrammingModel() {}, registerHook: () => new Disposable(), registerFunction: () => (functions++, new Disposable()) };
  Module.prototype.require = function (id) { return id === "@azure/functions-core" ? core : original.call(this, id); };
  const started = performance.now();
  require(process.argv[1]);
  console.log(JSON.stringify({ ms: performance.now() - started, functions }));
`;
const ISSUERS = [{ issuer: "https://issuer.example", audience: "a", jwksUri: "https://issuer.example/jwks", algs: ["RS256"] }];

/** What a cold start pays before the first call: loading the built function app. */
export default async function coldstart(ask: BenchAsk, emit: Emit): Promise<void> {
  const dist = path.join(import.meta.dirname, "../../dist");
  await mkdir(dist, { recursive: true });
  const folder = await mkdtemp(path.join(dist, "coldstart-")); // a folder of its own: what decodes pictures is built beside the app
  const file = path.join(folder, "app.cjs");
  try {
    await buildApp(file);
    emit("bundle_mb", (await stat(file)).size / 1024 / 1024, "MB");
    const times: number[] = [];
    for (let at = 0; at < (ask.quick ? 5 : 15); at++) times.push(await loadMs(file));
    emit("load_ms", percentile(times, 0.5), "ms", times.length);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function loadMs(file: string): Promise<number> {
  const env = { ...process.env, AUTH_ISSUERS: JSON.stringify(ISSUERS) };
  const child = spawn(process.execPath, ["-e", LOADER, file], { env, stdio: ["ignore", "pipe", "inherit"] });
  const [output, [code]] = await Promise.all([text(child.stdout), once(child, "exit")]);
  const { ms, functions } = JSON.parse(output || "{}") as { ms?: number; functions?: number };
  if (code !== 0 || ms === undefined || !functions) throw new Error(`The app did not load (exit code ${String(code)}).`);
  return ms;
}
