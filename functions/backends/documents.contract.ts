import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import { z } from "zod";
import { metered } from "./cost.ts";
import type { Documents, Filter, Index, Operation, Page, Query, Stored } from "./documents.ts";
import { passes } from "./filter.ts";
import { compareText } from "./text-order.ts";

const Note = z.object({
  id: z.string(),
  type: z.literal("note"),
  state: z.string().optional(),
  urgent: z.boolean().optional(),
  order: z.number().optional(),
  title: z.string().optional(),
  tags: z.array(z.string()).optional(),
  count: z.number().optional(),
  tally: z.record(z.string(), z.number()).optional(),
});
type Note = z.infer<typeof Note>;
const notes = { type: "note" as const, schema: Note };
const Other = z.object({ id: z.string(), type: z.literal("other"), order: z.number() });
const others = { type: "other" as const, schema: Other };

const byState: Index = { name: "note-by-state", type: "note", equals: ["state"], order: "order" };
const byTwo: Index = { name: "note-by-state-and-urgency", type: "note", equals: ["state", "urgent"], order: "order" };
const byTitle: Index = { name: "note-by-title", type: "note", equals: [], order: "title" };
const otherByOrder: Index = { name: "other-by-order", type: "other", equals: [], order: "order" };
const carrying: Index = { name: "note-carrying", type: "note", equals: [], order: "order", narrowedBy: ["state", "urgent", "title", "tags[]", "count"] };
/** What a backend under the contract is opened with. */
export const contractIndexes: readonly Index[] = [byState, byTwo, byTitle, otherByOrder, carrying];

export interface OpenDocuments {
  documents: Documents;
  close(): Promise<void>;
}

/** What every store of records must do. Each test has partitions of its own. */
export function documentsContract(name: string, open: () => Promise<OpenDocuments>): void {
  describe(`${name} keeps the contract of documents`, () => {
    let opened: OpenDocuments;
    let on: Documents;
    let count = 0;
    const freshPk = () => `project${++count}|0`;
    const note = (id: string, more: Partial<Note> = {}): Note => ({ id, type: "note", ...more });
    const values = (items: readonly Stored<Note>[]) => items.map(({ value }) => value);
    const ids = (page: Page<Note>) => page.items.map(({ value }) => value.id);
    const put = async (pk: string, docs: Note[]) => {
      for (let at = 0; at < docs.length; at += 100) {
        const outcome = await on.batch(
          pk,
          docs.slice(at, at + 100).map((doc) => ({ op: "create", doc })),
        );
        expect(outcome).toMatchObject({ done: true });
      }
    };
    const walk = async (ask: Omit<Query<Note>, "cursor">) => {
      const pages: Page<Note>[] = [];
      for (let cursor: string | undefined; pages.length < 200; ) {
        const page = await on.query({ ...ask, ...(cursor !== undefined && { cursor }) });
        pages.push(page);
        cursor = page.cursor;
        if (cursor === undefined) return pages;
      }
      throw new Error("The list has no end.");
    };

    beforeAll(async () => {
      opened = await open();
      on = opened.documents;
    });
    afterAll(() => opened.close());

    describe("one record", () => {
      test("is read back as it was written, awkward text included", async () => {
        const pk = freshPk();
        const made = note("A-z_0.9|~:@", {
          title: '😀 \u0000 \u2028 "quoted" \\ back ünïcode \ufffd',
          tags: ["", "🧪"],
          count: -0.1,
          tally: { a: 1e-7, b: 9_007_199_254_740_991 },
        });
        const created = await on.create(notes, pk, made);
        expect(created.value).toEqual(made);
        expect(await on.get(notes, pk, made.id)).toEqual(created);
      });
      test("is a copy: changing it changes nothing that is stored", async () => {
        const pk = freshPk();
        const made = note("a", { tags: ["one"] });
        const created = await on.create(notes, pk, made);
        made.tags?.push("two");
        created.value.tags?.push("three");
        expect((await on.get(notes, pk, "a"))?.value.tags).toEqual(["one"]);
      });
      test("that is missing is undefined, also in another partition and as another type", async () => {
        const pk = freshPk();
        await on.create(notes, pk, note("a"));
        expect(await on.get(notes, pk, "b")).toBeUndefined();
        expect(await on.get(notes, freshPk(), "a")).toBeUndefined();
        expect(await on.get(others, pk, "a")).toBeUndefined();
      });
      test("cannot be created twice", async () => {
        const pk = freshPk();
        await on.create(notes, pk, note("a", { count: 1 }));
        await expect(on.create(notes, pk, note("a", { count: 2 }))).rejects.toMatchObject({ code: "conflict" });
        expect((await on.get(notes, pk, "a"))?.value.count).toBe(1);
      });
      test("is replaced only by whoever read it last", async () => {
        const pk = freshPk();
        const first = await on.create(notes, pk, note("a"));
        const second = await on.replace(notes, pk, note("a", { count: 2 }), first.etag);
        expect(second.etag).not.toBe(first.etag);
        await expect(on.replace(notes, pk, note("a", { count: 3 }), first.etag)).rejects.toMatchObject({ code: "stale" });
        await expect(on.replace(notes, pk, note("gone"), first.etag)).rejects.toMatchObject({ code: "stale" });
        expect(await on.get(notes, pk, "a")).toEqual(second);
      });
      test("is replaced by one of many who try at once", async () => {
        const pk = freshPk();
        const { etag } = await on.create(notes, pk, note("a"));
        const tries = await Promise.allSettled(Array.from({ length: 12 }, (_, count) => on.replace(notes, pk, note("a", { count }), etag)));
        expect(tries.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
        for (const one of tries) if (one.status === "rejected") expect(one.reason).toMatchObject({ code: "stale" });
      });
      test("never gets an old etag again, not even made anew", async () => {
        const pk = freshPk();
        const etags = new Set<string>();
        for (let at = 0; at < 5; at++) {
          etags.add((await on.create(notes, pk, note("a"))).etag);
          await on.delete(pk, "a");
        }
        expect(etags.size).toBe(5);
      });
      test("is named with all others of its partition, so that all can be deleted", async () => {
        const pk = freshPk();
        for (const id of ["a", "b", "c"]) await on.create(notes, pk, note(id));
        expect((await on.ids(pk, { most: 100 })).toSorted()).toEqual(["a", "b", "c"]);
        expect(await on.ids(pk, { most: 2 })).toHaveLength(2);
        expect(await on.ids(pk, { most: 100, except: notes.type })).toEqual([]);
        expect(await on.ids(freshPk(), { most: 100 })).toEqual([]);
      });
      test("is deleted, again without complaint, and with an etag only while it is the one that was read", async () => {
        const pk = freshPk();
        const first = await on.create(notes, pk, note("a"));
        const second = await on.replace(notes, pk, note("a", { count: 1 }), first.etag);
        await expect(on.delete(pk, "a", first.etag)).rejects.toMatchObject({ code: "stale" });
        await on.delete(pk, "a", second.etag);
        await expect(on.delete(pk, "a", second.etag)).rejects.toMatchObject({ code: "stale" });
        await on.delete(pk, "a");
        expect(await on.get(notes, pk, "a")).toBeUndefined();
      });
      test.each([
        ...["", "a/b", "a\\b", "a?b", "a#b", "a b", "ä", "😀", "a\0"].map((id) => [JSON.stringify(id), id] as const),
        ["of 256 letters", "a".repeat(256)] as const,
      ])("with the id %s is refused", async (_, id) => {
        const pk = freshPk();
        await expect(on.create(notes, pk, note(id))).rejects.toMatchObject({ code: "invalid" });
        await expect(on.get(notes, pk, id)).rejects.toMatchObject({ code: "invalid" });
        await expect(on.batch(pk, [{ op: "delete", id }])).rejects.toMatchObject({ code: "invalid" });
      });
      test("with half a character in its text is refused, not corrupted", async () => {
        await expect(on.create(notes, freshPk(), note("a", { title: "x\ud83d" }))).rejects.toMatchObject({ code: "invalid" });
        await expect(on.create(notes, "p\ud83d", note("a"))).rejects.toMatchObject({ code: "invalid" });
        const escaped = note("a", { title: "\\ud83d" });
        expect((await on.create(notes, freshPk(), escaped)).value).toEqual(escaped);
      });
      test("of more than 2 MB is refused", async () => {
        await expect(on.create(notes, freshPk(), note("a", { title: "x".repeat(2_200_000) }))).rejects.toMatchObject({ code: "too-large" });
      });
      test("of another shape than was asked for is a fault, on the way in and on the way out", async () => {
        const pk = freshPk();
        const wrong: Note = JSON.parse('{"id":"a","type":"note","count":"many"}');
        await expect(on.create(notes, pk, wrong)).rejects.toThrow(z.ZodError);
        await on.batch(pk, [{ op: "create", doc: wrong }]);
        await expect(on.get(notes, pk, "a")).rejects.toThrow(z.ZodError);
      });
    });

    test("many are read at once, in the order asked, the missing left out", async () => {
      const pk = freshPk();
      await put(
        pk,
        Array.from({ length: 120 }, (_, at) => note(`n${at}`, { count: at })),
      );
      expect(values(await on.getMany(notes, pk, ["n7", "nope", "n3", "n99", "n0"])).map(({ id }) => id)).toEqual(["n7", "n3", "n99", "n0"]);
      expect(await on.getMany(notes, pk, [])).toEqual([]);
      expect(
        await on.getMany(
          notes,
          pk,
          Array.from({ length: 100 }, (_, at) => `n${at}`),
        ),
      ).toHaveLength(100);
      await expect(
        on.getMany(
          notes,
          pk,
          Array.from({ length: 101 }, (_, at) => `n${at}`),
        ),
      ).rejects.toMatchObject({ code: "invalid" });
    });

    describe("a batch", () => {
      test("does all and gives the new etags in order", async () => {
        const pk = freshPk();
        const [a, b, c] = await Promise.all(["a", "b", "c"].map((id) => on.create(notes, pk, note(id, { count: 1 }))));
        const outcome = await on.batch(pk, [
          { op: "create", doc: note("d") },
          { op: "replace", doc: note("a", { count: 5 }), etag: a?.etag ?? "" },
          { op: "delete", id: "b", etag: b?.etag ?? "" },
          { op: "increment", id: "c", by: { count: 2.5 } },
        ]);
        expect(outcome).toEqual({ done: true, etags: [expect.any(String), expect.any(String), undefined, expect.any(String)] });
        const after = await on.getMany(notes, pk, ["a", "b", "c", "d"]);
        expect(values(after)).toEqual([note("a", { count: 5 }), note("c", { count: 3.5 }), note("d")]);
        expect(outcome.done && [outcome.etags[1], outcome.etags[3], outcome.etags[0]]).toEqual(after.map(({ etag }) => etag));
        expect(after[1]?.etag).not.toBe(c?.etag);
      });

      const stale = '"00000000-0000-0000-0000-000000000000"';
      test.each<[string, Operation, "conflict" | "stale" | "not-found"]>([
        ["create of what is there", { op: "create", doc: note("a") }, "conflict"],
        ["replace under an old etag", { op: "replace", doc: note("a"), etag: stale }, "stale"],
        ["replace of what is gone", { op: "replace", doc: note("x"), etag: stale }, "not-found"],
        ["delete under an old etag", { op: "delete", id: "a", etag: stale }, "stale"],
        ["delete of what is gone", { op: "delete", id: "x" }, "not-found"],
        ["increment of what is gone", { op: "increment", id: "x", by: { count: 1 } }, "not-found"],
      ])("undoes everything at a %s", async (_, bad, why) => {
        const pk = freshPk();
        const kept = await on.create(notes, pk, note("a", { count: 1 }));
        const outcome = await on.batch(pk, [
          { op: "create", doc: note("new") },
          { op: "increment", id: "a", by: { count: 1 } },
          bad,
          { op: "create", doc: note("late") },
        ]);
        expect(outcome).toEqual({ done: false, failed: 2, why });
        expect(await on.getMany(notes, pk, ["a", "new", "late"])).toEqual([kept]);
      });

      test("sees its own earlier operations", async () => {
        const pk = freshPk();
        expect(
          await on.batch(pk, [
            { op: "create", doc: note("a", { count: 1 }) },
            { op: "increment", id: "a", by: { count: 1 } },
            { op: "delete", id: "a" },
            { op: "create", doc: note("a") },
          ]),
        ).toMatchObject({ done: true });
        expect(
          await on.batch(pk, [
            { op: "create", doc: note("b") },
            { op: "create", doc: note("b") },
          ]),
        ).toEqual({ done: false, failed: 1, why: "conflict" });
        expect(values(await on.getMany(notes, pk, ["a", "b"]))).toEqual([note("a")]);
      });

      test("adds to what is missing as to 0, and to many fields at once", async () => {
        const pk = freshPk();
        await on.create(notes, pk, note("a", { tally: { c0: 10, "~odd": 1 } }));
        const by = Object.fromEntries(Array.from({ length: 25 }, (_, at) => [`tally.c${at}`, at + 1]));
        expect(await on.batch(pk, [{ op: "increment", id: "a", by: { ...by, "tally.~odd": 1, count: -3 } }])).toMatchObject({
          done: true,
          etags: [expect.any(String)],
        });
        const after = await on.get(notes, pk, "a");
        expect(after?.value).toMatchObject({ count: -3, tally: { c0: 11, c1: 2, c24: 25, "~odd": 2 } });
        expect(await on.batch(pk, [{ op: "replace", doc: note("a"), etag: after?.etag ?? "" }])).toMatchObject({ done: true });
      });
      test.each([
        ["a parent that is missing", { "nowhere.c1": 1 }],
        ["text", { title: 1 }],
      ])("throws at an increment of %s and writes nothing", async (_, by) => {
        const pk = freshPk();
        const kept = await on.create(notes, pk, note("a", { title: "text" }));
        await expect(
          on.batch(pk, [
            { op: "create", doc: note("b") },
            { op: "increment", id: "a", by },
          ]),
        ).rejects.toThrow();
        expect(await on.getMany(notes, pk, ["a", "b"])).toEqual([kept]);
      });

      test("loses no increment of many at once", async () => {
        const pk = freshPk();
        await on.create(notes, pk, note("a", { count: 0 }));
        await Promise.all(
          Array.from({ length: 20 }, (_, at) =>
            on.batch(pk, [
              { op: "increment", id: "a", by: { count: 1 } },
              { op: "create", doc: note(`n${at}`) },
            ]),
          ),
        );
        expect((await on.get(notes, pk, "a"))?.value.count).toBe(20);
      });

      test("is won by one of many who lease the same records, whatever their order", async () => {
        const pk = freshPk();
        const free = await Promise.all(Array.from({ length: 5 }, (_, at) => on.create(notes, pk, note(`n${at}`, { state: "free" }))));
        const lease = (who: number) => {
          const order = who % 2 ? free : [...free].reverse();
          return on.batch(
            pk,
            order.map(({ value, etag }) => ({ op: "replace", doc: { ...value, state: `leased by ${who}` }, etag })),
          );
        };
        const outcomes = await Promise.all(Array.from({ length: 8 }, (_, who) => lease(who)));
        expect(outcomes.filter(({ done }) => done)).toHaveLength(1);
        expect(
          new Set(
            values(
              await on.getMany(
                notes,
                pk,
                free.map(({ value }) => value.id),
              ),
            ).map(({ state }) => state),
          ).size,
        ).toBe(1);
      });

      test("takes 100 operations and refuses none, 101, and increments that make more than 100", async () => {
        const pk = freshPk();
        const creates = Array.from({ length: 101 }, (_, at): Operation => ({ op: "create", doc: note(`n${at}`, { tally: {} }) }));
        await expect(on.batch(pk, creates)).rejects.toMatchObject({ code: "invalid" });
        await expect(on.batch(pk, [])).rejects.toMatchObject({ code: "invalid" });
        expect(await on.batch(pk, creates.slice(0, 100))).toMatchObject({ done: true });
        const eleven = Object.fromEntries(Array.from({ length: 11 }, (_, at) => [`tally.c${at}`, 1]));
        await expect(
          on.batch(
            pk,
            Array.from({ length: 51 }, (_, at) => ({ op: "increment", id: `n${at}`, by: eleven })),
          ),
        ).rejects.toMatchObject({ code: "invalid" });
      });
      test("of more than 2 MB is refused", async () => {
        const title = "x".repeat(700_000);
        await expect(
          on.batch(
            freshPk(),
            ["a", "b", "c"].map((id) => ({ op: "create", doc: note(id, { title }) })),
          ),
        ).rejects.toMatchObject({ code: "too-large" });
      });
    });

    describe("a query", () => {
      test("finds by equal fields, in the order of the index and then of the id", async () => {
        const pk = freshPk();
        await put(pk, [
          note("c", { state: "open", order: 2 }),
          note("b", { state: "open", order: 2 }),
          note("a", { state: "open", order: 10 }),
          note("d", { state: "open", order: -1.5 }),
          note("e", { state: "done", order: 0 }),
        ]);
        await put(freshPk(), [note("elsewhere", { state: "open", order: 0 })]);
        expect(ids(await on.query({ shape: notes, pk, index: byState, equals: { state: "open" }, limit: 10 }))).toEqual(["d", "b", "c", "a"]);
        expect(ids(await on.query({ shape: notes, pk, index: byState, equals: { state: "open" }, descending: true, limit: 10 }))).toEqual(["a", "c", "b", "d"]);
        expect(await on.query({ shape: notes, pk, index: byState, equals: { state: "never" }, limit: 10 })).toEqual({ items: [] });
      });
      test("gives records with etags that a replace takes", async () => {
        const pk = freshPk();
        await put(pk, [note("a", { title: "t" })]);
        const [found] = (await on.query({ shape: notes, pk, index: byTitle, limit: 1 })).items;
        await on.replace(notes, pk, note("a", { title: "u" }), found?.etag ?? "");
        expect(values((await on.query({ shape: notes, pk, index: byTitle, limit: 1 })).items)).toEqual([note("a", { title: "u" })]);
      });
      test("tells true from 1 and from text, and finds by two fields", async () => {
        const pk = freshPk();
        await put(pk, [
          note("a", { state: "true", urgent: true, order: 1 }),
          note("b", { state: "true", urgent: false, order: 1 }),
          note("c", { state: "1", urgent: true, order: 1 }),
        ]);
        expect(ids(await on.query({ shape: notes, pk, index: byTwo, equals: { state: "true", urgent: true }, limit: 10 }))).toEqual(["a"]);
        expect(ids(await on.query({ shape: notes, pk, index: byState, equals: { state: true }, limit: 10 }))).toEqual([]);
        expect(ids(await on.query({ shape: notes, pk, index: byState, equals: { state: 1 }, limit: 10 }))).toEqual([]);
      });
      test("leaves out other types and records without the order field", async () => {
        const pk = freshPk();
        await put(pk, [note("a", { title: "x" }), note("b")]);
        await on.create(others, pk, { id: "o", type: "other", order: 1 });
        expect(ids(await on.query({ shape: notes, pk, index: byTitle, limit: 10 }))).toEqual(["a"]);
        expect((await on.query({ shape: others, pk, index: otherByOrder, limit: 10 })).items).toHaveLength(1);
      });
      test("orders text by its UTF-8 bytes", async () => {
        const pk = freshPk();
        const titles = ["", "A", "B", "a", "a-b", "a/b", "a0", "ab", "é", "z", "\ufb01", "\uffee", "😀", "😀a", "🧪"];
        await put(pk, titles.map((title, at) => note(`n${at}`, { title })).reverse());
        const pages = await walk({ shape: notes, pk, index: byTitle, limit: 4 });
        expect(pages.flatMap(({ items }) => values(items).map(({ title }) => title))).toEqual([...titles].sort(compareText));
      });
      test.each<[string, NonNullable<Query<Note>["range"]>, number[]]>([
        ["ge", { ge: 3 }, [3, 4, 5]],
        ["gt", { gt: 3 }, [4, 5]],
        ["le", { le: 2 }, [1, 2]],
        ["lt", { lt: 2 }, [1]],
        ["ge and lt", { ge: 2, lt: 4 }, [2, 3]],
        ["gt and ge", { gt: 2, ge: 2 }, [3, 4, 5]],
        ["nothing between", { gt: 3, lt: 3 }, []],
      ])("keeps to the bounds %s, forth and back, page by page", async (_, range, expected) => {
        const pk = freshPk();
        await put(
          pk,
          [1, 2, 3, 4, 5].flatMap((order) => ["x", "y"].map((id) => note(`${id}${order}`, { state: "s", order }))),
        );
        const ask = { shape: notes, pk, index: byState, equals: { state: "s" }, range, limit: 3 };
        const forth = (await walk(ask)).flatMap(ids);
        expect(forth).toEqual(expected.flatMap((order) => [`x${order}`, `y${order}`]));
        expect((await walk({ ...ask, descending: true })).flatMap(ids)).toEqual(forth.reverse());
      });
      test("walks pages without a gap or a repeat, ties included, and ends without a cursor", async () => {
        const pk = freshPk();
        await put(
          pk,
          Array.from({ length: 250 }, (_, at) => note(`n${String(at).padStart(3, "0")}`, { state: "s", order: at % 3 })),
        );
        for (const descending of [false, true]) {
          const pages = await walk({ shape: notes, pk, index: byState, equals: { state: "s" }, limit: 50, descending });
          expect(pages.map(({ items }) => items.length)).toEqual([50, 50, 50, 50, 50]);
          expect(new Set(pages.flatMap(ids)).size).toBe(250);
        }
      });
      test("goes on where it was while records are put in and taken out", async () => {
        const pk = freshPk();
        const docs = Array.from({ length: 20 }, (_, at) => note(`n${at + 10}`, { state: "s", order: at * 10 }));
        await put(pk, docs);
        const ask = { shape: notes, pk, index: byState, equals: { state: "s" }, limit: 5 };
        const first = await on.query(ask);
        await put(pk, [note("before", { state: "s", order: 1 }), note("after", { state: "s", order: 51 })]);
        await on.delete(pk, "n14"); // the last that was given: the cursor points at nothing
        await on.delete(pk, "n15");
        const second = await on.query({ ...ask, cursor: first.cursor ?? "" });
        expect(ids(second)).toEqual(["after", "n16", "n17", "n18", "n19"]);
      });
      test("merges partitions into one order, page by page", async () => {
        const pks = [freshPk(), freshPk(), freshPk()];
        for (const [at, pk] of pks.entries())
          await put(
            pk,
            Array.from({ length: 30 }, (_, n) => note(`n${n % 7}-${n}`, { state: "s", order: (n * 7 + at * 3) % 10, count: at })),
          );
        const ask = { shape: notes, pk: pks, index: byState, equals: { state: "s" }, limit: 7 };
        const all = (await walk(ask)).flatMap(({ items }) => values(items));
        expect(all).toHaveLength(90);
        const keys = all.map(({ order, id, count: at }) => [order ?? 0, id, at ?? 0] as const);
        expect(keys).toEqual([...keys].sort((a, b) => a[0] - b[0] || compareText(a[1], b[1]) || a[2] - b[2]));
        expect(new Set(keys.map(String)).size).toBe(90);
        expect((await walk({ ...ask, descending: true })).flatMap(({ items }) => values(items))).toEqual(all.reverse());
        expect(await on.query({ ...ask, pk: [] })).toEqual({ items: [] });
      });
      test.each<[string, NonNullable<Query<Note>["where"]>, string[]]>([
        ["eq", [{ field: "count", is: "eq", value: 2 }], ["b"]],
        ["ne, the missing included", [{ field: "count", is: "ne", value: 2 }], ["a", "c", "d"]],
        ["lt", [{ field: "count", is: "lt", value: 2 }], ["a"]],
        ["ge", [{ field: "count", is: "ge", value: 2 }], ["b", "c"]],
        ["in", [{ field: "count", is: "in", value: [1, 3, "2"] }], ["a", "c"]],
        ["in nothing", [{ field: "count", is: "in", value: [] }], []],
        ["contains, ignoring case", [{ field: "title", is: "contains", value: "CaT" }], ["a", "c"]],
        ["contains, no wild cards", [{ field: "title", is: "contains", value: "%" }], ["d"]],
        ["has", [{ field: "tags", is: "has", value: "x" }], ["a", "b"]],
        ["a boolean", [{ field: "urgent", is: "eq", value: true }], ["c"]],
        [
          "two at once",
          [
            { field: "tags", is: "has", value: "x" },
            { field: "count", is: "gt", value: 1 },
          ],
          ["b"],
        ],
        ["a number against text", [{ field: "title", is: "gt", value: 0 }], []],
      ])("narrows by %s", async (_, where, expected) => {
        const pk = freshPk();
        await put(pk, [
          note("a", { state: "s", order: 1, count: 1, title: "Cat", tags: ["x", "y"] }),
          note("b", { state: "s", order: 2, count: 2, title: "dog", tags: ["x"] }),
          note("c", { state: "s", order: 3, count: 3, title: "a cat's", urgent: true }),
          note("d", { state: "s", order: 4, title: "100%" }),
        ]);
        const pages = await walk({ shape: notes, pk, index: byState, equals: { state: "s" }, where, limit: 10 });
        expect(pages.flatMap(ids)).toEqual(expected);
      });
      test("that carries fields along, narrowed by any filters, gives what looking at each record gives", async () => {
        const word = fc.constantFrom("a", "B", "ab", 'x"y', "é", "1", "true", "a%", "_b", "b\\", "A%");
        const doc = fc.record(
          { state: word, urgent: fc.boolean(), order: fc.integer({ min: 0, max: 6 }), title: word, tags: fc.array(word, { maxLength: 3 }), count: fc.nat(3) },
          { requiredKeys: ["order"] },
        );
        const plain: fc.Arbitrary<Filter> = fc.oneof(
          fc.record({ field: fc.constantFrom("state", "title"), is: fc.constantFrom("eq", "ne", "contains", "ge", "lt"), value: word }),
          fc.record({ field: fc.constant("count"), is: fc.constantFrom("eq", "ne", "ge", "lt", "le", "gt"), value: fc.nat(3) }),
          fc.record({ field: fc.constantFrom("urgent"), is: fc.constantFrom("eq", "ne"), value: fc.boolean() }),
          fc.record({ field: fc.constant("state"), is: fc.constant("in"), value: fc.array(word, { maxLength: 2 }) }),
          fc.record({ field: fc.constant("tags"), is: fc.constant("has"), value: word }),
          fc.record({ field: fc.constant("id"), is: fc.constantFrom("lt", "ge"), value: fc.constantFrom("n1", "n12", "n3") }),
        );
        const filter = fc.oneof({ weight: 3, arbitrary: plain }, fc.record({ is: fc.constant("any"), of: fc.array(plain, { maxLength: 2 }) }));
        const asked = fc.record({
          docs: fc.array(doc, { maxLength: 30 }),
          where: fc.array(filter, { minLength: 1, maxLength: 3 }),
          limit: fc.integer({ min: 1, max: 5 }),
          descending: fc.boolean(),
          range: fc.constantFrom({}, { ge: 2 }, { lt: 5 }, { gt: 1, le: 4 }),
        });
        await fc.assert(
          fc.asyncProperty(asked, async ({ docs, where, limit, descending, range }) => {
            const pk = freshPk();
            const made = docs.map((more, at) => note(`n${at}`, Object.fromEntries(Object.entries(more).filter(([, value]) => value !== undefined))));
            await put(pk, made);
            const inRange: Filter[] = Object.entries(range).map(([is, value]) => ({ field: "order", is: is as "ge" | "lt" | "gt" | "le", value }));
            const fitting = made.filter((one) => passes(one, [...where, ...inRange]));
            const sorted = fitting.toSorted((a, b) => (a.order ?? 0) - (b.order ?? 0) || compareText(a.id, b.id)).map(({ id }) => id);
            const pages = await walk({ shape: notes, pk, index: carrying, where, limit, descending, range });
            expect(pages.flatMap(ids)).toEqual(descending ? sorted.toReversed() : sorted);
          }),
          { numRuns: 60 },
        );
      });

      test("with a filter that few pass still comes to all of them", async () => {
        const pks = [freshPk(), freshPk()];
        for (const pk of pks)
          await put(
            pk,
            Array.from({ length: 1_500 }, (_, at) => note(`n${at}`, { state: "s", order: at, count: at % 700 })),
          );
        const pages = await walk({
          shape: notes,
          pk: pks,
          index: byState,
          equals: { state: "s" },
          where: [{ field: "count", is: "eq", value: 699 }],
          limit: 2,
        });
        expect(pages.flatMap(({ items }) => values(items).map(({ order }) => order))).toEqual([699, 699, 1_399, 1_399]);
      });
      test.each([
        ["empty", ""],
        ["one letter", "x"],
        ["half of a JSON text", "eyJx"],
        ["null", "bnVsbA"],
        ["one with an object for a value", Buffer.from('{"q":"note-by-state","o":{},"i":"a","p":"p"}').toString("base64url")],
        ["very long", "A".repeat(50_000)],
      ])("refuses a forged cursor: %s", async (_, cursor) => {
        await expect(on.query({ shape: notes, pk: freshPk(), index: byState, equals: { state: "s" }, limit: 1, cursor })).rejects.toMatchObject({
          code: "invalid",
        });
      });
      test("refuses the cursor of another query", async () => {
        const pk = freshPk();
        await put(pk, [note("a", { state: "s", order: 1, title: "x" }), note("b", { state: "s", order: 2, title: "y" })]);
        const { cursor = "" } = await on.query({ shape: notes, pk, index: byTitle, limit: 1 });
        await expect(on.query({ shape: notes, pk, index: byState, equals: { state: "s" }, limit: 1, cursor })).rejects.toMatchObject({ code: "invalid" });
        await expect(on.query({ shape: notes, pk, index: byTitle, descending: true, limit: 1, cursor })).rejects.toMatchObject({ code: "invalid" });
      });
      test.each([0, -1, 1.5, 1_001, Number.NaN])("refuses the limit %d", async (limit) => {
        await expect(on.query({ shape: notes, pk: freshPk(), index: byTitle, limit })).rejects.toMatchObject({ code: "invalid" });
      });
      test("throws where the index is not declared or its fields are not given", async () => {
        const pk = freshPk();
        await expect(on.query({ shape: notes, pk, index: { ...byTitle, name: "unknown" }, limit: 1 })).rejects.toThrow("unknown");
        await expect(on.query({ shape: notes, pk, index: byState, limit: 1 })).rejects.toThrow("state");
        await expect(on.query({ shape: notes, pk, index: byTitle, equals: { state: "s" }, limit: 1 })).rejects.toThrow("state");
        await expect(on.query({ shape: others, pk, index: byTitle, limit: 1 })).rejects.toThrow("note-by-title");
      });
    });

    test("every call tells its cost", async () => {
      const pk = freshPk();
      const doc = note("a", { state: "s", order: 1 });
      const costs = [
        await metered(() => on.create(notes, pk, doc)),
        await metered(() => on.get(notes, pk, "a")),
        await metered(() => on.query({ shape: notes, pk, index: byState, equals: { state: "s" }, limit: 1 })),
        await metered(() => on.batch(pk, [{ op: "increment", id: "a", by: { count: 1 } }])),
        await metered(() => on.delete(pk, "a")),
      ].map(({ cost }) => cost);
      for (const { operations, requestUnits } of costs)
        expect({ operations, some: requestUnits > 0 && requestUnits < 40 }).toEqual({ operations: 1, some: true });
    });
  });
}
