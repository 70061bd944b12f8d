import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, mkdtempSync, readdirSync, realpathSync, rmSync, statSync, symlinkSync, writeFileSync } from "node:fs";
import { createServer, request, type Server } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { blobsContract } from "../blobs.contract.ts";
import { blobServer } from "./blob-server.ts";
import { localBlobs } from "./blobs.ts";
import { openBlobServer, openLocal } from "./open.ts";

const folder = realpathSync(mkdtempSync(join(tmpdir(), "blobs-")));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const secret = new Uint8Array(32).fill(7);
const text = (bytes: Uint8Array | undefined) => bytes && new TextDecoder().decode(bytes);

async function listening(serve: ReturnType<typeof blobServer>): Promise<{ server: Server; origin: string }> {
  const server = createServer((ask, reply) => {
    serve(ask, reply).then(
      (served) => served || reply.writeHead(418).end(),
      () => reply.writeHead(500).end(),
    );
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  if (typeof address !== "object" || !address) throw new Error("The server has no address.");
  return { server, origin: `http://127.0.0.1:${address.port}` };
}

const stop = (server: Server) =>
  new Promise<void>((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });

blobsContract("A folder", async () => {
  const roots = { root: join(folder, "contract"), allowFolders: [], secret };
  const { server, origin } = await listening(blobServer(roots));
  const blobs = localBlobs({ ...roots, origin });
  return { blobs, close: () => Promise.all([blobs.close(), stop(server)]).then(() => undefined) };
});

describe("a folder of the user's", () => {
  const allowed = join(folder, "allowed");
  const outside = join(folder, "outside");
  const roots = { root: join(folder, "own"), allowFolders: [allowed, join(folder, "not-there-yet")], secret };
  let server: Server;
  let blobs: ReturnType<typeof localBlobs>;
  beforeAll(async () => {
    for (const path of ["allowed/sub/deep", "allowed/.hidden", "outside", "allowed-not"]) mkdirSync(join(folder, path), { recursive: true });
    for (const path of [
      "allowed/a.jpg",
      "allowed/b%2e.txt",
      "allowed/.hidden/h.txt",
      "allowed/sub/s.csv",
      "allowed/sub/deep/d.png",
      "outside/secret.txt",
      "allowed/odd\\name",
      "allowed/CON",
    ])
      writeFileSync(join(folder, path), `content of ${path}`);
    symlinkSync(join(outside, "secret.txt"), join(allowed, "leak.txt"));
    symlinkSync(outside, join(allowed, "leak"));
    symlinkSync(join(allowed, "a.jpg"), join(allowed, "alias.jpg"));
    symlinkSync(allowed, join(allowed, "circle"));
    symlinkSync(join(folder, "nowhere"), join(allowed, "dangling"));
    const listened = await listening(blobServer(roots));
    server = listened.server;
    blobs = localBlobs({ ...roots, origin: listened.origin });
  });
  afterAll(() => Promise.all([blobs.close(), stop(server)]));

  test("is listed with its hidden files, without what leads out of it or has no name here", async () => {
    const on = await blobs.open({ folder: allowed });
    expect(on.writable).toBe(false);
    const { blobs: found, cursor } = await on.list({ limit: 100 });
    expect(found.map(({ name }) => name)).toEqual([".hidden/h.txt", "CON", "a.jpg", "alias.jpg", "b%2e.txt", "sub/deep/d.png", "sub/s.csv"]);
    expect(cursor).toBeUndefined();
    expect(await on.browse({ prefix: "sub/", limit: 10 })).toMatchObject({ folders: ["sub/deep/"], blobs: [{ name: "sub/s.csv", contentType: "text/csv" }] });
  });
  test.each(["leak.txt", "leak/secret.txt", "dangling", "sub", "circle", "nothing"])("has no blob %s", async (name) => {
    const on = await blobs.open({ folder: allowed });
    expect([await on.head(name), await on.read(name)]).toEqual([undefined, undefined]);
    const reply = await fetch(await on.readLink(name, { minutes: 1 }));
    expect([reply.status, (await reply.text()).includes("content of")]).toEqual([404, false]);
  });
  test("has nothing below a linked folder that leads out of it, asked for by its name", async () => {
    const on = await blobs.open({ folder: allowed });
    for (const prefix of ["leak/", "leak/s", "circle/leak/"]) expect(await on.list({ prefix, limit: 10 })).toEqual({ blobs: [] });
    for (const prefix of ["leak/", "circle/leak/"]) expect(await on.browse({ prefix, limit: 10 })).toEqual({ folders: [], blobs: [] });
  });
  test("is read as it is: nothing in a name is decoded, and links inside are followed", async () => {
    const on = await blobs.open({ folder: allowed });
    expect(text(await on.read("b%2e.txt"))).toBe("content of allowed/b%2e.txt");
    expect(text(await on.read("alias.jpg"))).toBe("content of allowed/a.jpg");
    expect(await on.read("b..txt")).toBeUndefined();
    await expect(on.read("../outside/secret.txt")).rejects.toMatchObject({ code: "invalid" });
  });
  test("is never written to", async () => {
    const on = await blobs.open({ folder: allowed });
    const refused = { code: "not-allowed" };
    await expect(on.write("new", new Uint8Array(), { contentType: "text/plain" })).rejects.toMatchObject(refused);
    await expect(on.stage("new", "b", new Uint8Array())).rejects.toMatchObject(refused);
    await expect(on.commit("new", [], { contentType: "text/plain" })).rejects.toMatchObject(refused);
    await expect(on.delete("a.jpg")).rejects.toMatchObject(refused);
    await expect(on.writeLink("new", { minutes: 1 })).rejects.toMatchObject(refused);
  });
  test("below an allowed one is read through links that do not tell where it is", async () => {
    const on = await blobs.open({ folder: join(allowed, "sub") });
    const link = await on.readLink("deep/d.png", { minutes: 5, contentType: "image/png" });
    expect(link).not.toContain("allowed");
    const reply = await fetch(link);
    expect([reply.status, reply.headers.get("content-type"), await reply.text()]).toEqual([200, "image/png", "content of allowed/sub/deep/d.png"]);
  });
  test.each([
    ["another", "outside", "not-allowed"],
    ["one whose name only begins like it", "allowed-not", "not-allowed"],
    ["one above it", ".", "not-allowed"],
    ["one that a link in it leads to", "allowed/leak", "not-allowed"],
    ["one reached over dots", "allowed/../outside", "not-allowed"],
    ["one that is not there", "outside/nope", "not-allowed"],
    ["one of its own that is not there", "allowed/nope", "not-found"],
    ["an allowed one that is not there yet", "not-there-yet", "not-found"],
    ["a file", "allowed/a.jpg", "not-found"],
  ])("is refused: %s", async (_, path, code) => {
    await expect(blobs.open({ folder: `${folder}/${path}` })).rejects.toMatchObject({ code });
  });
  test("is refused where the path is not absolute", async () => {
    await expect(blobs.open({ folder: "allowed" })).rejects.toMatchObject({ code: "not-allowed" });
  });
  test("shows new files at once, also in a large one that was read before", async () => {
    const large = join(allowed, "sub", "large");
    mkdirSync(large);
    for (let at = 0; at < 1_200; at++) writeFileSync(join(large, `f${at}`), "");
    const on = await blobs.open({ folder: large });
    const count = async () => (await on.list({ limit: 5_000 })).blobs.length;
    expect(await count()).toBe(1_200);
    await new Promise((resolve) => setTimeout(resolve, 60));
    expect(await count()).toBe(1_200);
    writeFileSync(join(large, "new"), "");
    expect(await count()).toBe(1_201);
    rmSync(large, { recursive: true });
    await expect(blobs.open({ folder: large })).rejects.toMatchObject({ code: "not-found" });
    expect(await on.list({ limit: 5 })).toEqual({ blobs: [] });
  });
});

describe("the server of links", () => {
  const roots = { root: join(folder, "served"), allowFolders: [], secret };
  let server: Server;
  let origin: string;
  let blobs: ReturnType<typeof localBlobs>;
  beforeAll(async () => {
    ({ server, origin } = await listening(blobServer(roots)));
    blobs = localBlobs({ ...roots, origin });
  });
  afterAll(() => Promise.all([blobs.close(), stop(server)]));
  const written = async (content = "0123456789") => {
    const on = await blobs.open({ container: "data" });
    await on.write("a.txt", new TextEncoder().encode(content), { contentType: "text/plain" });
    return on;
  };

  test("leaves other paths to others", async () => {
    expect((await fetch(`${origin}/api/blobs/x`)).status).toBe(418);
    expect((await fetch(`${origin}/blobs/`)).status).toBe(403);
  });
  test("lets nothing that was uploaded run, and nobody keep it for others", async () => {
    const reply = await fetch(await (await written()).readLink("a.txt", { minutes: 1 }));
    await reply.arrayBuffer();
    expect(Object.fromEntries(reply.headers)).toMatchObject({
      "x-content-type-options": "nosniff",
      "content-security-policy": expect.stringContaining("sandbox"),
      "cache-control": expect.stringContaining("private"),
    });
    expect(reply.headers.has("access-control-allow-origin")).toBe(false);
  });
  test("answers HEAD, revalidation and ranges", async () => {
    const link = await (await written()).readLink("a.txt", { minutes: 1 });
    const head = await fetch(link, { method: "HEAD" });
    expect([head.status, head.headers.get("content-length")]).toEqual([200, "10"]);
    const etag = head.headers.get("etag") ?? "";
    expect((await fetch(link, { headers: { "if-none-match": etag } })).status).toBe(304);
    for (const [range, status, content] of [
      ["bytes=-3", 206, "789"],
      ["bytes=8-", 206, "89"],
      ["bytes=10-", 416, undefined],
      ["bytes=5-2", 200, "0123456789"],
      ["bytes=0-1,3-4", 200, "0123456789"],
    ] as const) {
      const reply = await fetch(link, { headers: { range } });
      const body = await reply.text();
      expect([range, reply.status, content ?? body]).toEqual([range, status, body]);
    }
    const stale = await fetch(link, { headers: { range: "bytes=0-1", "if-range": '"old"' } });
    expect([stale.status, await stale.text()]).toEqual([200, "0123456789"]);
  });
  test.each([
    ["dots, as they are", "/blobs/data/../data/a.txt"],
    ["dots, encoded", "/blobs/data/%2e%2e/data/a.txt"],
    ["a slash, encoded", "/blobs/data%2fa.txt"],
    ["a broken code", "/blobs/data/%zz"],
    ["another place that begins alike", "/blobsdata/a.txt"],
  ])("is not led astray by %s", async (_, path) => {
    const link = new URL(await (await written()).readLink("a.txt", { minutes: 1 }));
    const status = await new Promise((resolve, reject) => {
      // fetch would tidy the path first
      request({ host: link.hostname, port: link.port, path: path + link.search }, (reply) => resolve(reply.resume().statusCode))
        .on("error", reject)
        .end();
    });
    expect([403, 418]).toContain(status);
  });
  test("refuses a parameter that is given twice", async () => {
    const link = await (await written()).readLink("a.txt", { minutes: 1 });
    expect((await fetch(`${link}&rsct=text/html`)).status).toBe(403);
    expect((await fetch(`${link}&se=9999999999`)).status).toBe(403);
  });
  test("leaves nothing of an upload that breaks off", async () => {
    const on = await blobs.open({ container: "broken" });
    const link = new URL(await on.writeLink("half", { minutes: 1 }));
    const upload = request({
      host: link.hostname,
      port: link.port,
      path: link.pathname + link.search,
      method: "PUT",
      headers: { "x-ms-blob-type": "BlockBlob", "content-length": 1_000_000 },
    });
    upload.on("error", () => undefined);
    upload.write("x".repeat(10_000));
    await new Promise((resolve) => setTimeout(resolve, 100));
    upload.destroy();
    await new Promise((resolve) => setTimeout(resolve, 100));
    expect([await on.head("half"), readdirSync(join(roots.root, ".unfinished"))]).toEqual([undefined, []]);
  });
  test("keeps the first of two uploads where the second wants the blob to be absent", async () => {
    const on = await blobs.open({ container: "absent" });
    const link = await on.writeLink("a", { minutes: 1 });
    const put = (body: string) => fetch(link, { method: "PUT", body, headers: { "x-ms-blob-type": "BlockBlob", "if-none-match": "*" } });
    expect([(await put("one")).status, (await put("two")).status, text(await on.read("a"))]).toEqual([201, 409, "one"]);
  });
});

test("names beyond U+FFFF are listed after all others, as their bytes have it, in small folders and large", async () => {
  const blobs = localBlobs({ root: join(folder, "order"), allowFolders: [], secret, origin: "" });
  const on = await blobs.open({ container: "data" });
  const names = ["a", "\uff5e", "\u{1f600}/x", "\u{1f600}a", "\u{10ffff}"];
  for (const name of [...names].reverse()) await on.write(name, new Uint8Array(), { contentType: "image/png" });
  expect((await on.list({ limit: 10 })).blobs.map(({ name }) => name)).toEqual(names);
  await blobs.close();
});

test("a blob is whole or absent after kill -9 in the middle of writing", async () => {
  const root = join(folder, "killed");
  const writer = `
    import { localBlobs } from ${JSON.stringify(new URL("./blobs.ts", import.meta.url).href)};
    const blobs = localBlobs({ root: ${JSON.stringify(root)}, allowFolders: [], secret: new Uint8Array(32), origin: "" });
    const on = await blobs.open({ container: "data" });
    for (let n = 0; ; n = (n + 1) % 250) {
      await on.write("same", new Uint8Array(3_000_000).fill(n), { contentType: "x/y" });
      process.stdout.write(".");
    }`;
  const child = spawn(process.execPath, ["--input-type=module-typescript", "--eval", writer], { env: {}, stdio: ["ignore", "pipe", "inherit"] });
  let dots = 0;
  child.stdout.on("data", (chunk: Buffer) => {
    dots += chunk.length;
    if (dots > 15) child.kill("SIGKILL");
  });
  await once(child, "close");
  const blobs = localBlobs({ root, allowFolders: [], secret, origin: "" });
  const on = await blobs.open({ container: "data" });
  const read = await on.read("same");
  expect([read?.length, new Set(read).size, (await on.head("same"))?.contentType]).toEqual([3_000_000, 1, "x/y"]);
  expect((await on.list({ limit: 10 })).blobs).toHaveLength(1);
  await blobs.close();
});

test("all of one machine opens together, for this user's eyes only, and links outlive a restart", async () => {
  const where = { dataDir: join(folder, "home", ".local"), allowFolders: [] };
  const { server, origin } = await listening(await openBlobServer(where));
  const first = await openLocal({ ...where, origin, indexes: [] });
  const on = await first.blobs.open({ container: "data" });
  await on.write("a", new TextEncoder().encode("kept"), { contentType: "text/plain" });
  const link = await on.readLink("a", { minutes: 1 });
  await first.queues.send("jobs", 1);
  await first.close();
  await stop(server);
  expect([statSync(where.dataDir).mode & 0o777, statSync(join(where.dataDir, "link-secret")).mode & 0o777]).toEqual([0o700, 0o600]);
  const again = await listening(await openBlobServer(where));
  expect(await (await fetch(link.replace(origin, again.origin))).text()).toBe("kept");
  await stop(again.server);
  const second = await openLocal({ ...where, origin, indexes: [] });
  expect(await second.queues.length("jobs")).toBe(1);
  await second.close();
});
