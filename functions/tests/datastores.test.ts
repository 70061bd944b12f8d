import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { BlobServiceClient, ContainerSASPermissions } from "@azure/storage-blob";
import sharp from "sharp";
import { openLocal } from "../backends/local/open.ts";
import { type Azurite, startAzurite } from "../emulators/azurite.ts";
import { indexes } from "../hosts/tables.ts";
import { type RunningHost, startHost } from "./running-host.ts";

/** Datastores of an account, through the embedded host's own front door, over an emulated account. */
let azurite: Azurite;
let host: RunningHost;
let service: BlobServiceClient;
let account: string;
let key: string;
let sas: string;
const tokens = { owner: "", contributor: "" };
/** All that the service ever answered. */
const said: string[] = [];

const FILES = 12;

beforeAll(async () => {
  azurite = await startAzurite();
  service = BlobServiceClient.fromConnectionString(azurite.connectionString);
  account = service.url.replace(/\/$/, "");
  key = /AccountKey=([^;]+)/.exec(azurite.connectionString)?.[1] ?? "";
  const picture = await sharp({ create: { width: 40, height: 20, channels: 3, background: "#446688" } })
    .jpeg()
    .toBuffer();
  for (const [name, access] of [["birds"], ["public", "container"]] as const) {
    const container = service.getContainerClient(name);
    await container.create(access ? { access } : {});
    for (let n = 0; n < FILES; n++) await container.getBlockBlobClient(`in/b${n} é.jpg`).upload(picture, picture.length);
  }
  const expiresOn = new Date(Date.now() + 3_600_000);
  sas = new URL(await service.getContainerClient("birds").generateSasUrl({ permissions: ContainerSASPermissions.parse("rl"), expiresOn })).search;
  host = await startHost({ env: { DATASTORE_HOSTS: new URL(account).host }, args: ["--verbose"] });
  for (const role of ["owner", "contributor"] as const) tokens[role] = await host.token(role, role);
}, 60_000);
afterAll(async () => {
  await host?.stop();
  await azurite?.stop();
});

type Json = Record<string, unknown>;
const call = async (method: string, path: string, body?: unknown, headers: Record<string, string> = {}, who: keyof typeof tokens = "contributor") => {
  const reply = await host.call(method, path, { token: tokens[who], headers, ...(body !== undefined && { body }) });
  said.push(JSON.stringify([reply.json, [...reply.headers]]));
  return reply;
};
const ok = async (method: string, path: string, body?: unknown): Promise<Json> => {
  const { status, json } = await call(method, path, body);
  if (status >= 300) throw new Error(`${method} ${path}: ${status} ${JSON.stringify(json)}`);
  return json;
};
const items = (json: Json): Json[] => (Array.isArray(json["items"]) ? json["items"] : []);
const until = async (path: string, states: string[]): Promise<Json> => {
  for (let tries = 0; tries < 300; tries++) {
    const json = await ok("GET", path);
    if (states.includes(String(json["state"]))) return json;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error(`${path} does not become ${states.join(" or ")}.\n${host.output()}`);
};

const connection = (signIn: string) => ({
  account,
  container: signIn === "anonymous" ? "public" : "birds",
  signIn,
  ...(signIn === "key" && { secret: key }),
  ...(signIn === "sas" && { secret: sas }),
});

test.each(["key", "sas", "anonymous"])(
  "by %s: tested, added, browsed, previewed, made a project, labeled by links, exported",
  async (signIn) => {
    expect(await ok("POST", "datastores/test", connection(signIn))).toEqual({ ok: true });
    const store = await ok("POST", "datastores", { name: `Birds by ${signIn}`, ...connection(signIn) });
    const id = String(store["id"]);
    expect(await ok("POST", `datastores/${id}/test`)).toEqual({ ok: true });
    expect(await ok("GET", `datastores/${id}/folders`)).toMatchObject({ folders: ["in/"] });
    const preview = await ok("GET", `datastores/${id}/preview?path=${encodeURIComponent("in/**")}`);
    expect(preview).toMatchObject({ loadable: FILES });
    const [sample] = preview["samples"] as { url: string }[];
    expect((await fetch(sample?.url ?? "")).status).toBe(200);
    const dataset = await ok("POST", "datasets", { source: "path", name: signIn, datastoreId: id, path: "in/**" });
    const wish = { name: `Birds by ${signIn}`, kind: "image-multi-class", datasetId: dataset["id"], classes: [{ name: "robin" }, { name: "wren" }] };
    const project = String((await ok("POST", "projects", wish))["id"]);
    await until(`projects/${project}`, ["running"]);

    const task = (await ok("POST", `projects/${project}/next-task`, { size: 4 }))["task"] as { id: string; items: { id: string; path: string; url: string }[] };
    expect(task.items).toHaveLength(4);
    for (const { url } of task.items) expect([(await fetch(url)).status, url.includes("sig=") || signIn === "anonymous"]).toEqual([200, true]);
    const answers = task.items.map((item) => ({ itemId: item.id, value: { classId: "c1" } }));
    await ok("POST", `projects/${project}/tasks/${task.id}/submit`, { seconds: 4, answers });
    const started = await ok("POST", `projects/${project}/exports`, { format: "coco" });
    const done = await until(`projects/${project}/exports/${String(started["id"])}`, ["done", "failed"]);
    expect(done["state"]).toBe("done");
    const [file] = done["files"] as { url: string }[];
    const exported = await (await fetch(file?.url ?? "")).text();
    expect(decodeURI(exported)).toContain(`${account}/${signIn === "anonymous" ? "public" : "birds"}/in/b`);
    said.push(exported);
  },
  60_000,
);

test("what Event Grid tells of its account becomes items by itself, without a walk; a file that goes is missing", async () => {
  const store = items(await ok("GET", "datastores")).find(({ name }) => name === "Birds by sas");
  const dataset = await ok("POST", "datasets", { source: "path", name: "Told", datastoreId: store?.["id"], path: "new/**" });
  const birds = service.getContainerClient("birds");
  const put = async (name: string) => await birds.getBlockBlobClient(name).upload("x", 1);
  await put("new/first.png");
  const wish = { name: "Told", kind: "image-multi-class", datasetId: dataset["id"], classes: [{ name: "robin" }], refresh: "on" };
  const project = String((await ok("POST", "projects", wish))["id"]);
  await until(`projects/${project}`, ["running"]);
  // As Event Grid delivers it: Base64, in a queue, one event a message.
  const event = (eventType: string, container: string, name: string) => ({
    id: `${eventType} ${name}`,
    topic: "/subscriptions/s/resourceGroups/g/providers/Microsoft.Storage/storageAccounts/emulated",
    subject: `/blobServices/default/containers/${container}/blobs/${name}`,
    eventType: `Microsoft.Storage.${eventType}`,
    eventTime: new Date().toISOString(),
    dataVersion: "",
    data: { url: `${account}/${container}/${encodeURI(name)}` },
  });
  const local = await openLocal({ dataDir: host.dataDir, allowFolders: [], origin: host.origin, indexes });
  const tell = async (...told: unknown[]) => {
    for (const one of told) await local.queues.send("blob-events", Buffer.from(JSON.stringify(one)).toString("base64"));
  };
  const become = async (counts: Json) => {
    for (let tries = 0; ; tries++) {
      const now = (await ok("GET", `projects/${project}/progress`))["items"] as Json;
      if (tries > 200 || Object.entries(counts).every(([name, count]) => now[name] === count)) return expect(now).toMatchObject(counts);
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  };
  try {
    await put("new/sécond.png");
    await put("other/third.png"); // in the container, not in the dataset
    const came = event("BlobCreated", "birds", "new/sécond.png");
    await tell(came, event("BlobCreated", "birds", "other/third.png"), event("BlobCreated", "public", "new/sécond.png"), came);
    await become({ total: 2, unlabeled: 2, missing: 0 });
    await birds.deleteBlob("new/first.png");
    await tell(event("BlobDeleted", "birds", "new/first.png"));
    await become({ total: 2, unlabeled: 1, missing: 1 });
  } finally {
    await local.close();
  }
  expect(items(await ok("GET", `projects/${project}/imports`)).map(({ mode }) => mode)).toEqual(["initialization"]);
}, 60_000);

test("changed under its ETag, and removed by owners when no dataset needs it", async () => {
  const made = await call("POST", "datastores", { name: "Old", ...connection("key") }, { "idempotency-key": "k" });
  const path = `datastores/${String(made.json["id"])}`;
  expect((await call("POST", "datastores", { name: "Old", ...connection("key") }, { "idempotency-key": "k" })).json).toEqual(made.json);
  const etag = (await call("GET", path)).headers.get("etag") ?? "";
  expect((await call("PATCH", path, { name: "New" })).status).toBe(428);
  const wrong = await call("PATCH", path, { name: "New", secret: "AAAA" }, { "if-match": etag });
  expect([wrong.status, wrong.json["violations"]]).toEqual([422, [{ path: "secret", message: expect.any(String) }]]);
  const changed = await call("PATCH", path, { name: "New", secret: key }, { "if-match": etag });
  expect([changed.status, changed.json["name"]]).toEqual([200, "New"]);
  expect((await call("PATCH", path, { name: "Newer" }, { "if-match": etag })).status).toBe(412);
  expect((await call("POST", "datastores", { name: " new", ...connection("anonymous") })).status).toBe(409);
  expect((await call("DELETE", path)).status).toBe(403);
  expect((await call("DELETE", path, undefined, {}, "owner")).status).toBe(204);
  expect((await call("GET", path)).status).toBe(404);
  const used = items(await ok("GET", "datastores")).find(({ name }) => name === "Birds by key");
  const refused = await call("DELETE", `datastores/${String(used?.["id"])}`, undefined, {}, "owner");
  expect([refused.status, refused.json["datasets"]]).toEqual([409, ["key"]]);
});

test("what is wrong is told, and what is no account is not tried", async () => {
  const other = Buffer.alloc(64, 7).toString("base64");
  expect(await ok("POST", "datastores/test", { ...connection("key"), secret: other })).toMatchObject({ ok: false, fault: "wrong-key" });
  expect(await ok("POST", "datastores/test", { ...connection("key"), container: "nothing" })).toMatchObject({ ok: false, fault: "container-missing" });
  for (const elsewhere of ["http://169.254.169.254", "https://localhost", "http://127.0.0.1:1/x", "file:///etc/passwd"]) {
    const refused = await call("POST", "datastores/test", { ...connection("key"), account: elsewhere });
    expect([refused.status, refused.json["violations"]]).toEqual([422, [{ path: "account", message: expect.any(String) }]]);
  }
  const store = await ok("POST", "datastores", { name: "Gone bad", ...connection("key"), container: "nothing" });
  expect((await call("GET", `datastores/${String(store["id"])}/folders`)).json).toMatchObject({ status: 409, reason: "container-missing" });
});

test("no secret is in any answer, in the log, or in the records", () => {
  const signature = decodeURIComponent(new URLSearchParams(sas).get("sig") ?? "none");
  expect(said.length).toBeGreaterThan(50);
  const records = readdirSync(host.dataDir, { recursive: true, encoding: "utf8" }).filter((file) => /\.(db|sqlite)(-wal)?$/.test(file));
  expect(records.length).toBeGreaterThan(1);
  const places = [...said, host.output(), ...records.map((file) => readFileSync(join(host.dataDir, file), "latin1"))];
  for (const secret of [key, signature, encodeURIComponent(signature), encodeURIComponent(key)])
    expect(places.filter((text) => text.includes(secret)).map((text) => text.slice(0, 200))).toEqual([]);
});
