import { mkdirSync, mkdtempSync, rmSync, unlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { openLocal } from "../backends/local/open.ts";
import { indexes } from "../hosts/tables.ts";
import { type RunningHost, startHost } from "./running-host.ts";

/** Data that keeps coming, through the embedded host: real queues, real triggers, real flows. */
let host: RunningHost;
let folder: string;
let owner: string;
const BURST = 600;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "labeling-refresh-"));
  mkdirSync(join(folder, "in"));
  for (const name of ["a.png", "b.png"]) writeFileSync(join(folder, "in", name), "x");
  host = await startHost({ args: ["--allow-folder", folder] });
  owner = await host.token("owner", "owner");
}, 60_000);
afterAll(async () => {
  await host?.stop();
  rmSync(folder, { recursive: true, force: true });
});

type Json = Record<string, unknown>;
const ok = async (method: string, path: string, body?: unknown, headers: Record<string, string> = {}): Promise<{ json: Json; headers: Headers }> => {
  const reply = await host.call(method, path, { token: owner, headers, ...(body !== undefined && { body }) });
  if (reply.status >= 300) throw new Error(`${method} ${path}: ${reply.status} ${JSON.stringify(reply.json)}`);
  return reply;
};
const listOf = (json: Json, field = "items"): Json[] => (Array.isArray(json[field]) ? json[field] : []);

async function until<T>(what: string, withinMs: number, look: () => Promise<T | undefined>): Promise<T> {
  const end = Date.now() + withinMs;
  for (;;) {
    const found = await look();
    if (found !== undefined) return found;
    if (Date.now() > end) throw new Error(`${what} did not come.\n${host.output()}`);
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

async function upload(datasetId: string, paths: readonly string[]): Promise<void> {
  for (let at = 0; at < paths.length; at += 200) {
    const files = paths.slice(at, at + 200).map((path) => ({ path, size: 1 }));
    for (const { url, state } of listOf((await ok("POST", `datasets/${datasetId}/uploads`, { files })).json, "files")) {
      if (state !== "send") continue; // a file that is no image
      const sent = await fetch(String(url), { method: "PUT", headers: { "x-ms-blob-type": "BlockBlob", "content-type": "image/png" }, body: "x" });
      expect(sent.status).toBe(201);
    }
  }
}

async function project(name: string, datasetId: unknown): Promise<string> {
  const wish = { name, kind: "image-multi-class", datasetId, classes: [{ name: "cat" }], refresh: "on" };
  const id = String((await ok("POST", "projects", wish, { "idempotency-key": name })).json["id"]);
  await until("The project", 20_000, async () => ((await ok("GET", `projects/${id}`)).json["state"] === "running" ? id : undefined));
  return id;
}
const counts = async (id: string): Promise<Json> => (await ok("GET", `projects/${id}/progress`)).json["items"] as Json;

test("files that are uploaded become items by themselves, within seconds, and none is lost in a burst or a kill", async () => {
  const { json: dataset } = await ok("POST", "datasets", { source: "upload", name: "Uploads" });
  await upload(String(dataset["id"]), ["first.png"]);
  const id = await project("By events", dataset["id"]);
  expect(await counts(id)).toMatchObject({ total: 1 });
  const sentAt = Date.now();
  await upload(String(dataset["id"]), ["second.png", "notes.md"]);
  await until("The file", 10_000, async () => ((await counts(id))["total"] === 2 ? true : undefined));
  expect(Date.now() - sentAt).toBeLessThan(10_000);

  await upload(
    String(dataset["id"]),
    Array.from({ length: BURST }, (_, i) => `burst/f${i}.png`),
  );
  await host.killAndRestart();
  await until("The burst", 60_000, async () => ((await counts(id))["total"] === BURST + 2 ? true : undefined));
  expect(listOf((await ok("GET", `projects/${id}/imports`)).json).map(({ mode }) => mode)).toEqual(["initialization"]); // no walk was needed
  await ok("POST", `projects/${id}/refresh`);
  const run = await until("The walk", 20_000, async () =>
    listOf((await ok("GET", `projects/${id}/imports`)).json).find(({ state, mode }) => state === "done" && mode === "refresh"),
  );
  expect(run).toMatchObject({ added: 0, arrived: BURST + 1, missing: 0, returned: 0 });
}, 120_000);

test("the switch is a setting; a walk that is asked for by the queue comes by itself, and tells what is gone", async () => {
  const store = listOf((await ok("GET", "datastores")).json).find(({ kind }) => kind === "folder")?.["id"];
  const { json: dataset } = await ok("POST", "datasets", { source: "path", name: "Folder", datastoreId: store, path: "in/**" });
  const id = await project("By a walk", dataset["id"]);
  unlinkSync(join(folder, "in", "a.png"));
  writeFileSync(join(folder, "in", "c.png"), "x");
  const wanted = { projectId: id, after: Date.now(), tries: 0 };
  const local = await openLocal({ dataDir: host.dataDir, allowFolders: [folder], origin: host.origin, indexes });
  try {
    await local.queues.send("blob-events", wanted);
    const run = await until("The walk", 20_000, async () =>
      listOf((await ok("GET", `projects/${id}/imports`)).json).find(({ state, mode }) => state === "done" && mode === "refresh"),
    );
    expect(run).toMatchObject({ added: 1, missing: 1, returned: 0, by: "schedule" });
    expect(await counts(id)).toMatchObject({ total: 3, unlabeled: 2, missing: 1 });
    const news = await until("The notice", 10_000, async () =>
      listOf((await ok("GET", "notices")).json).find(({ text, link }) => link === `/projects/${id}` && String(text).startsWith("The refresh")),
    );
    expect(news).toMatchObject({ text: "The refresh added 1 item; the files of 1 item are gone." });

    const { json, headers } = await ok("GET", `projects/${id}`);
    expect(json).toMatchObject({ refresh: "on" });
    await ok("PATCH", `projects/${id}`, { refresh: "off" }, { "if-match": headers.get("etag") ?? "" });
    expect((await ok("GET", `projects/${id}`)).json).toMatchObject({ refresh: "off" });
  } finally {
    await local.close();
  }
}, 60_000);
