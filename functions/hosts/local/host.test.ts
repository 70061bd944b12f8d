import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import http from "node:http";
import { connect } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import { DatabaseSync } from "node:sqlite";
import { setTimeout as sleep } from "node:timers/promises";
import { compileSample } from "./sample/compile-sample.ts";
import { startHostProcess, type HostProcess } from "./sample/host-process.ts";

interface Look {
  params: Record<string, string>;
  query: Record<string, string>;
  url: string;
  body: string;
  test: string | null;
  from: string | null;
  trace: { traceParent?: string };
  environment: boolean;
}

let folder: string;
let app: string;
let host: HostProcess;

const start = (dataDir = "data") =>
  startHostProcess({ app, dataDir: path.join(folder, dataDir), env: { SAMPLE_TRACE: path.join(folder, `${dataDir}-trace`) } });
const get = (target: string, init?: RequestInit) => fetch(host.origin + target, init);
const look = async (target: string, init?: RequestInit) => (await (await get(`/api/look/${target}`, init)).json()) as Look;
const traced = async (dataDir = "data") =>
  (await readFile(path.join(folder, `${dataDir}-trace`), "utf8").catch(() => ""))
    .split("\n")
    .filter(Boolean)
    .map((line) => JSON.parse(line) as Record<string, unknown>);
/** A request byte by byte, for what clients put right by themselves; the answer until the connection ends. */
const raw = (text: string) =>
  new Promise<string>((resolve, reject) => {
    const socket = connect(Number(new URL(host.origin).port), "127.0.0.1", () => socket.end(text));
    let answer = "";
    socket.on("data", (chunk) => (answer += chunk.toString()));
    socket.on("error", reject);
    socket.on("close", () => resolve(answer));
  });
const authority = () => new URL(host.origin).host;

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), "host-"));
  app = await compileSample(path.join(folder, "app"), ["triggers.ts"]);
  host = await start();
});
afterAll(async () => {
  await host?.stop();
  await rm(folder, { recursive: true, force: true });
});

describe("a request, as the real host hands it on", () => {
  test("joins repeated query keys and headers with a comma and no blank", async () => {
    expect((await look("x?a=1&a=2&b=%20c+d")).query).toEqual({ a: "1,2", b: " c d" });
    const answer = await raw(`GET /api/look/x HTTP/1.1\r\nhost: ${authority()}\r\nx-test: 1\r\nX-Test: 2\r\nconnection: close\r\n\r\n`);
    expect(answer).toContain('"test":"1,2"');
  });

  test("decodes a route value, but for %2F", async () => {
    expect((await look("a%20b%2Fc%C3%A9")).params).toEqual({ name: "a b%2Fcé" });
    expect((await look("%E0%A4%A")).params).toEqual({ name: "%E0%A4%A" });
  });

  test("has its body where Content-Length is sent; a chunked one arrives empty", async () => {
    expect((await look("x", { method: "POST", body: "né" })).body).toBe("né");
    const chunked = `POST /api/look/x HTTP/1.1\r\nhost: ${authority()}\r\ntransfer-encoding: chunked\r\nconnection: close\r\n\r\n3\r\nabc\r\n0\r\n\r\n`;
    expect(await raw(chunked)).toContain('"body":""');
  });

  test("tells the client's address, whatever the client says of itself, and the trace it came with", async () => {
    const traceparent = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";
    expect(await look("x", { headers: { "x-forwarded-for": "6.6.6.6", traceparent } })).toMatchObject({
      from: "127.0.0.1",
      trace: { traceParent: traceparent },
    });
    expect((await look("x")).trace.traceParent).toMatch(/^00-[0-9a-f]{32}-[0-9a-f]{16}-00$/);
  });

  test("finds its function whatever the case of the path, by method, in the order of upper-case names", async () => {
    expect(await (await get("/API/Hello/")).json()).toEqual({ hello: "world" });
    expect((await get("/api/hello", { method: "POST" })).status).toBe(404);
    expect(await (await get("/api/same")).text()).toBe("getthing");
  });

  test("runs in the app's folder", async () => {
    expect((await look("x")).environment).toBe(true);
  });
});

describe("an answer", () => {
  test("writes cookies with a path always, and their values escaped", async () => {
    expect((await get("/api/look/x")).headers.getSetCookie()).toEqual(["a=1%202; max-age=60; path=/; samesite=lax; httponly", "b=3; path=/x"]);
  });

  test("keeps the last of several set-cookie headers only, as the library does", async () => {
    expect((await get("/api/set-cookies")).headers.getSetCookie()).toEqual(["b=2"]);
  });

  test("is 204 where the function returned nothing, and 500 without a word where it threw, whatever it threw", async () => {
    expect((await get("/api/nothing")).status).toBe(204);
    const answers = await Promise.all(["error", "zero", "empty", "false"].map((what) => get(`/api/boom/${what}`)));
    expect(answers.map(({ status }) => status)).toEqual([500, 500, 500, 500]);
    expect(await answers[0]?.text()).toBe("");
    expect(host.output()).toContain("kaboom");
  });

  test("is 500 when the function takes longer than host.json allows", async () => {
    const response = await get("/api/sleepy?ms=4500");
    expect(response.status).toBe(500);
    expect(host.output()).toContain("functionTimeout");
  });
});

test("a request under another site's name is refused", async () => {
  const status = await new Promise<number | undefined>((resolve, reject) => {
    http.get(`${host.origin}/api/hello`, { headers: { host: "evil.example:7071" } }, (response) => resolve(response.resume().statusCode)).on("error", reject);
  });
  expect(status).toBe(421);
});

test("a page asked for under another name of this machine is sent to the one that the sign-in knows, and nowhere else", async () => {
  const named = `localhost:${new URL(host.origin).port}`;
  const locationOf = (path: string) =>
    new Promise<string | undefined>((resolve, reject) => {
      const headers = { host: named, accept: "text/html" };
      http.get(`${host.origin}${path}`, { headers }, (response) => resolve(response.resume().headers.location)).on("error", reject);
    });
  expect(await locationOf("/projects?x=1")).toBe(`${host.origin}/projects?x=1`);
  expect(await locationOf("//evil.example/x")).toBe(`${host.origin}/evil.example/x`);
});

describe("a timer", () => {
  test("comes at its time, and is tried again as its retry says", async () => {
    await sleep(1_100);
    const lines = await traced();
    expect(lines).toContainEqual({ timer: "everySecond", isPastDue: false });
    expect(lines.filter((line) => "retried" in line)).toEqual([0, 1, 2].map((retryCount) => ({ retried: { retryCount, maxRetryCount: 2 } })));
  });

  test("that was missed while the host was down is made up for at the start, and says so", async () => {
    const first = await start("missed");
    await first.kill();
    const state = new DatabaseSync(path.join(folder, "missed", "host.sqlite"));
    state.prepare("UPDATE timers SET Next = ? WHERE name = 'atMidnightOfYear'").run("2020-01-01T00:00:00.000Z");
    state.close();
    const second = await start("missed");
    await second.stop();
    expect(await traced("missed")).toContainEqual({ timer: "atMidnightOfYear", isPastDue: true });
  });
});

describe("the process", () => {
  test("refuses a second instance on the same data, in words", async () => {
    await expect(start()).rejects.toThrow(/Another instance runs on .*data/);
  });

  test("refuses a port that is taken, in words", async () => {
    const port = new URL(host.origin).port;
    await expect(startHostProcess({ app, dataDir: path.join(folder, "taken"), args: ["--port", port] })).rejects.toThrow(`Port ${port} is taken`);
  });

  test("ends non-zero and says why when the app throws where nobody catches", async () => {
    const crashing = await start("crash");
    expect((await fetch(`${crashing.origin}/api/crash`, { method: "POST" })).status).toBe(202);
    expect(await crashing.ended).toBe(70);
    expect(crashing.output()).toContain("nobody caught this");
  });

  test("lets what runs end when it is told to stop, tells the app, and ends with 0", async () => {
    const stopping = await start("stop");
    const answer = fetch(`${stopping.origin}/api/sleepy?ms=600`);
    await sleep(200);
    const code = stopping.stop();
    expect(await (await answer).text()).toBe("slept");
    const slept = Date.now();
    expect(await code).toBe(0);
    expect(Date.now() - slept).toBeLessThan(2_000); // a kept connection does not hold it up
    expect((await traced("stop")).at(-1)).toEqual({ terminated: ["startedAt"] });
  });
});

describe("an app that cannot be served is refused in words", () => {
  const refused = async (name: string, files: Record<string, string>) => {
    const broken = path.join(folder, name);
    await mkdir(broken, { recursive: true });
    for (const [file, content] of Object.entries({ "host.json": '{"version":"2.0"}', ...files })) await writeFile(path.join(broken, file), content);
    return startHostProcess({ app: broken, dataDir: path.join(folder, `${name}-data`) }).then(
      () => "served",
      (error: Error) => error.message,
    );
  };
  const registers = (...names: string[]) =>
    `const core = require("@azure/functions-core");
     core.setProgrammingModel({ getCapabilities: async () => ({}) });
     for (const name of ${JSON.stringify(names)}) core.registerFunction({ name, bindings: { it: { type: "httpTrigger", direction: "in" } } }, () => {});`;

  test.each<[string, Record<string, string>, RegExp]>([
    ["no-package", {}, /no function app here/],
    ["no-main", { "package.json": "{}" }, /has no "main"/],
    ["no-match", { "package.json": '{"main":"dist/*.js"}' }, /names no file/],
    ["throws", { "package.json": '{"main":"a.cjs"}', "a.cjs": 'throw new Error("broken entry")' }, /a\.cjs could not be loaded: broken entry/],
    ["empty", { "package.json": '{"main":"a.cjs"}', "a.cjs": "" }, /registered no function/],
    ["case", { "package.json": '{"main":"a.cjs"}', "a.cjs": registers("thing", "Thing") }, /differ in case only/],
    ["reserved", { "package.json": '{"main":"a.cjs"}', "a.cjs": registers("constructor") }, /may not be named "constructor"/],
    ["twice", { "package.json": '{"main":"a.cjs"}', "a.cjs": registers("a", "a") }, /registered twice/],
    ["base64", { "host.json": '{"version":"2.0","extensions":{"queues":{"messageEncoding":"base64"}}}', "package.json": "{}" }, /messageEncoding/],
  ])("%s", async (name, files, words) => {
    expect(await refused(name, files)).toMatch(words);
  });
});
