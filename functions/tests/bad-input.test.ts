import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { request } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import sharp from "sharp";
import { itemId } from "../items/item.ts";
import { type Answer, type RunningHost, startHost } from "./running-host.ts";
import { testUserId } from "./tokens.ts";

/**
 * Bad input through the front door of a running host: each is refused in words that name the field and the way out, and nothing is lost or changed by it.
 * What each rule refuses in detail is tested beside the rule. A lease that has ended needs a clock of its own: `labels/submit-task.test.ts`,
 * "lease-ended" and "lease-lost"; links that have run out: `backends/local/blob-links.test.ts`.
 */
type Json = Record<string, unknown>;

let host: RunningHost;
let home: string;
let files: string;
let owner: string;
let store: string;
const SECRET = "the secret beside the allowed folder";

beforeAll(async () => {
  home = mkdtempSync(join(tmpdir(), "labeling-bad-"));
  files = join(home, "files");
  for (const folder of ["outside", "files/plain", "files/odd", "files/risky", "files/links", "files/tables", "files/texts"])
    mkdirSync(join(home, folder), { recursive: true });
  const picture = sharp({ create: { width: 64, height: 48, channels: 3, background: "#446688", noise: { type: "gaussian", mean: 120, sigma: 40 } } });
  const whole = await picture.jpeg().toBuffer();
  for (let at = 0; at < 12; at++) writeFileSync(join(files, "plain", `p${at}.jpg`), whole);
  writeFileSync(join(files, "odd/cut.jpg"), whole.subarray(0, Math.floor(whole.length / 2)));
  writeFileSync(join(files, "odd/huge.png"), hugePng(50_000));
  writeFileSync(join(files, "odd/good.jpg"), whole);
  for (const name of ["=1+1.jpg", "@SUM(A1).jpg", "+cmd.jpg", "-2.jpg", 'quo"te,comma.jpg']) writeFileSync(join(files, "risky", name), whole);
  const rows = Array.from({ length: 100_000 }, (_, at) => `${at + 1},"text of row ${at + 1}, with a comma",x\n`);
  rows[70_000] = '70001,"a quote that never closes,x\n';
  writeFileSync(join(files, "tables/big.csv"), `id,text,more\n${rows.join("")}`);
  writeFileSync(join(files, "tables/short.csv"), "text,more\nAnn met Bob\nTwo,cells\n");
  writeFileSync(join(files, "texts/binary.txt"), whole);
  writeFileSync(join(files, "texts/nul.txt"), "before\0after");
  writeFileSync(join(files, "texts/odd.txt"), Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from("odd", "utf16le"), Buffer.from([0x21])]));
  writeFileSync(join(files, "texts/surrogates.txt"), Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from("a\ud800b\udc00c😀", "utf16le")]));
  writeFileSync(join(home, "outside/secret.jpg"), SECRET);
  symlinkSync(join(home, "outside/secret.jpg"), join(files, "links/secret.jpg"));
  symlinkSync(join(home, "outside"), join(files, "links/outside"));
  writeFileSync(join(files, "links/inside.jpg"), whole);
  host = await startHost({ args: ["--allow-folder", files] });
  owner = await host.token("owner", "owner");
  store = String(itemsOf((await ok("GET", "datastores")).json).find(({ kind }) => kind === "folder")?.["id"]);
}, 60_000);

afterAll(async () => {
  await host?.stop();
  rmSync(home, { recursive: true, force: true });
});

/** Signature and IHDR of an 8-bit RGB PNG; that it has no pixels is found out only by who tries to decode it. */
function hugePng(side: number): Buffer {
  const head = Buffer.alloc(25);
  head.writeUInt32BE(13, 0);
  head.write("IHDR", 4, "latin1");
  head.writeUInt32BE(side, 8);
  head.writeUInt32BE(side, 12);
  head.set([8, 2, 0, 0, 0], 16);
  return Buffer.concat([Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]), head]);
}

const itemsOf = (json: Json): Json[] => (Array.isArray(json["items"]) ? json["items"] : []);
const call = (method: string, path: string, body?: unknown, headers: Record<string, string> = {}, token = owner) =>
  host.call(method, path, { token, headers, ...(body !== undefined && { body }) });

async function ok(method: string, path: string, body?: unknown, headers: Record<string, string> = {}, token = owner): Promise<Answer> {
  const answer = await call(method, path, body, headers, token);
  if (answer.status >= 300) throw new Error(`${method} ${path}: ${answer.status} ${JSON.stringify(answer.json)}`);
  return answer;
}

/** A refusal as a problem document: words for people, and `facts` for programs. */
function expectRefused({ status, headers, json }: Pick<Answer, "status" | "headers" | "json">, code: number, facts: Json = {}): void {
  expect([status, json]).toEqual([code, expect.objectContaining(facts)]);
  expect(headers.get("content-type")).toBe("application/problem+json");
  expect(json).toMatchObject({ type: expect.stringMatching(/^\/problems\//), title: expect.any(String), status: code });
  expect(json["detail"]).toMatch(/\w{3,}.*[.]$/);
  expect(json["instance"]).toMatch(/^\/api\//);
}
const violation = (path: string, message: RegExp = /./) => ({
  violations: expect.arrayContaining([expect.objectContaining({ path, message: expect.stringMatching(message) })]),
});

/** Bytes as they are, to an address that no client has tidied up. */
function raw(method: string, target: string, body?: string | Buffer, headers: Record<string, string> = {}) {
  const { hostname, port } = new URL(host.origin);
  return new Promise<Answer & { text: string }>((resolve, reject) => {
    const sent = request(
      { hostname, port, method, path: target, headers: { ...(body !== undefined && { "content-length": Buffer.byteLength(body) }), ...headers } },
      (reply) => {
        let text = "";
        reply.setEncoding("utf8").on("data", (chunk: string) => (text += chunk));
        reply.on("end", () => {
          const told = new Headers(Object.entries(reply.headers).map(([name, value]): [string, string] => [name, String(value)]));
          const isJson = /json/.test(told.get("content-type") ?? "");
          resolve({ status: reply.statusCode ?? 0, headers: told, json: isJson ? (JSON.parse(text) as Json) : {}, text });
        });
      },
    );
    sent.on("error", reject);
    sent.end(body);
  });
}
const rawApi = (method: string, path: string, body: string | Buffer) =>
  raw(method, `/api/${path}`, body, { authorization: `Bearer ${owner}`, "content-type": "application/json" });

let named = 0;
const newName = () => `Project ${++named}`;

async function dataset(path = "plain/**", more: Json = {}): Promise<string> {
  return String((await ok("POST", "datasets", { source: "path", name: "d", datastoreId: store, path, ...more })).json["id"]);
}
const wish = (datasetId: string, more: Json = {}): Json => ({
  name: newName(),
  kind: "image-multi-class",
  datasetId,
  classes: [{ name: "cat" }, { name: "dog" }],
  ...more,
});

async function until<T>(look: () => Promise<T | undefined>, what: string): Promise<T> {
  for (let tries = 0; tries < 300; tries++) {
    const seen = await look();
    if (seen !== undefined) return seen;
    await new Promise((resolve) => setTimeout(resolve, 30));
  }
  throw new Error(`${what}\n${host.output().slice(-2_000)}`);
}

/** A running project of its own for each test. */
async function project(path?: string, more: Json = {}): Promise<string> {
  const holds = more["columns"] === undefined ? {} : { holds: "tabular" };
  const id = String((await ok("POST", "projects", wish(await dataset(path, holds), more))).json["id"]);
  await until(async () => ((await ok("GET", `projects/${id}`)).json["state"] === "running" ? true : undefined), "The project does not run.");
  return id;
}

interface Task {
  id: string;
  items: { id: string; path: string; url: string; text?: Json; problem?: string }[];
}
const next = async (id: string, size: number, token = owner): Promise<Task> => {
  const { json } = await ok("POST", `projects/${id}/next-task`, { size, holding: [] }, {}, token);
  return json["task"] as Task;
};
const answersTo = (task: Task, classId = "c1"): Json[] => task.items.map((item) => ({ itemId: item.id, value: { classId } }));
const submit = (id: string, task: Task, answers: unknown = answersTo(task), token = owner) =>
  call("POST", `projects/${id}/tasks/${task.id}/submit`, { answers, seconds: 3 }, {}, token);

/** All that a project shows of itself and of its work. */
async function seen(id: string): Promise<unknown> {
  const paths = ["", "/members", "/items?limit=200", "/share"];
  return await Promise.all(paths.map(async (path) => (await ok("GET", `projects/${id}${path}`)).json));
}
/** What the workspace holds, once nothing in it is under way any more. */
const workspace = async () =>
  await until(async () => {
    const lists = await Promise.all(["projects?limit=100", "datasets?limit=100", "members"].map(async (path) => (await ok("GET", path)).json));
    return lists.flatMap(itemsOf).some(({ state }) => state === "initializing" || state === "deleting") ? undefined : lists;
  }, "A project is under way for ever.");

async function member(id: string, userId: string, role = "labeler"): Promise<string> {
  const token = await host.token(userId);
  await ok("GET", "me", undefined, {}, token);
  await ok("PUT", `projects/${id}/members/${testUserId(userId)}`, { role });
  return token;
}

describe("a name that is taken", () => {
  const TAKEN = { reason: "name-taken", ...violation("name", /choose another/) };

  test("is refused, also in other capitals, spaces and Unicode forms, and makes no project", async () => {
    const datasetId = await dataset();
    await ok("POST", "projects", wish(datasetId, { name: "Café  Straße" }));
    const before = await workspace();
    for (const name of ["Café  Straße", "CAFÉ STRASSE", "  cafe\u0301 straße ", "Ｃafé Straße", "Ca\u200bfé Stra\u00adße"])
      expectRefused(await call("POST", "projects", wish(datasetId, { name })), 409, TAKEN);
    expect(await workspace()).toEqual(before);
  });

  test("stays taken when its project is deleted, and is not had by the creation asked for again", async () => {
    const again = wish(await dataset(), { name: "Gone for good" });
    const { json } = await ok("POST", "projects", again, { "idempotency-key": "gone" });
    await ok("DELETE", `projects/${String(json["id"])}`);
    await until(async () => ((await call("GET", `projects/${String(json["id"])}`)).status === 404 ? true : undefined), "The project does not go.");
    const before = await workspace();
    expectRefused(await call("POST", "projects", { ...again, name: "GONE FOR GOOD" }), 409, TAKEN);
    expectRefused(await call("POST", "projects", again, { "idempotency-key": "gone" }), 409, TAKEN);
    expect(await workspace()).toEqual(before);
  });

  test("goes to one of twenty who ask for it at once", async () => {
    const same = wish(await dataset(), { name: "Wanted" });
    const answers = await Promise.all(Array.from({ length: 20 }, () => call("POST", "projects", same)));
    const refused = answers.filter(({ status }) => status !== 201);
    expect(refused).toHaveLength(19);
    for (const answer of refused) expectRefused(answer, 409, TAKEN);
    expect(itemsOf((await ok("GET", "projects?limit=100")).json).filter(({ name }) => name === "Wanted")).toHaveLength(1);
  });
});

describe("a path out of the allowed folder", () => {
  const OUT = [
    "../outside/**",
    "..",
    "plain/../../outside/**",
    "/etc/passwd",
    "//etc/passwd",
    "..\\outside\\secret.jpg",
    "C:\\x\\**",
    "./plain/**",
    "a\u0000b/**",
  ];

  test("is refused for a dataset and in the browser of folders, and makes nothing", async () => {
    const before = await workspace();
    for (const path of OUT) {
      const asked = { source: "path", name: "d", datastoreId: store, path };
      expectRefused(await call("POST", "datasets", asked), 422, violation("path"));
      expectRefused(await call("GET", `datastores/${store}/preview?path=${encodeURIComponent(path)}`), 422, violation("path"));
      const prefix = `${path.replace(/\/?\*\*$/, "")}/`;
      expectRefused(await call("GET", `datastores/${store}/folders?prefix=${encodeURIComponent(prefix)}`), 422, violation("prefix"));
    }
    expect(await workspace()).toEqual(before);
  });

  test("written with percent signs is only an odd name: nothing is there", async () => {
    for (const path of ["%2e%2e/outside/**", "%252e%252e/**", "..%2foutside/**", "%2e%2e%2foutside%2fsecret.jpg", "..%c0%af/**"])
      expect((await ok("GET", `datastores/${store}/preview?path=${encodeURIComponent(path)}`)).json).toMatchObject({ loadable: 0, samples: [] });
    for (const id of ["..", "%2e%2e%2f", "folder-00000000", "%252e"]) {
      const { status, json } = await raw("GET", `/api/datastores/${id}/folders`, undefined, { authorization: `Bearer ${owner}` });
      expect([status, json["type"]]).toEqual([404, "/problems/not-found"]);
    }
  });

  test("through a link on the disk leads nowhere: no item, no listing, no bytes", async () => {
    for (const path of ["links/secret.jpg", "links/outside/**", "links/outside/secret.jpg"])
      expect((await ok("GET", `datastores/${store}/preview?path=${path}`)).json).toMatchObject({ loadable: 0 });
    const level = (await ok("GET", `datastores/${store}/folders?prefix=links/`)).json;
    expect(JSON.stringify(level)).not.toContain("secret");
    expect((await ok("GET", `datastores/${store}/folders?prefix=links/outside/`)).json).toEqual({ folders: [], files: [] });
    const id = await project("links/**");
    expect(itemsOf((await ok("GET", `projects/${id}/items`)).json).map(({ path }) => path)).toEqual(["links/inside.jpg"]);
  });

  test("is refused for an upload, file by file, and the good files are still sent", async () => {
    const { json } = await ok("POST", "datasets", { source: "upload", name: "Mine" });
    const plan = (await ok("POST", `datasets/${String(json["id"])}/uploads`, { files: [...OUT, "good.jpg"].map((path) => ({ path, size: 5 })) })).json;
    const planned = plan["files"] as { state: string; why?: string; url?: string }[];
    expect(planned.map(({ state }) => state)).toEqual([...OUT.map(() => "refused"), "send"]);
    for (const { state, why } of planned) if (state === "refused") expect(why).toMatch(/\.$|\)$/);
  });
});

test("a signed link opens its own blob for its own verb; altered anywhere it opens nothing", async () => {
  const id = await project();
  const [first] = (await next(id, 2)).items;
  const link = new URL(first?.url ?? "");
  const target = link.pathname + link.search;
  expect((await raw("GET", target)).status).toBe(200);
  const bytes = readFileSync(join(files, first?.path ?? ""));
  const altered = Array.from(target, (was, at) => `${target.slice(0, at)}${was === "x" ? "y" : "x"}${target.slice(at + 1)}`).slice("/blobs/".length);
  const se = Number(link.searchParams.get("se"));
  const up = (path: string) => `${link.pathname.replace(/plain\/.*/, path)}${link.search}`;
  const others = [
    target.replace(`se=${se}`, `se=${se + 3_600}`),
    target.replace("sp=r", "sp=w"),
    `${target}&sp=w`,
    target.replace(/&sig=[^&]+/, ""),
    ...[
      "plain/p99.jpg",
      "../outside/secret.jpg",
      "%2e%2e/outside/secret.jpg",
      "%252e%252e/outside/secret.jpg",
      "..%2foutside%2fsecret.jpg",
      "links/secret.jpg",
    ].map(up),
  ];
  for (const one of [...altered, ...others]) {
    const { status, text } = await raw("GET", one);
    expect([one, [403, 404].includes(status), text.includes(SECRET)]).toEqual([one, true, false]);
  }
  for (const method of ["PUT", "DELETE", "POST"])
    expect([403, 405]).toContain((await raw(method, target, "changed", { "x-ms-blob-type": "BlockBlob" })).status);
  expect(readFileSync(join(files, first?.path ?? ""))).toEqual(bytes);

  const upload = String((await ok("POST", "datasets", { source: "upload", name: "Mine" })).json["id"]);
  const plan = (await ok("POST", `datasets/${upload}/uploads`, { files: [{ path: "new.jpg", size: 5 }] })).json;
  const write = new URL((plan["files"] as { url: string }[])[0]?.url ?? "");
  const writeTo = write.pathname + write.search;
  const put = (to: string) => raw("PUT", to, "12345", { "x-ms-blob-type": "BlockBlob" });
  expect((await raw("GET", writeTo)).status).toBe(403);
  for (const other of ["other.jpg", "../other.jpg", "%2e%2e/other.jpg"]) expect((await put(writeTo.replace("new.jpg", other))).status).toBe(403);
  expect((await put(writeTo)).status).toBe(201);
}, 60_000);

test("a class list with blanks, doubles or nothing in it is refused, entry by entry; the name stays free", async () => {
  const datasetId = await dataset();
  const name = newName();
  const before = await workspace();
  const classes = [{ name: "cat" }, { name: "CAT " }, { name: "\u200b" }, { name: "dog" }, { name: "do\u00adg" }];
  const answer = await call("POST", "projects", wish(datasetId, { name, classes }));
  expectRefused(answer, 422, { violations: ["classes.1.name", "classes.2.name", "classes.4.name"].map((path) => ({ path, message: expect.any(String) })) });
  expectRefused(await call("POST", "projects", wish(datasetId, { name, classes: [{ name: "  " }] })), 422, violation("classes.0.name"));
  expectRefused(await call("POST", "projects", wish(datasetId, { name, classes: [] })), 422, violation("classes"));
  expectRefused(await call("POST", "projects", wish(datasetId, { name, classes: [{ name: "a", colour: "red" }] })), 422, violation("classes.0.colour"));
  expect((await ok("GET", `project-names?name=${encodeURIComponent(name)}`)).json).toEqual({ free: true });
  expect(await workspace()).toEqual(before);
});

test("a cut JPEG and a PNG of 50,000 × 50,000 are told as such, at once and in little memory; they can be skipped, and the export holds the rest", async () => {
  const id = await project("odd/**");
  const listed = itemsOf((await ok("GET", `projects/${id}/items`)).json);
  const idOf = (path: string) => String(listed.find((item) => item["path"] === path)?.["id"]);
  await ok("POST", `projects/${id}/renditions`, { itemIds: [idOf("odd/good.jpg")] }); // the decoder is loaded and warm
  const rssBefore = rssMb();
  const started = performance.now();
  const huge = itemsOf((await ok("POST", `projects/${id}/renditions`, { itemIds: [idOf("odd/huge.png")], side: 1_024 })).json);
  const ms = performance.now() - started;
  expect(huge).toEqual([{ id: idOf("odd/huge.png"), problem: expect.stringContaining("50000 × 50000 pixels") }]);
  expect(ms).toBeLessThan(500); // some milliseconds, on a machine that does other things
  expect(rssMb() - rssBefore).toBeLessThan(64); // decoded it would be 7,500

  const shown = itemsOf((await ok("POST", `projects/${id}/renditions`, { itemIds: [idOf("odd/cut.jpg"), idOf("odd/good.jpg")] })).json);
  expect(shown).toEqual([
    { id: idOf("odd/cut.jpg"), problem: "The file ends before its image does." },
    { id: idOf("odd/good.jpg"), url: expect.any(String) },
  ]);
  const task = await next(id, 9);
  expect(Object.fromEntries(task.items.map(({ path, problem }) => [path, problem !== undefined]))).toEqual({
    "odd/cut.jpg": true,
    "odd/good.jpg": false,
    "odd/huge.png": true,
  });
  const answers = task.items.map((item) => ({
    itemId: item.id,
    ...(item.problem ? { skip: { reason: "cannot-be-displayed" } } : { value: { classId: "c1" } }),
  }));
  expect((await submit(id, task, answers)).json).toMatchObject({ submitted: "now" });
  const { rows, text } = await exported(id, "csv");
  expect(rows).toBe(1);
  expect(text.split("\r\n")).toHaveLength(3);
  expect(text).toContain("odd/good.jpg");
}, 60_000);

/** Resident memory of the host now (Linux; 0 elsewhere, where the bound is not looked at). */
function rssMb(): number {
  if (process.platform !== "linux") return 0;
  return Number(/VmRSS:\s+(\d+) kB/.exec(readFileSync(`/proc/${host.pid}/status`, "utf8"))?.[1]) / 1_024;
}

async function exported(id: string, format: string): Promise<{ rows: number; text: string }> {
  const { json } = await ok("POST", `projects/${id}/exports`, { format });
  const done = await until(async () => {
    const it = (await ok("GET", `projects/${id}/exports/${String(json["id"])}`)).json;
    if (it["state"] === "failed") throw new Error(String(it["failure"]));
    return it["state"] === "done" ? it : undefined;
  }, "The export does not end.");
  const [file] = done["files"] as { url: string }[];
  return { rows: Number(done["rows"]), text: await (await fetch(file?.url ?? "")).text() };
}

describe("a submission", () => {
  test("that lacks an image, has a foreign one, one twice or an unknown class is refused, all faults at once; the page is kept and can be sent again", async () => {
    const id = await project();
    const other = await project();
    const task = await next(id, 3);
    // The same files are the same items in both projects, in another order: of four one at least is not on this page.
    const foreign = (await next(other, 4)).items.find(({ id: one }) => !task.items.some(({ id: own }) => own === one))?.id;
    const good = answersTo(task);
    const [first] = good;
    const before = await seen(id);
    const bad: [string, unknown, string, RegExp][] = [
      ["lacks one", good.slice(1), "answers", /has no answer/],
      ["has none", [], "answers", /./],
      ["has a foreign one", [...good.slice(1), { itemId: foreign, value: { classId: "c1" } }], "answers.2", /not on this page/],
      ["has one twice", [...good, first], "answers.3", /answered twice/],
      ["has an unknown class", [{ ...first, value: { classId: "c99" } }, ...good.slice(1)], "answers.0.value", /not one of the project's/],
      ["has no class", [{ ...first, value: {} }, ...good.slice(1)], "answers.0.value.classId", /./],
      ["has more than a class", [{ ...first, value: { classId: "c1", by: "eve" } }, ...good.slice(1)], "answers.0.value", /by/],
    ];
    for (const [what, answers, path, message] of bad) {
      const answer = await submit(id, task, answers);
      expect([what, answer.status]).toEqual([what, 422]);
      expectRefused(answer, 422, violation(path, message));
    }
    const all = await submit(id, task, [
      { ...first, value: { classId: "c99" } },
      { itemId: foreign, value: { classId: "c1" } },
    ]);
    expect((all.json["violations"] as unknown[]).length).toBeGreaterThanOrEqual(4); // an unknown class, a foreign image, two that lack
    expect(await seen(id)).toEqual(before);
    expect((await submit(id, task)).json).toEqual({ submitted: "now" });
  });

  test("of somebody else's page is refused as of one that is not there, and so is all else with it", async () => {
    const id = await project();
    const [ana, bob] = [await member(id, "ana"), await member(id, "bob")];
    const task = await next(id, 3, ana);
    const before = await seen(id);
    const at = `projects/${id}/tasks/${task.id}`;
    const asks: [string, string, unknown?][] = [
      ["GET", at],
      ["POST", `${at}/renew`],
      ["POST", `${at}/release`],
      ["POST", `${at}/submit`, { answers: answersTo(task), seconds: 1 }],
    ];
    for (const token of [bob, owner])
      for (const [method, path, body] of asks) expectRefused(await call(method, path, body, {}, token), 404, { reason: "no-such-task" });
    const stranger = await host.token("stranger");
    for (const [method, path, body] of asks) expectRefused(await call(method, path, body, {}, stranger), 404, { reason: "no-such-project" });
    expect(await seen(id)).toEqual(before);
    expect((await submit(id, task, answersTo(task), ana)).json).toEqual({ submitted: "now" });
  });

  test("sent twice, or twenty times at once, is one; with other answers it is refused and changes nothing", async () => {
    const id = await project();
    const task = await next(id, 6);
    const replies = await Promise.all(Array.from({ length: 20 }, () => submit(id, task)));
    expect(replies.map(({ status }) => status)).toEqual(replies.map(() => 200));
    expect(replies.map(({ json }) => String(json["submitted"])).toSorted((a, b) => a.localeCompare(b))).toEqual([
      ...Array.from({ length: 19 }, () => "already"),
      "now",
    ]);
    expect((await submit(id, task)).json).toEqual({ submitted: "already" });
    const before = await seen(id);
    expectRefused(await submit(id, task, answersTo(task, "c2")), 409, { reason: "already-submitted" });
    expect(await seen(id)).toEqual(before);
    expect((await ok("GET", `projects/${id}/progress`)).json).toMatchObject({ items: { labeled: 6, unlabeled: 6, total: 12 }, classes: { c1: 6 } });
  });

  test("of a page in hand is taken while the project is paused, which deals no new one and says why; not once it is completed", async () => {
    const id = await project();
    const [task, later] = [await next(id, 3), await next(id, 3, await member(id, "cleo"))];
    await ok("POST", `projects/${id}/pause`);
    expect((await ok("POST", `projects/${id}/next-task`, {})).json).toEqual({ none: "paused" });
    expect((await submit(id, task)).json).toEqual({ submitted: "now" });
    expectRefused(await call("POST", `projects/${id}/pause`), 409, { reason: "wrong-state" });
    await ok("POST", `projects/${id}/complete`);
    const before = await seen(id);
    expectRefused(await submit(id, later, answersTo(later), await host.token("cleo")), 409, { reason: "wrong-state", state: "completed" });
    expect(await seen(id)).toEqual(before);
  });
});

test("fields that nobody offered are refused by name, and change nothing", async () => {
  const id = await project();
  const datasetId = await dataset();
  await member(id, "mia");
  const [before, space] = [await seen(id), await workspace()];
  const { headers } = await ok("GET", `projects/${id}`);
  const ifMatch = { "if-match": headers.get("etag") ?? "" };
  const MORE: Json[] = [
    { role: "owner" },
    { createdBy: "test:eve" },
    { _etag: "x" },
    { id: "p1" },
    { state: "completed" },
    { buckets: 99 },
    { constructor: {} },
  ];
  for (const more of MORE) {
    const unknown = violation(Object.keys(more).join(), /no such field/);
    expectRefused(await call("POST", "projects", wish(datasetId, more)), 422, unknown);
    expectRefused(await call("PATCH", `projects/${id}`, { description: "x", ...more }, ifMatch), 422, unknown);
    expectRefused(await call("POST", "datasets", { source: "upload", name: "d", ...more }), 422, unknown);
  }
  expectRefused(await call("POST", "datasets", { source: "upload", name: "d", path: "../**" }), 422, violation("path", /no such field/));
  expectRefused(await call("PUT", `projects/${id}/members/${testUserId("mia")}`, { role: "reviewer", by: "test:eve" }), 422, violation("by", /no such field/));
  expectRefused(await call("PUT", `projects/${id}/members/${testUserId("mia")}`, { role: "root" }), 422, violation("role"));
  const proto = '{"description":"x","__proto__":{"role":"owner"}}';
  expectRefused(await rawApi("POST", "projects", proto), 400, { reason: "malformed-json" });
  expectRefused(await rawApi("POST", "projects", '{"name":"a","name":"b"}'), 400, { reason: "malformed-json" });
  expectRefused(await call("GET", "projects?limit=1&limit=2"), 422, violation("limit", /twice/));
  expect([await seen(id), await workspace()]).toEqual([before, space]);
});

test("names that a spreadsheet would run are kept as they are, and are harmless in a CSV", async () => {
  const evil = ["=cmd|' -C calc'!A0", "@SUM(1+1)", "+1", "-1", '=HYPERLINK("mailto:x","y")']; // without slashes, which would be levels
  const id = await project("risky/**", { name: '=HYPERLINK("http://evil","Click")', classes: evil.map((name) => ({ name })) });
  const { classes } = (await ok("GET", `projects/${id}`)).json as { classes: { name: string }[] };
  expect(classes.map(({ name }) => name)).toEqual(evil);
  const task = await next(id, 9);
  await submit(
    id,
    task,
    task.items.map((item, at) => ({ itemId: item.id, value: { classId: `c${at + 1}` } })),
  );
  const { rows, text } = await exported(id, "csv");
  expect(rows).toBe(5);
  const cells = text.split("\r\n").flatMap((line) => line.match(/("([^"]|"")*"|[^,]*)(,|$)/g) ?? []);
  expect(cells.filter((cell) => /^["'\s]*[=+\-@]/.test(cell) && !/^"?'/.test(cell))).toEqual([]);
  for (const name of evil) expect(text).toContain(`'${name.replaceAll('"', '""')}`);
}, 60_000);

test("JSON that is deep, huge or not JSON is refused before anything is done with it, and the host goes on", async () => {
  const before = await workspace();
  const deep = (open: string, close: string, times: number) => open.repeat(times) + "1" + close.repeat(times);
  const MALFORMED = ["{", "", "nul", deep("[", "]", 200_000), deep('{"a":', "}", 100_000), '{"name":"\\ud800"}', "{}{}", "NaN", "\u0000"];
  for (const body of MALFORMED) expectRefused(await rawApi("POST", "projects", body), 400, { reason: "malformed-json" });
  expectRefused(await rawApi("POST", "projects", Buffer.from([0x7b, 0x22, 0xff, 0x22, 0x7d])), 400, { reason: "malformed-json" });
  expectRefused(await rawApi("POST", "projects", Buffer.alloc(3 * 1024 * 1024, " ")), 413, { maxBytes: 1_048_576 });
  expectRefused(await rawApi("POST", "projects", `{"classes":[${"{},".repeat(250_000)}{}]}`), 422);
  expectRefused(await rawApi("POST", "projects", `{"name":"${"x".repeat(900_000)}"}`), 422, violation("name"));
  expectRefused(await raw("POST", "/api/projects", "a=1", { authorization: `Bearer ${owner}`, "content-type": "text/plain" }), 415, { reason: "media-type" });
  const started = performance.now();
  expect((await call("GET", "health")).status).toBe(200);
  expect(performance.now() - started).toBeLessThan(1_000);
  expect(await workspace()).toEqual(before);
}, 60_000);

test("what is not there is not found, as a problem document, with a token or without", async () => {
  const paths: [string, string][] = [
    ["GET", "/api/"],
    ["GET", "/api/nothing"],
    ["GET", "/api/projects/p1/secrets/all"],
    ["DELETE", "/api/health"],
    ["TRACE", "/api/health"],
    ["GET", "/api/%2e%2e/health"],
    ["GET", "/api/../../etc/passwd"],
    ["GET", "/api/%00"],
    ["GET", "/api/%ff"],
  ];
  for (const [method, path] of paths)
    for (const headers of [{ authorization: `Bearer ${owner}` }, undefined]) {
      const answer = await raw(method, path, undefined, headers);
      expectRefused(answer, 404, { reason: "no-such-route" });
    }
  for (const path of ["projects/nope", "projects/..", "projects/%00", "projects/__proto__", "datasets/nope"]) {
    const answer = await raw("GET", `/api/${path}`, undefined, { authorization: `Bearer ${owner}` });
    expectRefused(answer, 404);
  }
});

describe("a table", () => {
  test("of 100,000 rows with a broken quote in row 70,001 loads the rows before and after it, and names that one", async () => {
    const id = await project("tables/big.csv", { kind: "text-multi-class", columns: ["text"] });
    const [loaded] = itemsOf((await ok("GET", `projects/${id}/imports`)).json);
    expect(loaded).toMatchObject({ state: "done", listed: 100_000, added: 99_999, rejected: 1 });
    expect(itemsOf((await ok("GET", `projects/${id}/rejections`)).json)).toEqual([
      { path: "tables/big.csv, row 70001", why: "A quote opens in this row that is not closed where its cell ends." },
    ]);
    const of = (row: number) => itemId(store, "tables/big.csv", String(row));
    const texts = itemsOf((await ok("POST", `projects/${id}/texts`, { itemIds: [1, 70_000, 70_001, 70_002, 100_000].map(of) })).json);
    const said = (row: number) => ({ id: of(row), text: expect.objectContaining({ text: `text of row ${row}, with a comma` }) });
    expect(texts).toEqual([said(1), said(70_000), { id: of(70_001), problem: "There is no such item." }, said(70_002), said(100_000)]);
  }, 120_000);

  test("is refused where its columns are not named, not there, or wanted of files; and where images are to be labeled", async () => {
    const [tables, texts] = [await dataset("tables/short.csv", { holds: "tabular" }), await dataset("texts/**")];
    const before = await workspace();
    const text = { kind: "text-entities" };
    const refused: [datasetId: string, more: Json, path: string, message: RegExp][] = [
      [tables, text, "columns", /at least one column/],
      [tables, { ...text, columns: ["text", "txt"] }, "columns.1", /There are: text, more/],
      [texts, { ...text, columns: ["text"] }, "columns", /no tables/],
      [tables, { columns: ["text"] }, "datasetId", /needs image files/],
    ];
    for (const [datasetId, more, path, message] of refused) expectRefused(await call("POST", "projects", wish(datasetId, more)), 422, violation(path, message));
    expect(await workspace()).toEqual(before);
  });
});

test("a text with NUL, with halves of pairs, with an odd byte or that is no text is dealt as what it is; the last can be skipped", async () => {
  const id = await project("texts/**", { kind: "text-multi-class" });
  const task = await next(id, 9);
  const shown = Object.fromEntries(task.items.map(({ path, text, problem }) => [path, problem ?? text]));
  expect(shown).toEqual({
    "texts/binary.txt": "The file is not a text, whatever its name says.",
    "texts/nul.txt": { text: "before\0after", encoding: "utf-8" },
    "texts/odd.txt": { text: "odd\ufffd", encoding: "utf-16le" },
    "texts/surrogates.txt": { text: "a\ufffdb\ufffdc😀", encoding: "utf-16le" },
  });
  const answers = task.items.map(({ id: itemId, problem }) => ({
    itemId,
    ...(problem ? { skip: { reason: "cannot-be-displayed" } } : { value: { classId: "c1" } }),
  }));
  expect((await submit(id, task, answers)).json).toMatchObject({ submitted: "now" });
}, 30_000);

describe("a value that cannot be", () => {
  const span = (start: number, end: number) => ({ classId: "c1", start, end });
  const box = (x: number, y: number, width: number, height: number) => ({ id: "b1", classId: "c1", x, y, width, height });
  const polygon = (...ring: number[]) => ({ polygons: [{ id: "r1", classId: "c1", rings: [ring] }] });
  test.each<[string, Json, string | undefined, unknown, RegExp]>([
    ["a span behind the end of the text", { kind: "text-entities", columns: ["text"] }, "tables/short.csv", { spans: [span(0, 12)] }, /ends behind the text/],
    ["spans that overlap", { kind: "text-entities", columns: ["text"] }, "tables/short.csv", { spans: [span(0, 2), span(1, 3)] }, /overlaps another/],
    ["a box that reaches out of the image", { kind: "image-boxes" }, undefined, { boxes: [box(60, 0, 10, 10)] }, /64 × 48 pixels/],
    ["a box without an area", { kind: "image-boxes" }, undefined, { boxes: [box(0, 0, 0, 10)] }, /./],
    ["a polygon of two points", { kind: "image-polygons" }, undefined, polygon(1, 1, 9, 9), /./],
    ["a polygon without an area", { kind: "image-polygons" }, undefined, polygon(1, 1, 5, 5, 9, 9), /./],
    ["a box for a class", { kind: "image-multi-class" }, undefined, { boxes: [] }, /./],
  ])("%s is refused in words, and the page is kept", async (_, more, path, value, message) => {
    const id = await project(path, more);
    const task = await next(id, 1);
    const wrong = [{ itemId: task.items[0]?.id, value }];
    const answer = await submit(id, task, wrong);
    expectRefused(answer, 422, { reason: "violations" });
    const [first] = answer.json["violations"] as { path: string; message: string }[];
    expect([first?.path, first?.message]).toEqual([expect.stringMatching(/^answers\.0\.value/), expect.stringMatching(message)]);
    expect((await next(id, 1)).items.map(({ id: itemId }) => itemId)).toEqual(task.items.map(({ id: itemId }) => itemId));
  });
});
