import { afterEach, describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import type { Documents } from "../backends/documents.ts";
import { bucketPks, ITEM_LIMIT, type Project } from "../projects/project.ts";
import { getProject, moveProject } from "../projects/get-project.ts";
import { deleteProject } from "../projects/delete-project.ts";
import { Busy } from "../refusal.ts";
import { type LocalRoom, openRoom } from "../tests/local-room.ts";
import { CountersShape } from "./counters.ts";
import { endImport } from "./end-import.ts";
import { importPage, pageOf } from "./import-page.ts";
import { type ImportRecord, ImportShape, importId } from "./import-record.ts";
import { ensureImport, newestImport } from "./import-records.ts";
import { importStep } from "./import-step.ts";
import { bucketOf, type Item, ItemShape, itemId, itemsByOrder, orderOf } from "./item.ts";
import { listRejections } from "./list-imports.ts";
import { newItems } from "./new-item.ts";
import { cancelImport, refreshProject, retryImport } from "./start-import.ts";
import { createCounters } from "./count-items.ts";
import { unknownItems, writeItems } from "./write-items.ts";

let on: LocalRoom;
afterEach(() => on.close());

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
  return items;
}

/** The counters must be those of the items that are there, in every bucket, whatever happened. */
async function expectExactCounters(project: Project): Promise<void> {
  const items = await itemsOf(project);
  for (const [bucket, pk] of bucketPks(project).entries()) {
    const n = items.filter(({ id }) => bucketOf(id, project.buckets) === bucket).length;
    const counters = (await on.documents.get(CountersShape, pk, "counters"))?.value;
    expect(counters).toMatchObject({ items: { total: n, unlabeled: n, labeled: 0 }, queue: { manual: n } });
  }
}

const recordOf = async (projectId: string): Promise<ImportRecord> => {
  const found = await newestImport(on, projectId);
  if (!found) throw new Error("no record");
  return found.value;
};

const notices = async () => (await on.queues.receive("notices", { max: 32, visibilityMs: 1 })).map(({ text }): Record<string, unknown> => JSON.parse(text));

describe("loading", () => {
  test("makes items of images, counts what is not loaded, and the project runs", async () => {
    on = await openRoom();
    const names = ["a.png", "deep/er/b.JPG", "%2e%2e/c.jpe", "with space & ünïcode 中.png", "d#e?f.jfif"];
    for (const name of names) on.put(name);
    for (const name of ["notes.txt", "also.txt", "scan.gif"]) on.put(name);
    on.put("empty.png", "");
    const { value } = await on.project();
    await on.runFlows();
    const project = (await getProject(on, value.id)).value;
    expect(project).toMatchObject({ state: "running", buckets: 1 });
    const items = await itemsOf(project);
    expect(items.map(({ path }) => path).sort()).toEqual([...names].sort());
    for (const item of items)
      expect(item).toMatchObject({ id: itemId(on.datastoreId, item.path), order: orderOf(project.id, item.id), size: 1, state: "unlabeled", queue: "manual" });
    await expectExactCounters(project);
    expect(await recordOf(project.id)).toMatchObject({
      mode: "initialization",
      state: "done",
      expected: 9,
      listed: 9,
      added: 5,
      known: 0,
      rejected: 4,
      rejectedWhy: { "Not an image file that can be labeled (.txt)": 2, "The file is empty": 1 },
      truncated: false,
    });
    expect((await listRejections(on, project.id, { limit: 10 })).items.map(({ path }) => path)).toEqual(["also.txt", "empty.png", "notes.txt", "scan.gif"]);
    expect(await notices()).toMatchObject([{ about: "import", outcome: "done", text: "5 items are ready to be labeled; 4 files were not loaded." }]);
  });

  test("of a selection leaves alone what is outside it; of one file loads one", async () => {
    on = await openRoom();
    for (const name of ["in/a.png", "in/deep/b.png", "inside/c.png", "d.png", "in/a.png.bak.png"]) on.put(name);
    const folder = await on.project("in/**");
    const single = await on.project("in/a.png");
    await on.runFlows();
    expect((await itemsOf((await getProject(on, folder.value.id)).value)).map(({ path }) => path).sort()).toEqual([
      "in/a.png",
      "in/a.png.bak.png",
      "in/deep/b.png",
    ]);
    expect((await itemsOf((await getProject(on, single.value.id)).value)).map(({ path }) => path)).toEqual(["in/a.png"]);
  });

  test.each([
    ["no images", "notes.txt", "x"],
    ["images that are empty", "empty.png", ""],
  ])("of %s fails with a sentence, and can be tried again once there are others", async (_what, name, content) => {
    on = await openRoom();
    on.put(name, content);
    const { value } = await on.project();
    await on.runFlows();
    expect((await getProject(on, value.id)).value).toMatchObject({ state: "failed", failure: expect.stringContaining("None of the dataset's files (1)") });
    on.put("a.png");
    expect(await retryImport(on, { projectId: value.id, by: "ana" })).toMatchObject({ state: "counting", listed: 0 });
    await on.runFlows();
    const project = (await getProject(on, value.id)).value;
    expect(project).toMatchObject({ state: "running" });
    await expectExactCounters(project);
    expect((await notices()).map(({ outcome }) => outcome)).toEqual(["failed", "done"]);
  });

  test("from a datastore that is no longer allowed fails with a sentence", async () => {
    on = await openRoom();
    on.put("a.png");
    const { value } = await on.project();
    const ask = { projectId: value.id, mode: "initialization" as const, startedAt: value.createdAt, by: "ana" };
    expect(await importStep({ ...on, allowFolders: [] }, ask)).toMatchObject({ state: "failed" });
    await endImport(on, ask);
    expect((await getProject(on, value.id)).value).toMatchObject({ state: "failed", failure: expect.stringContaining("allowed") });
  });

  test("that fails for good after all tries says so without the fault's own words, and can be tried again", async () => {
    let broken = true;
    on = await openRoom((documents) => ({
      ...documents,
      batch: async (...given) => {
        if (broken) throw new Busy("10.0.0.1 is down");
        return await documents.batch(...given);
      },
    }));
    on.put("a.png");
    const { value } = await on.project();
    await on.runFlows();
    const failed = (await getProject(on, value.id)).value;
    expect(failed).toMatchObject({ state: "failed", failure: expect.stringContaining("Try again") });
    expect(failed.failure).not.toContain("10.0.0.1");
    broken = false;
    await retryImport(on, { projectId: value.id, by: "ana" });
    await on.runFlows();
    expect((await getProject(on, value.id)).value.state).toBe("running");
  });
});

describe("a walk that is killed at any write and run again", () => {
  test("ends in the same items, exact counters and an exact record", async () => {
    const FILES = 450;
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
    for (let i = 0; i < FILES; i++) on.put(`f${i}.png`);
    for (let i = 0; i < 130; i++) on.put(`g${i}.txt`);
    const ends = [];
    for (let writes = 0; writes <= 16; writes++) {
      const { value } = await on.project();
      left = writes;
      const ask = { projectId: value.id, mode: "initialization" as const, startedAt: value.createdAt, by: "ana" };
      const run = async () => {
        for (;;) {
          const { state } = await importStep(on, ask);
          if (state !== "counting" && state !== "loading") break;
        }
        await endImport(on, ask);
      };
      const first = await run().then(
        () => "whole",
        () => "killed",
      );
      left = Number.POSITIVE_INFINITY;
      await run();
      const project = (await getProject(on, value.id)).value;
      expect(project.state).toBe("running");
      expect(await itemsOf(project)).toHaveLength(FILES);
      await expectExactCounters(project);
      expect(await recordOf(project.id)).toMatchObject({ state: "done", listed: FILES + 130, added: FILES, known: 0, rejected: 130 });
      expect((await listRejections(on, project.id, { limit: 200 })).items).toHaveLength(130);
      ends.push(first);
    }
    // The loop went through every write: the last run was not killed.
    expect(ends.slice(0, 8)).toEqual(Array.from({ length: 8 }, () => "killed"));
    expect(ends.at(-1)).toBe("whole");
  });

  test("by two at once adds nothing twice, and counts nothing twice", async () => {
    on = await openRoom();
    for (let i = 0; i < 300; i++) on.put(`f${i}.png`);
    const { value } = await on.project();
    const ask = { projectId: value.id, mode: "initialization" as const, startedAt: value.createdAt, by: "ana" };
    await Promise.all([importStep(on, ask), importStep(on, ask), importStep(on, ask)]);
    await Promise.all([endImport(on, ask), endImport(on, ask)]);
    const project = (await getProject(on, value.id)).value;
    expect(await itemsOf(project)).toHaveLength(300);
    await expectExactCounters(project);
    expect(await recordOf(project.id)).toMatchObject({ state: "done", listed: 300, added: 300 });
  });
});

describe("cancelling", () => {
  test("ends the loading with the name of who did; a retry goes on, nothing twice", async () => {
    on = await openRoom();
    for (let i = 0; i < 20; i++) on.put(`f${i}.png`);
    const { value } = await on.project();
    const cancelled = await cancelImport(on, { projectId: value.id, by: "bob", name: "Bob B" });
    expect(cancelled).toMatchObject({ state: "cancelled", failure: "Loading was cancelled by Bob B." });
    await expect(cancelImport(on, { projectId: value.id, by: "bob", name: "Bob B" })).rejects.toMatchObject({ code: "conflict" });
    await on.runFlows();
    expect((await getProject(on, value.id)).value).toMatchObject({ state: "failed", failure: "Loading was cancelled by Bob B." });
    await retryImport(on, { projectId: value.id, by: "ana" });
    await expect(retryImport(on, { projectId: value.id, by: "ana" })).rejects.toMatchObject({ facts: { reason: "already-running" } });
    await on.runFlows();
    const project = (await getProject(on, value.id)).value;
    expect(project.state).toBe("running");
    await expectExactCounters(project);
    expect(await recordOf(project.id)).toMatchObject({ state: "done", listed: 20, added: 20 });
  });

  test("in the middle of a step keeps what the step had loaded", async () => {
    let during: (() => Promise<void>) | undefined;
    on = await openRoom(
      (documents): Documents => ({
        ...documents,
        batch: async (...given) => {
          const once = during;
          during = undefined;
          await once?.();
          return await documents.batch(...given);
        },
      }),
    );
    for (let i = 0; i < 5; i++) on.put(`f${i}.png`);
    const { value } = await on.project();
    await on.runFlows();
    on.put("new.png");
    const { startedAt } = await refreshProject(on, { projectId: value.id, by: "ana" });
    during = async () => void (await cancelImport(on, { projectId: value.id, by: "bob", name: "Bob" }));
    const reply = await importStep(on, { projectId: value.id, mode: "refresh", startedAt, by: "ana" });
    expect(reply.state).toBe("done"); // all was walked over when the cancelling came
    expect(await recordOf(value.id)).toMatchObject({ added: 1 });
  });

  test("where no flow is left to end it, ends it by itself", async () => {
    on = await openRoom();
    on.put("a.png");
    const { value } = await on.project();
    on.started.clear();
    await cancelImport(on, { projectId: value.id, by: "bob", name: "Bob" });
    expect((await getProject(on, value.id)).value.state).toBe("failed");
  });
});

describe("a refresh", () => {
  test("adds what is new, writes nothing for what is known, and tells", async () => {
    on = await openRoom();
    for (let i = 0; i < 250; i++) on.put(`f${i}.png`);
    on.put("x.txt");
    const { value } = await on.project();
    await expect(refreshProject(on, { projectId: value.id, by: "ana" })).rejects.toMatchObject({ facts: { reason: "already-running" } });
    await on.runFlows();
    on.put("new/1.png");
    on.put("new/2.jpg");
    const ask = await refreshProject(on, { projectId: value.id, by: "ana" });
    await expect(refreshProject(on, { projectId: value.id, by: "ana" })).rejects.toMatchObject({ facts: { reason: "already-running" } });
    let writes = 0;
    const counting: Documents = {
      ...on.documents,
      batch: async (...given) => (writes++, await on.documents.batch(...given)),
      create: (async (...given) => (writes++, await on.documents.create(...given))) as Documents["create"],
      replace: (async (...given) => (writes++, await on.documents.replace(...given))) as Documents["replace"],
    };
    expect(await importStep({ ...on, documents: counting }, { projectId: value.id, mode: "refresh", startedAt: ask.startedAt, by: "ana" })).toMatchObject({
      state: "done",
      expected: 251,
    });
    expect(writes).toBe(3); // the two new items in one batch, and the record, which first says that all is listed
    await on.runFlows();
    const project = (await getProject(on, value.id)).value;
    await expectExactCounters(project);
    expect(await recordOf(project.id)).toMatchObject({ mode: "refresh", state: "done", listed: 253, added: 2, known: 250, rejected: 1 });
    expect((await notices()).at(-1)).toMatchObject({ text: "The refresh added 2 items; 1 file was not loaded." });
  });

  test("looks up none of the names that a walk has been through, also after many of them", async () => {
    on = await openRoom();
    for (let i = 0; i < 1_500; i++) on.put(`f${i}.png`);
    const { value } = await on.project();
    await on.runFlows();
    for (let round = 0; round < 12; round++) {
      on.put(`new${round}.png`);
      let looked = 0;
      const getMany: Documents["getMany"] = async (shape, pk, ids) => {
        looked += ids.length;
        return await on.documents.getMany(shape, pk, ids);
      };
      const { startedAt } = await refreshProject(on, { projectId: value.id, by: "ana" });
      await importStep({ ...on, documents: { ...on.documents, getMany } }, { projectId: value.id, mode: "refresh", startedAt, by: "ana" });
      expect(looked).toBeLessThan(1_100); // the chunk that the new name fell in, with some bad luck
      await on.runFlows();
      expect(await recordOf(value.id)).toMatchObject({ state: "done", added: 1, known: 1_500 + round });
    }
    const kept = await (await on.blobs.open({ container: "projects" })).list({ prefix: `${value.id}/listing/`, limit: 100 });
    expect(kept.blobs.length).toBeLessThan(10);
    await expectExactCounters((await getProject(on, value.id)).value);
  });

  test("of a folder that has no files any more fails, and the project goes on running", async () => {
    on = await openRoom();
    on.put("in/a.png");
    const { value } = await on.project("in/**");
    await on.runFlows();
    const { rmSync } = await import("node:fs");
    rmSync(`${on.files}/in`, { recursive: true });
    await refreshProject(on, { projectId: value.id, by: "ana" });
    await on.runFlows();
    expect(await recordOf(value.id)).toMatchObject({ state: "failed", failure: expect.stringContaining("no files now") });
    expect((await getProject(on, value.id)).value.state).toBe("running");
  });

  test("of a project that failed is refused", async () => {
    on = await openRoom();
    const { value } = await on.project();
    await moveProject(on, { projectId: value.id, event: "fail", failure: "x" });
    await expect(refreshProject(on, { projectId: value.id, by: "ana" })).rejects.toMatchObject({ facts: { reason: "wrong-state" } });
  });
});

describe("the limit of 500,000 items", () => {
  test("is met to the item, the first come first, also when it is cut off and run again", async () => {
    on = await openRoom();
    const { value: made } = await on.project();
    const project = { ...made, buckets: 1 };
    await createCounters(on, project);
    await on.documents.batch(bucketPks(project)[0] ?? "", [{ op: "increment", id: "counters", by: { "items.total": ITEM_LIMIT - 3 } }]);
    const blobs = Array.from({ length: 6 }, (_, i) => ({ name: `f${i}.png`, size: 1, etag: "e", modifiedAt: 1 }));
    const dataset = { datastoreId: on.datastoreId } as Parameters<typeof importPage>[1]["dataset"];
    const ask = { projectId: project.id, mode: "initialization" as const, startedAt: 1, by: "ana" };
    const { value: record } = await ensureImport(on, project, ask);
    const [third] = await newItems({ projectId: project.id, datastoreId: on.datastoreId }, blobs.slice(2, 3));
    await writeItems(on, project, third ? [third] : []); // a run that was cut off got this far
    const after = await importPage(on, { project, dataset, record: { ...record, state: "loading" }, found: { ...pageOf(blobs), cursor: "more" } });
    expect(after).toMatchObject({ truncated: true, listed: 6, added: 3, known: 0 });
    expect((await itemsOf(project)).map(({ path }) => path).sort()).toEqual(["f0.png", "f1.png", "f2.png"]);
  });
});

describe("a deletion", () => {
  test("takes everything the project stored, and the source files stay", async () => {
    on = await openRoom();
    for (let i = 0; i < 30; i++) on.put(`f${i}.png`);
    on.put("x.txt");
    const { value } = await on.project();
    await on.runFlows();
    const project = (await getProject(on, value.id)).value;
    const blobs = await on.blobs.open({ container: "projects" });
    await blobs.write(`${project.id}/renditions/256/x`, new Uint8Array(3), { contentType: "image/webp" });
    await blobs.write(`${project.id}0/other`, new Uint8Array(3), { contentType: "image/webp" });
    await deleteProject(on, { projectId: project.id, by: "ana" });
    await deleteProject(on, { projectId: project.id, by: "ana" });
    await on.runFlows();
    expect(await itemsOf(project)).toEqual([]);
    expect(await newestImport(on, project.id)).toBeUndefined();
    expect((await listRejections(on, project.id, { limit: 5 })).items).toEqual([]);
    expect((await blobs.list({ limit: 10 })).blobs.map(({ name }) => name)).toEqual([`${project.id}0/other`]);
    expect((await (await on.blobs.open({ folder: on.files })).list({ limit: 100 })).blobs).toHaveLength(31);
    // Nothing of a page that was on its way can come back.
    expect(
      await writeItems(
        on,
        project,
        await newItems({ projectId: project.id, datastoreId: on.datastoreId }, [{ name: "a.png", size: 1, etag: "e", modifiedAt: 1 }]),
      ),
    ).toBe(false);
    expect(await importStep(on, { projectId: project.id, mode: "refresh", startedAt: 5, by: "ana" })).toMatchObject({ state: "gone" });
  });

  test("while files are loaded ends the loading", async () => {
    on = await openRoom();
    on.put("a.png");
    const { value } = await on.project();
    const ask = { projectId: value.id, mode: "initialization" as const, startedAt: value.createdAt, by: "ana" };
    await deleteProject(on, { projectId: value.id, by: "ana" });
    expect(await importStep(on, ask)).toMatchObject({ state: "gone" });
    await on.runFlows();
    await endImport(on, ask);
    expect(await on.documents.get(ImportShape, value.id, importId(ask.startedAt))).toBeUndefined();
  });
});

describe("the shuffle", () => {
  const where = { projectId: "p1", datastoreId: "d1" };
  const blobs = Array.from({ length: 20_000 }, (_, i) => ({ name: `folder/image-${String(i).padStart(6, "0")}.png`, size: 1, etag: "e", modifiedAt: 1 }));

  test("spreads items evenly over buckets and over the order, whatever their names", async () => {
    on = await openRoom();
    const items = await newItems(where, blobs);
    for (const parts of [
      items.map(({ id }) => bucketOf(id, 20)),
      items.map(({ order }) => Math.floor((Number.parseInt(order.slice(0, 8), 16) / 2 ** 32) * 20)),
    ]) {
      const counts = Map.groupBy(parts, (part) => part);
      expect(counts.size).toBe(20);
      // 1,000 each; five standard deviations.
      for (const { length } of counts.values()) expect(Math.abs(length - 1_000)).toBeLessThan(160);
    }
  });

  test("is the same for ever, another in another project, and not the order of the names", async () => {
    on = await openRoom();
    fc.assert(
      fc.property(fc.string(), fc.string(), (datastore, path) => {
        const id = itemId(datastore, path);
        expect(id).toBe(itemId(datastore, path));
        expect(id).toMatch(/^[0-9a-f]{24}$/);
        expect(id).not.toBe(itemId(`${datastore}x`, path));
        expect(orderOf("p1", id)).not.toBe(orderOf("p2", id));
      }),
    );
    expect(itemId("ab", "c")).not.toBe(itemId("a", "bc"));
    expect([itemId("d1", "folder/image-000000.png"), orderOf("p1", itemId("d1", "folder/image-000000.png"))]).toMatchInlineSnapshot(`
[
  "9c0de603f06e82409c1a9ada",
  "935e50a8cca7ac7d",
]
`);
    const sorted = (await newItems(where, blobs)).sort((a, b) => (a.order < b.order ? -1 : 1)).map(({ path }) => path);
    const rising = sorted.filter((path, i) => i > 0 && path > (sorted[i - 1] ?? "")).length;
    expect(Math.abs(rising - 10_000)).toBeLessThan(400);
  });
});

test("10,000 items are loaded in reasonable time, in bounded pieces; the knowing of them costs reads only", async () => {
  on = await openRoom();
  const { value: made } = await on.project();
  const project = { ...made, buckets: 4 };
  await createCounters(on, project);
  const blobs = Array.from({ length: 10_000 }, (_, i) => ({ name: `f${i}.png`, size: 1, etag: "e", modifiedAt: 1 }));
  const items = await newItems({ projectId: project.id, datastoreId: on.datastoreId }, blobs);
  const before = performance.now();
  await writeItems(on, project, items);
  expect(performance.now() - before).toBeLessThan(10_000); // the bench `init` holds the figure; here only the order of magnitude
  expect(await unknownItems(on, project, items)).toEqual({ unknown: [], missing: [] });
  await expectExactCounters(project);
});
