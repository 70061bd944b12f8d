import { afterAll, expect, test } from "@jest/globals";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import type { Position } from "../cursor.ts";
import type { Filter, Index } from "../documents.ts";
import { localDocuments } from "./documents.ts";
import { isNarrowed, narrowedWalks } from "./narrowed-walk.ts";

const folder = mkdtempSync(join(tmpdir(), "narrowed-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const index: Index = { name: "point-by-at", type: "point", equals: [], order: "at", narrowedBy: ["kind", "tags[]"] };

test("only what the index carries is looked for in it", () => {
  const kind: Filter = { field: "kind", is: "eq", value: "a" };
  expect(isNarrowed(index, [kind, { field: "tags", is: "has", value: "x" }, { field: "id", is: "lt", value: "9" }])).toBe(true);
  expect(isNarrowed(index, [{ is: "any", of: [kind, { field: "other", is: "eq", value: 1 }] }])).toBe(false);
  expect(isNarrowed(index, [])).toBe(false);
  expect(isNarrowed({ name: "plain", type: "point", equals: [], order: "at" }, [kind])).toBe(false);
});

test.each([false, true])(
  "a long partition is looked through in stretches, each record once, whatever ties where one ends (descending: %s)",
  async (descending) => {
    const file = join(folder, `${descending}.db`);
    const documents = localDocuments({ file, indexes: [index] });
    // Up to 20 records tie.
    const docs = Array.from({ length: 90 }, (_, n) => ({
      id: `n${String(n).padStart(3, "0")}`,
      type: "point",
      at: Math.floor(n / 20),
      kind: n % 9 === 0 ? "a" : "b",
    }));
    await documents.batch(
      "p",
      docs.map((doc) => ({ op: "create", doc })),
    );
    await documents.close();
    const db = new DatabaseSync(file);
    const pn = Number(db.prepare("SELECT pn FROM records LIMIT 1").get()?.["pn"]);
    const walk = narrowedWalks(db, 7);
    const stretch = { index, equals: {}, low: undefined, high: undefined, descending, chunk: 1 };
    const found: string[] = [];
    let after: Position | undefined;
    let looks = 0;
    do {
      const where: Filter[] = [{ field: "kind", is: "eq", value: "a" }];
      const { met, upTo } = walk({ pk: "p", pn }, { ...stretch, after }, { where, most: 2 });
      found.push(...met.map(({ id }) => id));
      after = upTo;
      looks++;
    } while (after && looks < 100);
    db.close();
    const expected = docs.filter(({ kind }) => kind === "a").map(({ id }) => id);
    expect(found).toEqual(descending ? expected.toReversed() : expected);
    expect(looks).toBeGreaterThan(4);
  },
);

test("a partition that is short is measured once in a while only, and one that has grown since still gives all", async () => {
  const file = join(folder, "grown.db");
  const documents = localDocuments({ file, indexes: [index] });
  const write = async (from: number, to: number) => {
    const docs = Array.from({ length: to - from }, (_, k) => ({ id: `n${String(from + k).padStart(3, "0")}`, type: "point", at: from + k, kind: "a" }));
    await documents.batch(
      "p",
      docs.map((doc) => ({ op: "create", doc })),
    );
  };
  await write(0, 5);
  const db = new DatabaseSync(file);
  const pn = Number(db.prepare("SELECT pn FROM records LIMIT 1").get()?.["pn"]);
  const walk = narrowedWalks(db, 7);
  const stretch = { index, equals: {}, low: undefined, high: undefined, after: undefined, descending: false, chunk: 1 };
  const where: Filter[] = [{ field: "kind", is: "eq", value: "a" }];
  const looked = () => walk({ pk: "p", pn }, stretch, { where, most: 50 }).met.length;
  expect(looked()).toBe(5);
  await write(5, 30);
  expect(Array.from({ length: 100 }, looked)).toEqual(Array.from({ length: 100 }, () => 30));
  expect(looked()).toBe(8); // measured again: a stretch of it, and a place to go on from
  db.close();
  await documents.close();
});
