import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "@jest/globals";
import sharp from "sharp";
import { type RunningHost, startHost } from "./running-host.ts";

/** Data into a project and out again, through the embedded host's own front door. */
let host: RunningHost;
let folder: string;
let owner: string;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "labeling-story-"));
  mkdirSync(join(folder, "birds"));
  const picture = await sharp({ create: { width: 40, height: 20, channels: 3, background: "#446688" } })
    .jpeg()
    .toBuffer();
  for (let i = 0; i < 30; i++) writeFileSync(join(folder, "birds", `b${i} %41 é.jpg`), picture);
  writeFileSync(join(folder, "birds", "notes.txt"), "x");
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
const items = (json: Json): Json[] => (Array.isArray(json["items"]) ? json["items"] : []);

async function until(projectId: string, state: string): Promise<Json> {
  for (let tries = 0; tries < 200; tries++) {
    const { json } = await ok("GET", `projects/${projectId}`);
    if (json["state"] === state) return json;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error(`The project does not become ${state}.\n${host.output()}`);
}

test("a folder is browsed, previewed, made a dataset and a project; its items are seen; it is refreshed, and deleted without a trace", async () => {
  const store = String(items((await ok("GET", "datastores")).json).find(({ kind }) => kind === "folder")?.["id"]);
  expect((await ok("GET", `datastores/${store}/folders`)).json).toMatchObject({ folders: ["birds/"] });
  const preview = (await ok("GET", `datastores/${store}/preview?path=${encodeURIComponent("birds/**")}`)).json;
  expect(preview).toMatchObject({ loadable: 30, rejectedWhy: { "Not an image file that can be labeled (.txt)": 1 } });
  const dataset = (await ok("POST", "datasets", { source: "path", name: "Birds", datastoreId: store, path: "birds/**" })).json;
  expect((await ok("GET", `datasets/${String(dataset["id"])}`)).json).toMatchObject({ ...dataset, versions: [{ version: 1, path: "birds/**" }] });
  const wish = { name: "Birds", kind: "image-multi-class", datasetId: dataset["id"], classes: [{ name: "robin" }, { name: "wren" }] };
  expect((await ok("GET", "project-names?name=birds")).json).toEqual({ free: true });
  const made = (await ok("POST", "projects", wish, { "idempotency-key": "k1" })).json;
  expect((await ok("POST", "projects", wish, { "idempotency-key": "k1" })).json).toMatchObject({ id: made["id"] });
  const id = String(made["id"]);
  await until(id, "running");

  const [load] = items((await ok("GET", `projects/${id}/imports`)).json);
  expect(load).toMatchObject({ mode: "initialization", state: "done", listed: 31, added: 30, rejected: 1 });
  expect(items((await ok("GET", `projects/${id}/rejections`)).json)).toEqual([
    { path: "birds/notes.txt", why: "Not an image file that can be labeled (.txt)" },
  ]);
  const listed = items((await ok("GET", `projects/${id}/items?limit=200`)).json);
  expect(listed).toHaveLength(30);
  const shown = items((await ok("POST", `projects/${id}/renditions`, { itemIds: listed.slice(0, 3).map((item) => item["id"]) })).json);
  for (const { url } of shown) expect((await fetch(String(url))).headers.get("content-type")).toBe("image/webp");
  const image = (await ok("GET", `projects/${id}/items/${String(listed[0]?.["id"])}/image`)).json;
  expect(image).toMatchObject({ item: { id: listed[0]?.["id"], width: 40, height: 20 } });
  expect((await fetch(String(image["url"]))).status).toBe(200);

  const { headers } = await ok("GET", `projects/${id}`);
  const change = { instructions: { type: "text", markdown: "# Look" } };
  expect((await host.call("PATCH", `projects/${id}`, { token: owner, body: change })).status).toBe(428);
  expect((await ok("PATCH", `projects/${id}`, change, { "if-match": headers.get("etag") ?? "" })).json).toMatchObject({ instructionsVersion: 2 });
  expect((await host.call("PATCH", `projects/${id}`, { token: owner, body: change, headers: { "if-match": headers.get("etag") ?? "" } })).status).toBe(412);

  writeFileSync(
    join(folder, "birds", "later.png"),
    await sharp({ create: { width: 4, height: 4, channels: 3, background: "#000" } })
      .png()
      .toBuffer(),
  );
  expect((await ok("POST", `projects/${id}/refresh`)).json).toMatchObject({ mode: "refresh", state: "loading" });
  for (let tries = 0; items((await ok("GET", `projects/${id}/imports`)).json)[0]?.["state"] !== "done"; tries++) {
    if (tries > 100) throw new Error("The refresh does not end.");
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  expect(items((await ok("GET", `projects/${id}/imports`)).json)[0]).toMatchObject({ added: 1, known: 30, rejected: 1 });
  expect((await host.call("POST", `projects/${id}/imports/cancel`, { token: owner })).status).toBe(409);
  expect((await host.call("POST", `projects/${id}/retry`, { token: owner })).status).toBe(409);

  for (const [verb, state] of [
    ["pause", "paused"],
    ["resume", "running"],
    ["complete", "completed"],
  ])
    expect((await ok("POST", `projects/${id}/${verb}`)).json).toMatchObject({ state });
  await ok("DELETE", `projects/${id}`);
  for (let tries = 0; (await host.call("GET", `projects/${id}`, { token: owner })).status !== 404; tries++) {
    if (tries > 200) throw new Error(`The project does not go.\n${host.output()}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  expect(items((await ok("GET", "projects")).json)).toEqual([]);
  expect((await host.call("POST", "projects", { token: owner, body: wish })).status).toBe(409);
  expect(readdirSync(join(folder, "birds"))).toHaveLength(32);
});
