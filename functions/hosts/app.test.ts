import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { execFile } from "node:child_process";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { promisify } from "node:util";
import { readConfig } from "../config.ts";
import { buildApp } from "./local/build.ts";
import type { Binding } from "./local/core-module.ts";
import { httpFunctions, overlaps } from "./local/routes.ts";
import { unopenedServices } from "./services.ts";
import { indexes, tables } from "./tables.ts";

interface Registered {
  name: string;
  bindings: Record<string, Binding>;
}

const ISSUERS = JSON.stringify([{ issuer: "https://issuer.example", audience: "a", jwksUri: "https://issuer.example/jwks", algs: ["RS256"] }]);
const dist = path.join(import.meta.dirname, "../../dist");
const print = path.join(import.meta.dirname, "local/sample/print-functions.ts");

const all = tables(unopenedServices(readConfig({ AUTH_ISSUERS: ISSUERS })));
const { routes, queues, timers, blobs, flows, activities } = all;
let folder: string;
let registered: Registered[];

const load = async (env: Record<string, string>) => {
  const options = { env: { ...process.env, NODE_OPTIONS: "", ...env } };
  const { stdout } = await promisify(execFile)(process.execPath, ["--disable-warning=ExperimentalWarning", print, folder], options);
  return JSON.parse(stdout) as Registered[];
};
const duplicates = (names: readonly string[]) => names.filter((name, at) => names.indexOf(name) !== at);

beforeAll(async () => {
  // Under dist, so that what the bundle leaves out (sharp) is found as it is found from dist/functions.
  await mkdir(dist, { recursive: true });
  folder = await mkdtemp(path.join(dist, "app-test-"));
  await buildApp(path.join(folder, "app.cjs"));
  await writeFile(path.join(folder, "package.json"), JSON.stringify({ main: "app.cjs" }));
  registered = await load({ AUTH_ISSUERS: ISSUERS });
});
afterAll(() => rm(folder, { recursive: true, force: true }));

test("every line of the tables is a function of the compiled app, and there is no other", () => {
  const names = [...routes, ...queues, ...timers, ...blobs, ...flows, ...activities].map(({ name }) => name);
  expect(registered.map(({ name }) => name).sort()).toEqual(names.sort());
});

test("no two functions differ in case only, and none has a name that every object has", () => {
  expect(duplicates(registered.map(({ name }) => name.toUpperCase()))).toEqual([]);
  expect(registered.filter(({ name }) => name in {})).toEqual([]);
});

test("no two routes could answer the same call", () => {
  const functions = registered.map((it) => {
    const [triggerName = "", trigger] = Object.entries(it.bindings).find(([, { type }]) => /trigger$/i.test(type)) ?? [];
    if (!trigger) throw new Error(`${it.name} has no trigger.`);
    return { ...it, triggerName, trigger, callback: () => undefined };
  });
  expect(overlaps(httpFunctions(functions, "api"))).toEqual([]);
});

test("every route leaves the check of the caller to the gate, and can start flows", () => {
  const http = registered.flatMap(({ bindings }) => Object.values(bindings).filter(({ type }) => type === "httpTrigger"));
  expect(http.map((it) => it["authLevel"])).toEqual(http.map(() => "anonymous"));
  const withClient = registered.filter(({ bindings }) => Object.values(bindings).some(({ type }) => type === "durableClient"));
  expect(withClient).toHaveLength(routes.length + queues.length + timers.length + blobs.length);
});

test("no two triggers share a queue or a container, and no two indexes a name", () => {
  expect(duplicates(queues.map(({ queue }) => queue))).toEqual([]);
  expect(duplicates(blobs.map(({ path: at }) => at.split("/")[0] ?? ""))).toEqual([]);
  expect(duplicates(indexes.map(({ name }) => name))).toEqual([]);
});

describe("wrong settings", () => {
  const right = { AUTH_ISSUERS: ISSUERS };
  test.each<[string, Record<string, string>, RegExp]>([
    ["no issuer", { AUTH_ISSUERS: "" }, /settings are not right:\n- AUTH_ISSUERS/],
    ["a backend that there is not", { ...right, LABELING_BACKEND: "moon" }, /LABELING_BACKEND/],
    [
      "Azure without its addresses",
      { ...right, LABELING_BACKEND: "azure" },
      /COSMOS_ENDPOINT: is not set(.|\n)*blobServiceUri: is not set(.|\n)*queueServiceUri: is not set/,
    ],
    ["an address that is none", { ...right, LABELING_DOCUMENTS: "azure", COSMOS_ENDPOINT: "nonsense" }, /COSMOS_ENDPOINT: is not an address/],
  ])("%s: the app does not load, and says why", async (_, env, words) => {
    await expect(load(env)).rejects.toThrow(words);
  });

  test("are told after the names are registered: else the worker of Azure shows no function and no reason", async () => {
    await expect(load({ AUTH_ISSUERS: "" })).rejects.toThrow(`Registered before it failed: ${registered.length}`);
  });
});
