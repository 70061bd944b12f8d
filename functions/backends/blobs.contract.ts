import { createHash } from "node:crypto";
import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import type { BlobContainer, BlobFacts, Blobs } from "./blobs.ts";
import { compareText } from "./text-order.ts";

export interface OpenBlobs {
  blobs: Blobs;
  close(): Promise<void>;
}

const bytes = (text: string) => new TextEncoder().encode(text);
const text = (read: Uint8Array | undefined) => read && new TextDecoder().decode(read);
const plain = { contentType: "text/plain" };
/** Good names that something on the way could stumble over. */
const AWKWARD = [
  "%2e%2e",
  "a b",
  "a%20b",
  "a&b=c",
  "a+b",
  "a.jpg",
  "a/b/c",
  "a0",
  "a-b",
  "CON.txt",
  "#hash",
  "?query",
  "ü",
  "e\u0301",
  "😀/🧪.png",
  "it's <odd>",
  "~",
  "A.JPG",
  "a;b",
  'say "x"',
  "trailing.",
  "tab/aux",
  "[1]",
  "日本.dcm",
];

/** What every store of blobs must do. Each test has a container of its own. */
export function blobsContract(name: string, open: () => Promise<OpenBlobs>): void {
  describe(`${name} keeps the contract of blobs`, () => {
    let opened: OpenBlobs;
    let count = 0;
    const fresh = (): Promise<BlobContainer> => opened.blobs.open({ container: `container-${++count}` });
    const fill = (on: BlobContainer, names: readonly string[]) => Promise.all(names.map((one) => on.write(one, bytes(one), plain)));
    const names = (blobs: readonly BlobFacts[]) => blobs.map((blob) => blob.name);
    const walk = async (on: BlobContainer, limit: number, prefix?: string) => {
      const pages: string[][] = [];
      for (let after: string | undefined; pages.length < 100; ) {
        const ask = { limit, ...(prefix !== undefined && { prefix }), ...(after !== undefined && { after }) };
        const page = await on.list(ask);
        const alone = await on.names(ask);
        expect([alone.names, alone.cursor]).toEqual([names(page.blobs), page.cursor]);
        pages.push(names(page.blobs));
        after = page.cursor;
        if (after === undefined) return pages;
      }
      throw new Error("The list has no end.");
    };

    beforeAll(async () => {
      opened = await open();
    });
    afterAll(() => opened.close());

    describe("one blob", () => {
      test("is read back whole, and its facts are told", async () => {
        const on = await fresh();
        const content = Uint8Array.from({ length: 100_000 }, (_, at) => (at * 7) % 256);
        const written = await on.write("images/a.jpg", content, { contentType: "image/jpeg" });
        expect(written).toMatchObject({ name: "images/a.jpg", size: 100_000, contentType: "image/jpeg" });
        expect(Math.abs(written.modifiedAt - Date.now())).toBeLessThan(60_000);
        expect(await on.head("images/a.jpg")).toEqual(written);
        expect(await on.read("images/a.jpg")).toEqual(content);
        expect(on.writable).toBe(true);
      });
      test("keeps a type that its name does not suggest, and may be empty", async () => {
        const on = await fresh();
        await on.write("a.jpg", bytes(""), { contentType: "application/x-odd" });
        expect(await on.head("a.jpg")).toMatchObject({ size: 0, contentType: "application/x-odd" });
        expect(await on.read("a.jpg")).toHaveLength(0);
        expect((await on.list({ limit: 1 })).blobs[0]).toMatchObject({ contentType: "application/x-odd" });
      });
      test("that is missing is undefined, and deleting it is done already", async () => {
        const on = await fresh();
        await fill(on, ["a/b"]);
        for (const missing of ["b", "a", "a/b/c", "a/c"]) expect([await on.head(missing), await on.read(missing)]).toEqual([undefined, undefined]);
        await on.delete("b");
        await on.delete("a/b");
        await on.delete("a/b");
        expect([await on.list({ limit: 10 }), await on.names({ limit: 10 })]).toEqual([{ blobs: [] }, { names: [] }]);
      });
      test("gets another etag with another content", async () => {
        const on = await fresh();
        const first = await on.write("a", bytes("one"), plain);
        const second = await on.write("a", bytes("two"), { contentType: "text/csv" });
        expect(second.etag).not.toBe(first.etag);
        expect(second.contentType).toBe("text/csv");
        expect(text(await on.read("a"))).toBe("two");
      });
      test.each<[string, { start: number; end: number }, string]>([
        ["the middle", { start: 2, end: 5 }, "234"],
        ["the head", { start: 0, end: 1 }, "0"],
        ["past the end", { start: 8, end: 100 }, "89"],
        ["beyond the end", { start: 10, end: 20 }, ""],
        ["nothing", { start: 3, end: 3 }, ""],
      ])("is read in part: %s", async (_, range, expected) => {
        const on = await fresh();
        await on.write("a", bytes("0123456789"), plain);
        expect(text(await on.read("a", range))).toBe(expected);
      });
      test("of nothing has no part, and a missing one none either", async () => {
        const on = await fresh();
        await on.write("empty", bytes(""), plain);
        expect(text(await on.read("empty", { start: 0, end: 10 }))).toBe("");
        expect(await on.read("missing", { start: 0, end: 10 })).toBeUndefined();
      });
      test("is made by one of many who want it to be absent", async () => {
        const on = await fresh();
        const tries = await Promise.allSettled(Array.from({ length: 8 }, (_, who) => on.write("a", bytes(`by ${who}`), { ...plain, ifAbsent: true })));
        expect(tries.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
        for (const one of tries) if (one.status === "rejected") expect(one.reason).toMatchObject({ code: "conflict" });
        const winner = tries.findIndex(({ status }) => status === "fulfilled");
        expect(text(await on.read("a"))).toBe(`by ${winner}`);
      });
      test.each(["", "/a", "a/", "a//b", ".", "..", "a/../b", "../a", "a/.", "a\\b", "a\0b", "a\nb", "a\u0085", "x\ud83d"])(
        "is never called %j",
        async (bad) => {
          const on = await fresh();
          const refused = { code: "invalid" };
          await expect(on.write(bad, bytes(""), plain)).rejects.toMatchObject(refused);
          await expect(on.read(bad)).rejects.toMatchObject(refused);
          await expect(on.head(bad)).rejects.toMatchObject(refused);
          await expect(on.delete(bad)).rejects.toMatchObject(refused);
          await expect(on.stage(bad, "b", bytes(""))).rejects.toMatchObject(refused);
          await expect(on.commit(bad, [], plain)).rejects.toMatchObject(refused);
          await expect(on.readLink(bad, { minutes: 1 })).rejects.toMatchObject(refused);
          await expect(on.writeLink(bad, { minutes: 1 })).rejects.toMatchObject(refused);
        },
      );
      test("has a name of at most 1,024 characters", async () => {
        const on = await fresh();
        const longest = `${"x".repeat(199)}/`.repeat(5).concat("y".repeat(24));
        expect(longest).toHaveLength(1_024);
        await fill(on, [longest]);
        expect(text(await on.read(longest))).toBe(longest);
        await expect(on.head(`${longest}z`)).rejects.toMatchObject({ code: "invalid" });
      });
    });

    describe("a list", () => {
      test("is in the order of the bytes of the names, in pages without a gap", async () => {
        const on = await fresh();
        await fill(on, AWKWARD);
        const pages = await walk(on, 4);
        expect(pages.flat()).toEqual([...AWKWARD].sort(compareText));
        expect(pages.slice(0, -1).every((page) => page.length === 4)).toBe(true);
        for (const one of AWKWARD) expect([one, text(await on.read(one))]).toEqual([one, one]);
      });
      test("keeps to a prefix, which may end in the middle of a part", async () => {
        const on = await fresh();
        await fill(on, ["a", "ab/1", "ab/2", "ab/c/3", "abc", "ac", "b/ab"]);
        expect((await walk(on, 2, "ab")).flat()).toEqual(["ab/1", "ab/2", "ab/c/3", "abc"]);
        expect((await walk(on, 1, "ab/")).flat()).toEqual(["ab/1", "ab/2", "ab/c/3"]);
        expect((await walk(on, 9, "ab/c/3")).flat()).toEqual(["ab/c/3"]);
        expect((await walk(on, 9, "ab/c/3/")).flat()).toEqual([]);
        expect((await walk(on, 9, "z")).flat()).toEqual([]);
      });
      test("goes on where it was while blobs come and go", async () => {
        const on = await fresh();
        await fill(on, ["b", "d", "f", "h"]);
        const first = await on.list({ limit: 2 });
        await fill(on, ["a", "e"]);
        await on.delete("d");
        const second = await on.list({ limit: 9, after: first.cursor ?? "" });
        expect([names(first.blobs), names(second.blobs), second.cursor]).toEqual([["b", "d"], ["e", "f", "h"], undefined]);
      });
      test("tells sizes and etags, as the head does", async () => {
        const on = await fresh();
        const [written] = await fill(on, ["a/b.txt"]);
        expect((await on.list({ limit: 5 })).blobs).toEqual([written]);
      });
      test("of one level has the folders, with their slash, and the blobs", async () => {
        const on = await fresh();
        await fill(on, ["x/1", "x/y/2", "x-1", "z", "w/deep/er/3"]);
        expect(await on.browse({ prefix: "", limit: 50 })).toMatchObject({ folders: ["w/", "x/"], blobs: [{ name: "x-1" }, { name: "z" }] });
        expect(await on.browse({ prefix: "x/", limit: 50 })).toMatchObject({ folders: ["x/y/"], blobs: [{ name: "x/1" }] });
        expect(await on.browse({ prefix: "nowhere/", limit: 50 })).toEqual({ folders: [], blobs: [] });
        await expect(on.browse({ prefix: "x", limit: 50 })).rejects.toMatchObject({ code: "invalid" });
        const seen: string[] = [];
        for (let after: string | undefined; ; ) {
          const page = await on.browse({ prefix: "", limit: 1, ...(after !== undefined && { after }) });
          seen.push(...page.folders, ...names(page.blobs));
          after = page.cursor;
          if (after === undefined) break;
        }
        expect(seen.sort()).toEqual(["w/", "x-1", "x/", "z"]);
      });
      test.each([0, 5_001, 1.5])("of %d is refused", async (limit) => {
        const on = await fresh();
        for (const refused of [on.list({ limit }), on.names({ limit })]) await expect(refused).rejects.toMatchObject({ code: "invalid" });
      });
      test("refuses a prefix that leads out", async () => {
        const on = await fresh();
        await expect(on.list({ prefix: "../a", limit: 1 })).rejects.toMatchObject({ code: "invalid" });
        await expect(on.names({ prefix: "../a", limit: 1 })).rejects.toMatchObject({ code: "invalid" });
        await expect(on.browse({ prefix: "../", limit: 1 })).rejects.toMatchObject({ code: "invalid" });
      });
    });

    describe("a blob of blocks", () => {
      test("is there once it is committed, in the order given, the rest dropped", async () => {
        const on = await fresh();
        await on.stage("big", "block-02", bytes("second"));
        await on.stage("big", "block-01", bytes("FIRST"));
        await on.stage("big", "block-03", bytes("third"));
        await on.stage("big", "block-01", bytes("first "));
        expect([await on.head("big"), (await on.list({ limit: 5 })).blobs]).toEqual([undefined, []]);
        const made = await on.commit("big", ["block-01", "block-02"], { contentType: "application/zip" });
        expect(made).toMatchObject({ name: "big", size: 12, contentType: "application/zip" });
        expect(text(await on.read("big"))).toBe("first second");
      });
      test("may be committed again, and staged and committed anew", async () => {
        const on = await fresh();
        await on.stage("big", "b1", bytes("one"));
        const first = await on.commit("big", ["b1"], plain);
        expect(await on.commit("big", ["b1"], plain)).toMatchObject({ name: "big", size: first.size });
        await on.stage("big", "b1", bytes("other"));
        await on.commit("big", ["b1"], plain);
        expect(text(await on.read("big"))).toBe("other");
      });
      test("may be of none", async () => {
        expect(await (await fresh()).commit("empty", [], plain)).toMatchObject({ size: 0 });
      });
      test("is refused where a block was never staged, and then it is not there", async () => {
        const on = await fresh();
        await on.stage("big", "b1", bytes("one"));
        await expect(on.commit("big", ["b1", "b2"], plain)).rejects.toMatchObject({ code: "invalid" });
        expect(await on.head("big")).toBeUndefined();
      });
      test("does not mix with the blocks of another", async () => {
        const on = await fresh();
        await on.stage("one", "b1", bytes("one"));
        await on.stage("two", "b1", bytes("two"));
        await on.commit("two", ["b1"], plain);
        await on.commit("one", ["b1"], plain);
        expect([text(await on.read("one")), text(await on.read("two"))]).toEqual(["one", "two"]);
      });
    });

    describe("a link", () => {
      test("reads one blob, also in part, shown as the type that was signed", async () => {
        const on = await fresh();
        await on.write("odd name/ü #1%.html", bytes("0123456789"), { contentType: "text/html" });
        const link = await on.readLink("odd name/ü #1%.html", { minutes: 5, contentType: "text/plain" });
        const reply = await fetch(link);
        expect([reply.status, reply.headers.get("content-type"), reply.headers.get("content-disposition"), await reply.text()]).toEqual([
          200,
          "text/plain",
          null,
          "0123456789",
        ]);
        const part = await fetch(link, { headers: { range: "bytes=2-4" } });
        expect([part.status, part.headers.get("content-range"), await part.text()]).toEqual([206, "bytes 2-4/10", "234"]);
      });
      test("may be a download of a name", async () => {
        const on = await fresh();
        await on.write("a", bytes("x"), plain);
        const reply = await fetch(await on.readLink("a", { minutes: 5, downloadName: 'ex"port ü.csv' }));
        expect(reply.headers.get("content-disposition")).toBe(`attachment; filename="ex_port _.csv"; filename*=UTF-8''ex%22port%20%C3%BC.csv`);
        await reply.arrayBuffer();
      });
      const upload: RequestInit = { method: "PUT", body: "x", headers: { "x-ms-blob-type": "BlockBlob" } };
      const later = (seconds: string) => seconds.replace(/^\d/, (digit) => String(Number(digit) + 1));
      test.each<[string, (link: URL) => void, RequestInit]>([
        ["is for that blob only", (link) => (link.pathname = link.pathname.replace(/a$/, "b")), {}],
        ["cannot be given more time", (link) => link.searchParams.set("se", later(link.searchParams.get("se") ?? "")), {}],
        ["cannot be made one for writing", (link) => link.searchParams.set("sp", "w"), upload],
        ["for reading does not write", () => undefined, upload],
        ["does not delete", () => undefined, { method: "DELETE" }],
        ["cannot be given another type", (link) => link.searchParams.set("rsct", "text/html"), {}],
        ["is nothing without its signature", (link) => link.searchParams.delete("sig"), {}],
        ["is nothing with another signature", (link) => link.searchParams.set("sig", "AAAA"), {}],
      ])("%s", async (_, change, request) => {
        const on = await fresh();
        await fill(on, ["a", "b"]);
        const link = new URL(await on.readLink("a", { minutes: 5, contentType: "text/plain" }));
        change(link);
        const reply = await fetch(link, request);
        await reply.arrayBuffer();
        expect([403, 405]).toContain(reply.status);
        expect(text(await on.read("a"))).toBe("a");
      });
      test("runs out", async () => {
        const on = await fresh();
        await fill(on, ["a"]);
        const link = await on.readLink("a", { minutes: 1 / 60 });
        await new Promise((resolve) => setTimeout(resolve, 2_100));
        const reply = await fetch(link);
        await reply.arrayBuffer();
        expect(reply.status).toBe(403);
      });
      test("to nothing is not found, and none is good for more than an hour", async () => {
        const on = await fresh();
        const reply = await fetch(await on.readLink("missing", { minutes: 1 }));
        await reply.arrayBuffer();
        expect(reply.status).toBe(404);
        await expect(on.readLink("a", { minutes: 61 })).rejects.toThrow("60 minutes");
      });
      test("for writing takes one whole blob, checks its digest, and reads nothing", async () => {
        const on = await fresh();
        const link = await on.writeLink("up/new.csv", { minutes: 5 });
        const put = (headers: Record<string, string>) =>
          fetch(link, { method: "PUT", body: "a,b\n", headers: { "x-ms-blob-type": "BlockBlob", "content-type": "text/csv", ...headers } });
        const wrong = await put({ "content-md5": createHash("md5").update("other").digest("base64") });
        await wrong.arrayBuffer();
        expect([wrong.status, await on.head("up/new.csv")]).toEqual([400, undefined]);
        const reply = await put({ "content-md5": createHash("md5").update("a,b\n").digest("base64") });
        await reply.arrayBuffer();
        const head = await on.head("up/new.csv");
        expect([reply.status, head?.contentType, head?.size, text(await on.read("up/new.csv"))]).toEqual([201, "text/csv", 4, "a,b\n"]);
        const read = await fetch(link);
        await read.arrayBuffer();
        expect(read.status).toBe(403);
        const typeless = await fetch(link, { method: "PUT", body: "x" });
        await typeless.arrayBuffer();
        expect(typeless.status).toBe(400);
      });
    });

    test("containers do not mix, and one is there each time it is opened", async () => {
      const [one, two] = [await fresh(), await fresh()];
      await fill(one, ["a"]);
      expect(await two.head("a")).toBeUndefined();
      expect(await (await opened.blobs.open({ container: `container-${count - 1}` })).head("a")).toBeDefined();
      await expect(opened.blobs.open({ container: "../x" })).rejects.toThrow();
      await expect(opened.blobs.open({ folder: "/" })).rejects.toMatchObject({ code: "not-allowed" });
    });
  });
}
