import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { afterEach, describe, expect, test } from "@jest/globals";
import type { Documents } from "../backends/documents.ts";
import { createDataset } from "../datasets/create-dataset.ts";
import { previewPath } from "../datasets/preview-path.ts";
import { createProject } from "../projects/create-project.ts";
import { alterProject, getProject } from "../projects/get-project.ts";
import { bucketPks, ITEM_LIMIT, type Project } from "../projects/project.ts";
import { type LocalRoom, openRoom } from "../tests/local-room.ts";
import { createCounters } from "./count-items.ts";
import { CountersShape } from "./counters.ts";
import { endImport } from "./end-import.ts";
import type { ImportRecord } from "./import-record.ts";
import { newestImport } from "./import-records.ts";
import { importStep } from "./import-step.ts";
import { type Item, itemId, ItemShape, itemsByOrder } from "./item.ts";
import { showTexts, textReader } from "./item-text.ts";
import { listRejections } from "./list-imports.ts";
import { refreshProject } from "./start-import.ts";

let on: LocalRoom;
afterEach(() => on.close());

interface How {
  path?: string;
  columns?: string[];
  kind?: string;
  holds?: "file" | "tabular";
  hasHeader?: boolean;
}
let named = 0;

async function made({ path = "**", columns = ["text"], kind = "text-multi-class", holds = "tabular", hasHeader }: How = {}): Promise<Project> {
  const header = hasHeader === undefined ? {} : { hasHeader };
  const dataset = await createDataset(on, { source: "path", holds, ...header, name: "d", description: "", datastoreId: on.datastoreId, path }, "ana");
  const chosen = holds === "tabular" ? { columns } : {};
  const wish = {
    name: `Rows ${++named}`,
    description: "",
    kind,
    options: {},
    ...chosen,
    datasetId: dataset.id,
    classes: [{ name: "a" }],
    leaseMinutes: 15,
    refresh: "off" as const,
  };
  return (await createProject(on, { wish: { ...wish, instructions: { type: "none" } }, by: "ana" })).value;
}

async function loaded(how?: How): Promise<Project> {
  const { id } = await made(how);
  await on.runFlows();
  return (await getProject(on, id)).value;
}

async function itemsOf(project: Project): Promise<Item[]> {
  const items: Item[] = [];
  for (const pk of bucketPks(project)) {
    let cursor: string | undefined;
    do {
      const page = await on.documents.query({ shape: ItemShape, pk, index: itemsByOrder, limit: 1_000, ...(cursor !== undefined && { cursor }) });
      items.push(...page.items.map(({ value }) => value));
      cursor = page.cursor;
    } while (cursor !== undefined);
  }
  return items.toSorted((a, b) => (a.path === b.path ? (a.row ?? 0) - (b.row ?? 0) : a.path < b.path ? -1 : 1));
}

async function expectExactCounters(project: Project): Promise<void> {
  const items = await itemsOf(project);
  const counters = await Promise.all(bucketPks(project).map(async (pk) => (await on.documents.get(CountersShape, pk, "counters"))?.value.items.total ?? 0));
  expect(counters.reduce((sum, total) => sum + total, 0)).toBe(items.length);
}

const recordOf = async (project: Project): Promise<ImportRecord> => {
  const found = await newestImport(on, project.id);
  if (!found) throw new Error("no record");
  return found.value;
};
const rejections = async (project: Project) => (await listRejections(on, project.id, { limit: 100 })).items;
const textsOf = async (project: Project, items: readonly Item[]) => {
  const read = await textReader(on, project);
  return await Promise.all(items.map(async (item) => await read(item)));
};

describe("a table", () => {
  test("becomes items, a row each, with the chosen columns in their order, file and row number", async () => {
    on = await openRoom();
    on.put("in/news.csv", 'id,title,body\n1,Hello,"two\nlines, ""quoted"""\n,,\n2,😀 Ünï,\n\n3,last,x\n');
    on.put("in/more.tsv", "title\tid\nTabs\t7\n");
    on.put("in/readme.md", "no table");
    const project = await loaded({ path: "in/**", columns: ["title", "body"] });
    expect(project).toMatchObject({ state: "running", columns: ["title", "body"], buckets: 1 });
    const items = await itemsOf(project);
    expect(items.map(({ path, row, length }) => [path, row, length])).toEqual([
      ["in/more.tsv", 1, 5],
      ["in/news.csv", 1, 5 + 1 + 19],
      ["in/news.csv", 3, 5 + 1],
      ["in/news.csv", 4, 4 + 1 + 1],
    ]);
    for (const { id, path, row } of items) expect(id).toBe(itemId(on.datastoreId, path, String(row)));
    const texts = await textsOf(project, items);
    expect(texts).toMatchObject([
      { text: { text: "Tabs\n" } },
      { text: { text: 'Hello\ntwo\nlines, "quoted"', encoding: "utf-8" } },
      { text: { text: "😀 Ünï\n" } },
      { text: { text: "last\nx" } },
    ]);
    expect(texts[1]).toMatchObject({
      length: 25,
      text: {
        fields: [
          { name: "title", start: 0, end: 5 },
          { name: "body", start: 6, end: 25 },
        ],
      },
    });
    expect(texts[2]).toMatchObject({
      length: 6,
      text: {
        fields: [
          { name: "title", start: 0, end: 5 },
          { name: "body", start: 6, end: 6 },
        ],
      },
    });
    expect(await recordOf(project)).toMatchObject({ state: "done", expected: 5, listed: 5, added: 4, known: 0, rejected: 1 });
    await expectExactCounters(project);
  });

  test("with a broken quote loads the rows before and after it, over many steps, and reports that one", async () => {
    on = await openRoom();
    const rows = Array.from({ length: 12_000 }, (_, at) => `${at + 1},"text of row ${at + 1}, with a comma",x\n`);
    rows[7_000] = '7001,"a quote that never closes,x\n';
    on.put("big.csv", `id,text,more\n${rows.join("")}`);
    const project = await loaded();
    expect(await rejections(project)).toEqual([{ path: "big.csv, row 7001", why: expect.stringContaining("quote") }]);
    expect(await recordOf(project)).toMatchObject({ state: "done", expected: 12_000, listed: 12_000, added: 11_999, rejected: 1 });
    const items = await itemsOf(project);
    expect(items.map(({ row }) => row)).toEqual(Array.from({ length: 12_000 }, (_, at) => at + 1).filter((row) => row !== 7_001));
    const [first, after] = await textsOf(
      project,
      items.filter(({ row }) => row === 1 || row === 7_002),
    );
    expect([first, after]).toMatchObject([{ text: { text: "text of row 1, with a comma" } }, { text: { text: "text of row 7002, with a comma" } }]);
    await expectExactCounters(project);
  }, 30_000);

  test("keeps what is labeled when its file changes or goes; a refresh reads new tables only", async () => {
    on = await openRoom();
    on.put("a.csv", "text\none\ntwo\n");
    const project = await loaded();
    on.put("a.csv", "text\nother\nwords\nand a third\n");
    on.put("b.csv", "text\nnew\n");
    await refreshProject(on, { projectId: project.id, by: "ana" });
    await on.runFlows();
    const items = await itemsOf(project);
    expect(items.map(({ path, row }) => [path, row])).toEqual([
      ["a.csv", 1],
      ["a.csv", 2],
      ["b.csv", 1],
    ]);
    expect(await textsOf(project, items)).toMatchObject([{ text: { text: "one" } }, { text: { text: "two" } }, { text: { text: "new" } }]);
    expect(await recordOf(project)).toMatchObject({ mode: "refresh", state: "done", added: 1, known: 1, rejected: 0 });
    await refreshProject(on, { projectId: project.id, by: "ana" });
    await on.runFlows();
    expect(await recordOf(project)).toMatchObject({ state: "done", added: 0, known: 2, rejected: 0 });
    await expectExactCounters(project);
  });

  test("that is no table, or has none of the columns, is reported as a file; and nothing else is lost", async () => {
    on = await openRoom();
    on.put("a.csv", "text\none\n");
    on.put("b.csv", "title\ntwo\n");
    on.put(
      "c.csv",
      Uint8Array.from({ length: 3_000 }, (_, at) => (at * 7919) % 251),
    );
    on.put("d.csv", "");
    on.put("e.csv", "\n\n");
    const project = await loaded();
    expect((await itemsOf(project)).map(({ path }) => path)).toEqual(["a.csv"]);
    expect((await rejections(project)).map(({ path, why }) => [path, why])).toEqual([
      ["b.csv", expect.stringContaining("none of the columns")],
      ["c.csv", expect.stringContaining("not a table")],
      ["d.csv", "The file is empty"],
      ["e.csv", "The table has no rows."],
    ]);
  });

  test("in UTF-16 or windows-1252 is read, and said to be", async () => {
    on = await openRoom();
    on.put("u.csv", Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from("text;n\nGrüße, 世界;1\n", "utf16le")]));
    on.put("w.csv", Buffer.from("text,n\ncaf\xe9,1\n", "latin1"));
    const project = await loaded();
    expect(await textsOf(project, await itemsOf(project))).toMatchObject([
      { text: { text: "Grüße, 世界", encoding: "utf-16le" } },
      { text: { text: "café", encoding: "windows-1252" } },
    ]);
  });

  test("of nothing fails with a sentence", async () => {
    on = await openRoom();
    on.put("a.csv", "text\n");
    const { id } = await loaded();
    expect((await getProject(on, id)).value).toMatchObject({ state: "failed", failure: expect.stringContaining("no rows") });
  });
});

describe("a walk over tables that is killed at any write and run again", () => {
  test("ends in the same items with their texts, exact counters and an exact record", async () => {
    let left = Number.POSITIVE_INFINITY;
    const dying =
      <A extends unknown[], R>(work: (...given: A) => Promise<R>) =>
      async (...given: A) => {
        if (left-- <= 0) throw new Error("killed");
        return await work(...given);
      };
    on = await openRoom(
      (documents): Documents => ({
        ...documents,
        create: dying(documents.create) as Documents["create"],
        replace: dying(documents.replace) as Documents["replace"],
        batch: dying(documents.batch),
      }),
    );
    // Steps of one run each: the clock of the room goes on by more than a step may take with each look at it.
    let clock = 1_800_000_000_000;
    const slow = { ...on, now: () => (clock += 2_000) };
    const rows = (from: number, to: number) => Array.from({ length: to - from }, (_, at) => `text ${from + at},x\n`).join("");
    on.put("a.csv", `text,n\n${rows(0, 2_500)}bad,"quote,1\n${rows(2_500, 4_100)}`);
    for (let i = 0; i < 5; i++) on.put(`b${i}.csv`, `text,n\n${rows(0, 3)}`);
    on.put("notes.txt", "x");
    for (const writes of [0, 1, 3, 8, 13, 25, 40, 60]) {
      const project = await made();
      left = writes;
      const ask = { projectId: project.id, mode: "initialization" as const, startedAt: project.createdAt, by: "ana" };
      const run = async () => {
        for (;;) {
          const { state } = await importStep(slow, ask);
          if (state !== "counting" && state !== "loading") break;
        }
        await endImport(slow, ask);
      };
      await run().catch(() => undefined);
      left = Number.POSITIVE_INFINITY;
      await run();
      const now = (await getProject(on, project.id)).value;
      expect(now.state).toBe("running");
      const items = await itemsOf(now);
      expect(items).toHaveLength(4_115);
      expect(await recordOf(now)).toMatchObject({ state: "done", expected: 4_117, listed: 4_117, added: 4_115, known: 0, rejected: 2 });
      await expectExactCounters(now);
      const some = items.filter((_, at) => at % 500 === 0 || at > 4_100);
      const texts = await textsOf(now, some);
      for (const [index, { path, row = 0 }] of some.entries())
        expect(texts[index]).toMatchObject({ text: { text: `text ${path === "a.csv" && row > 2_501 ? row - 2 : row - 1}` } });
    }
  }, 60_000);

  test("while a table changed under it says so, and loads no mixture", async () => {
    on = await openRoom();
    let clock = 1_800_000_000_000;
    const slow = { ...on, now: () => (clock += 2_000) };
    const table = (word: string) => `text\n${Array.from({ length: 5_000 }, (_, at) => `${word} ${at}\n`).join("")}`;
    on.put("a.csv", table("old"));
    const project = await made();
    const ask = { projectId: project.id, mode: "initialization" as const, startedAt: project.createdAt, by: "ana" };
    for (let state = ""; state !== "loading"; ) ({ state } = await importStep(slow, ask));
    on.put("a.csv", table("newer"));
    for (let state = ""; state !== "done"; ) ({ state } = await importStep(slow, ask));
    const now = (await getProject(on, project.id)).value;
    const items = await itemsOf(now);
    expect(items.length).toBeGreaterThan(0);
    expect(items.length).toBeLessThan(5_000);
    for (const text of await textsOf(now, items)) expect(text).toMatchObject({ text: { text: expect.stringMatching(/^old /) } });
    expect(await rejections(now)).toMatchObject([{ path: `a.csv, row ${items.length}`, why: expect.stringContaining("changed while it was read") }]);
  });
});

test("the limit of 500,000 counts rows, to the row", async () => {
  on = await openRoom();
  on.put("a.csv", `text\n${Array.from({ length: 40 }, (_, at) => `row ${at}\n`).join("")}`);
  const project = (await alterProject(on, (await made()).id, (now) => ({ ...now, buckets: 1 }))).value;
  await createCounters(on, project);
  await on.documents.batch(bucketPks(project)[0] ?? "", [{ op: "increment", id: "counters", by: { "items.total": ITEM_LIMIT - 7 } }]);
  await on.runFlows();
  const now = (await getProject(on, project.id)).value;
  expect((await itemsOf(now)).map(({ row }) => row)).toEqual([1, 2, 3, 4, 5, 6, 7]);
  expect(await recordOf(now)).toMatchObject({ state: "done", truncated: true, added: 7 });
});

describe("texts", () => {
  test("of files are decoded whole; one that is binary, too large by now or gone has a problem; the wall gets their beginnings", async () => {
    on = await openRoom();
    on.put("a.txt", "Hello 😀 wörld\r\nand more");
    on.put("b.txt", Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from([0x41, 0, 0x3d, 0xd8, 0, 0, 0x42])]));
    on.put(
      "c.txt",
      Uint8Array.from({ length: 3_000 }, (_, at) => (at * 7919) % 251),
    );
    on.put("d.txt", "soon large");
    on.put("e.txt", "soon gone");
    on.put("f.csv", "text\nno\n");
    const project = await loaded({ holds: "file" });
    on.put("d.txt", "x".repeat(1_100_000));
    const { rmSync } = await import("node:fs");
    rmSync(`${on.files}/e.txt`);
    const items = await itemsOf(project);
    expect(items.map(({ path }) => path)).toEqual(["a.txt", "b.txt", "c.txt", "d.txt", "e.txt"]);
    expect(await textsOf(project, items)).toEqual([
      { text: { text: "Hello 😀 wörld\r\nand more", encoding: "utf-8" }, length: 23 },
      { text: { text: "A\uFFFD\0\uFFFD", encoding: "utf-16le" }, length: 4 },
      { problem: expect.stringContaining("not a text") },
      { problem: expect.stringContaining("grown") },
      { problem: expect.stringContaining("no longer") },
    ]);
    const shown = await showTexts(on, project, { itemIds: [items[0]?.id ?? "", items[2]?.id ?? "", "0".repeat(24)], most: 7 });
    expect(shown.items).toEqual([
      { id: items[0]?.id, text: { text: "Hello 😀", encoding: "utf-8" }, isCut: true },
      { id: items[2]?.id, problem: expect.stringContaining("not a text") },
      { id: "0".repeat(24), problem: expect.any(String) },
    ]);
  });

  test("of rows are cut within their columns", async () => {
    on = await openRoom();
    on.put("a.csv", "a,b,c\nfirst,second,third\n");
    const project = await loaded({ columns: ["b", "c", "a"] });
    const [item] = await itemsOf(project);
    const { items } = await showTexts(on, project, { itemIds: [item?.id ?? ""], most: 9 });
    expect(items[0]).toMatchObject({
      isCut: true,
      text: {
        text: "second\nth",
        fields: [
          { name: "b", start: 0, end: 6 },
          { name: "c", start: 7, end: 9 },
        ],
      },
    });
  });
});

describe("before a project is made", () => {
  test("the preview shows columns and first rows of the first table, or beginnings of texts", async () => {
    on = await openRoom();
    on.put("t/a.csv", "id,text\n1,one\n2,two\n");
    on.put("t/b.txt", `${"long ".repeat(100)}`);
    on.put("t/c.csv", '"broken\n');
    const ask = { datastoreId: on.datastoreId, path: "t/**" };
    expect(await previewPath(on, { ...ask, want: "table" })).toMatchObject({
      loadable: 2,
      table: {
        path: "t/a.csv",
        columns: ["id", "text"],
        rows: [
          ["1", "one"],
          ["2", "two"],
        ],
      },
    });
    expect((await previewPath(on, { ...ask, want: "table", hasHeader: false })).table).toMatchObject({
      columns: ["Column 1", "Column 2"],
      rows: [
        ["id", "text"],
        ["1", "one"],
        ["2", "two"],
      ],
    });
    expect((await previewPath(on, { ...ask, want: "text" })).samples).toEqual([{ path: "t/b.txt", text: "long ".repeat(60) }]);
    expect((await previewPath(on, { ...ask, path: "t/c.csv", want: "table" })).table).toMatchObject({
      columns: [],
      problem: expect.stringContaining("first row"),
    });
  });

  test.each<[string, How, string, RegExp]>([
    ["rows to an image task type", { kind: "image-multi-class" }, "datasetId", /needs image files/],
    ["a column that no table has", { columns: ["text", "txt"] }, "columns.1", /There are: id, text/],
    ["a column twice", { columns: ["text", "text"] }, "columns.1", /same as column 1/],
  ])("refuses %s, naming the field", async (_, how, path, message) => {
    on = await openRoom();
    on.put("a.csv", "id,text\n1,one\n");
    await expect(made(how)).rejects.toMatchObject({ code: "invalid", facts: { violations: [{ path, message: expect.stringMatching(message) }] } });
  });

  test("refuses columns of a dataset of files", async () => {
    on = await openRoom();
    const dataset = await createDataset(on, { source: "path", holds: "file", name: "d", description: "", datastoreId: on.datastoreId, path: "**" }, "ana");
    const wish = {
      name: "n",
      description: "",
      kind: "text-multi-class",
      options: {},
      columns: ["x"],
      datasetId: dataset.id,
      classes: [{ name: "a" }],
      leaseMinutes: 15,
      refresh: "off" as const,
    };
    await expect(createProject(on, { wish: { ...wish, instructions: { type: "none" } }, by: "ana" })).rejects.toMatchObject({
      facts: { violations: [{ path: "columns" }] },
    });
  });
});

const NEWS = fileURLToPath(new URL("../../../shared/data/ag-news/test.csv", import.meta.url));
const news = (() => {
  try {
    return readFileSync(NEWS);
  } catch {
    return undefined;
  }
})();
(news ? test : test.skip)(
  `7,600 real news items without a header are all loaded${news ? "" : " (no shared data here)"}`,
  async () => {
    on = await openRoom();
    on.put("news.csv", news);
    const project = await loaded({ columns: ["Column 2", "Column 3"], hasHeader: false });
    expect(await recordOf(project)).toMatchObject({ added: 7_600, rejected: 0 });
    const [first] = await textsOf(project, (await itemsOf(project)).slice(0, 1));
    expect(first).toMatchObject({ text: { text: expect.stringMatching(/^Fears for T N pension after talks\nUnions representing/) } });
  },
  30_000,
);
