import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import http from "node:http";
import { tmpdir } from "node:os";
import path from "node:path";
import { gunzipSync } from "node:zlib";
import { blobOrigin } from "./blob-origin.ts";
import { openFront, type Front } from "./front.ts";
import { consoleLog } from "./log.ts";
import { serveStatic } from "./static.ts";

const PAGE = "<!doctype html><title>app</title>";
let folder: string;
let front: Front;

/** Without `fetch`, which tidies paths and decodes bodies. */
const get = (target: string, headers: Record<string, string> = {}, method = "GET") =>
  new Promise<{ status: number | undefined; headers: http.IncomingHttpHeaders; body: Buffer }>((resolve, reject) => {
    const sent = http.request({ port: front.port, host: "127.0.0.1", path: target, headers, method, agent: false }, (response) => {
      const chunks: Buffer[] = [];
      response.on("data", (chunk: Buffer) => chunks.push(chunk));
      response.on("end", () => resolve({ status: response.statusCode, headers: response.headers, body: Buffer.concat(chunks) }));
    });
    sent.on("error", reject).end();
  });

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), "static-"));
  await mkdir(path.join(folder, "dist/assets"), { recursive: true });
  await writeFile(path.join(folder, "dist/index.html"), PAGE);
  await writeFile(path.join(folder, "dist/assets/main-DiwrgTda.js"), "let a = 1;");
  await writeFile(path.join(folder, "secret.txt"), "secret");
  front = await openFront({ port: 0, log: consoleLog({ verbose: false }) });
  front.mount("", serveStatic(path.join(folder, "dist"), { images: ["https://a.blob.example"], connect: ["https://a.blob.example", "https://login.example"] }));
  front.open();
});
afterAll(async () => {
  await front?.close(100);
  await rm(folder, { recursive: true, force: true });
});

test.each(["/", "/projects", "/projects/p1/tasks", "/index.html"])("%s is the page, asked for anew each time, under a strict policy", async (target) => {
  const { status, headers, body } = await get(target);
  expect(status).toBe(200);
  expect(body.toString()).toBe(PAGE);
  expect(headers).toMatchObject({
    "cache-control": "no-cache",
    "content-type": "text/html; charset=utf-8",
    "content-security-policy":
      "default-src 'self'; img-src 'self' blob: data: https://a.blob.example; connect-src 'self' https://a.blob.example https://login.example; object-src 'none'; frame-ancestors 'none'; base-uri 'none'",
    "x-content-type-options": "nosniff",
    "referrer-policy": "no-referrer",
  });
});

test("a file with a hash in its name is kept for a year, compressed where that is taken, and not sent twice", async () => {
  const { headers, body } = await get("/assets/main-DiwrgTda.js", { "accept-encoding": "gzip" });
  expect(headers["cache-control"]).toBe("public, max-age=31536000, immutable");
  expect(gunzipSync(body).toString()).toBe("let a = 1;");
  expect(await get("/assets/main-DiwrgTda.js", { "if-none-match": headers.etag ?? "" })).toMatchObject({ status: 304, body: Buffer.alloc(0) });
  expect((await get("/assets/main-DiwrgTda.js", {}, "HEAD")).body).toHaveLength(0);
});

test.each(["/assets/gone-DiwrgTda.js", "/../secret.txt", "/%2e%2e/secret.txt", "/assets/..%2f..%2fsecret.txt", "/%ff", "/favicon.ico"])(
  "%s is not found",
  async (target) => {
    expect((await get(target)).status).toBe(404);
  },
);

test("only reading is served", async () => expect((await get("/", {}, "POST")).status).toBe(404));

test("a file that changed on disk is sent as it is now", async () => {
  await writeFile(path.join(folder, "dist/note.txt"), "one");
  expect((await get("/note.txt")).body.toString()).toBe("one");
  await writeFile(path.join(folder, "dist/note.txt"), "two!");
  expect((await get("/note.txt")).body.toString()).toBe("two!");
});

describe("the blob service's origin, for the policy", () => {
  test.each<[Parameters<typeof blobOrigin>[0], string]>([
    [{ blobServiceUri: "https://x.blob.core.windows.net/" }, "https://x.blob.core.windows.net"],
    [{ connectionString: "UseDevelopmentStorage=true" }, "http://127.0.0.1:10000"],
    [{ connectionString: "DefaultEndpointsProtocol=https;AccountName=x;AccountKey=a==;EndpointSuffix=core.windows.net" }, "https://x.blob.core.windows.net"],
    [{ connectionString: "AccountName=d;AccountKey=a==;BlobEndpoint=http://127.0.0.1:1234/d;" }, "http://127.0.0.1:1234"],
  ])("of %j is %s", (storage, origin) => expect(blobOrigin(storage)).toBe(origin));
});
