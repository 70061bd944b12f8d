import { afterAll, describe, expect, test } from "@jest/globals";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import fc from "fast-check";
import { z } from "zod";
import { contractIndexes, documentsContract } from "../documents.contract.ts";
import { compareText } from "../text-order.ts";
import { localDocuments } from "./documents.ts";

const folder = mkdtempSync(join(tmpdir(), "documents-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
let files = 0;
const freshFile = () => join(folder, `${++files}.db`);

documentsContract("SQLite", async () => {
  const documents = localDocuments({ file: freshFile(), indexes: contractIndexes });
  return { documents, close: () => documents.close() };
});

const Point = z.object({ id: z.string(), type: z.literal("point"), at: z.union([z.number(), z.string()]) });
const points = { type: "point" as const, schema: Point };
const byAt = { name: "point-by-at", type: "point", equals: [], order: "at" };

describe("the file", () => {
  test("keeps records over a restart, and gets and loses indexes as they are declared", async () => {
    const file = freshFile();
    const first = localDocuments({ file, indexes: [] });
    await first.batch(
      "p",
      [3, 1, 2].map((at) => ({ op: "create", doc: { id: `n${at}`, type: "point", at } })),
    );
    await expect(first.query({ shape: points, pk: "p", index: byAt, limit: 3 })).rejects.toThrow("not declared");
    await first.close();
    const second = localDocuments({ file, indexes: [byAt] });
    expect((await second.query({ shape: points, pk: "p", index: byAt, limit: 3 })).items.map(({ value }) => value.at)).toEqual([1, 2, 3]);
    await second.close();
    await localDocuments({ file, indexes: [{ ...byAt, name: "other" }] }).close();
    const db = new DatabaseSync(file);
    expect(db.prepare("SELECT name FROM sqlite_schema WHERE type = 'index' AND sql IS NOT NULL").all()).toEqual([{ name: "by-other" }]);
    db.close();
  });

  test("is shared by two processes: an etag holds for both", async () => {
    const file = freshFile();
    const [one, two] = [localDocuments({ file, indexes: [] }), localDocuments({ file, indexes: [] })];
    const { etag } = await one.create(points, "p", { id: "a", type: "point", at: 1 });
    await two.replace(points, "p", { id: "a", type: "point", at: 2 }, etag);
    await expect(one.replace(points, "p", { id: "a", type: "point", at: 3 }, etag)).rejects.toMatchObject({ code: "stale" });
    await Promise.all([one.close(), two.close()]);
  });

  test("has every batch that was acknowledged, and none in part, after kill -9", async () => {
    const file = freshFile();
    const writer = `
      import { localDocuments } from ${JSON.stringify(new URL("./documents.ts", import.meta.url).href)};
      const documents = localDocuments({ file: ${JSON.stringify(file)}, indexes: ${JSON.stringify([byAt])} });
      for (let n = 0; ; n++) {
        await documents.batch("p", Array.from({ length: 10 }, (_, at) => ({ op: "create", doc: { id: n + "-" + at, type: "point", at: n } })));
        process.stdout.write(n + "\\n");
      }`;
    const child = spawn(process.execPath, ["--input-type=module-typescript", "--eval", writer], { env: {}, stdio: ["ignore", "pipe", "inherit"] });
    let told = "";
    child.stdout.on("data", (chunk: Buffer) => {
      told += chunk.toString();
      if (told.length > 500) child.kill("SIGKILL");
    });
    await once(child, "close");
    const acknowledged = Number(told.slice(0, told.lastIndexOf("\n")).split("\n").at(-1));
    const documents = localDocuments({ file, indexes: [byAt] });
    const counts = new Map<unknown, number>();
    for (let cursor: string | undefined; ; ) {
      const page = await documents.query({ shape: points, pk: "p", index: byAt, limit: 1_000, ...(cursor !== undefined && { cursor }) });
      for (const { value } of page.items) counts.set(value.at, (counts.get(value.at) ?? 0) + 1);
      cursor = page.cursor;
      if (cursor === undefined) break;
    }
    await documents.close();
    expect(counts.size).toBeGreaterThan(acknowledged);
    expect(new Set(counts.values())).toEqual(new Set([10]));
  });
});

test("a large import and a small write beside it both come through while the log is copied by the thread", async () => {
  const file = freshFile();
  const documents = localDocuments({ file, indexes: [byAt] });
  const pad = "x".repeat(3_000);
  for (let from = 0; from < 24_000; from += 100) {
    const doc = (n: number) => ({ id: `n${(n * 7_919) % 24_000}`, type: "point", at: n, pad });
    const bulk = documents.batch(
      "p",
      Array.from({ length: 100 }, (_, at) => ({ op: "create", doc: doc(from + at) })),
    );
    if (from % 1_000 === 0) await documents.create(points, "q", { id: `n${from}`, type: "point", at: from });
    expect(await bulk).toMatchObject({ done: true });
  }
  expect((await documents.query({ shape: points, pk: "p", index: byAt, descending: true, limit: 1 })).items[0]?.value.at).toBe(23_999);
  expect((await documents.query({ shape: points, pk: "q", index: byAt, limit: 1_000 })).items).toHaveLength(24);
  expect(statSync(file).size).toBeGreaterThan(10_000_000);
  await documents.close();
});

test("any pages of any partitions give what sorting all of them gives", async () => {
  const documents = localDocuments({ file: freshFile(), indexes: [byAt] });
  let run = 0;
  const text = fc.string({ unit: "grapheme", maxLength: 3 });
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.record({ pk: fc.integer({ min: 0, max: 3 }), at: fc.oneof(text, fc.constantFrom("a", "b", "😀", "\uffff")) }), { maxLength: 40 }),
      fc.integer({ min: 1, max: 9 }),
      fc.boolean(),
      async (made, limit, descending) => {
        run++;
        const pk = (n: number) => `r${run}|${n}`;
        for (const [n, { pk: part, at }] of made.entries()) await documents.create(points, pk(part), { id: `i${n}`, type: "point", at });
        const found: string[] = [];
        for (let cursor: string | undefined; ; ) {
          const page = await documents.query({
            shape: points,
            pk: [0, 1, 2, 3].map(pk),
            index: byAt,
            limit,
            descending,
            ...(cursor !== undefined && { cursor }),
          });
          found.push(...page.items.map(({ value }) => `${value.at}\n${value.id}`));
          cursor = page.cursor;
          if (cursor === undefined) break;
        }
        const sorted = made.map(({ at }, n) => ({ at, id: `i${n}` })).sort((a, b) => compareText(a.at, b.at) || compareText(a.id, b.id));
        const expected = sorted.map(({ at, id }) => `${at}\n${id}`);
        expect(found).toEqual(descending ? expected.reverse() : expected);
      },
    ),
    { numRuns: 60 },
  );
  await documents.close();
});
