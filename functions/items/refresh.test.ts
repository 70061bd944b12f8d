import { rmSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import type { Documents } from "../backends/documents.ts";
import { getProject } from "../projects/get-project.ts";
import type { Project } from "../projects/project.ts";
import { alter, expectExactCounters, statesOf } from "../tests/item-states.ts";
import { type LocalRoom, openRoom } from "../tests/local-room.ts";
import { compare } from "./end-listing.ts";
import type { ImportRecord } from "./import-record.ts";
import { newestImport } from "./import-records.ts";
import { importStep } from "./import-step.ts";
import { refreshProject } from "./start-import.ts";

let on: LocalRoom;
let left = Number.POSITIVE_INFINITY;
const dying =
  <A extends unknown[], R>(work: (...given: A) => Promise<R>) =>
  async (...given: A) => {
    if (left-- <= 0) throw new Error("killed");
    return await work(...given);
  };
beforeEach(async () => {
  left = Number.POSITIVE_INFINITY;
  on = await openRoom(
    (documents): Documents => ({
      ...documents,
      create: dying(documents.create) as Documents["create"],
      replace: dying(documents.replace) as Documents["replace"],
      batch: dying(documents.batch),
    }),
  );
});
afterEach(() => on.close());

const drop = (name: string) => rmSync(join(on.files, name));

async function loaded(path = "**"): Promise<Project> {
  const { value } = await on.project(path);
  await on.runFlows();
  return (await getProject(on, value.id)).value;
}

async function refresh(project: Project): Promise<ImportRecord> {
  await refreshProject(on, { projectId: project.id, by: "ana" });
  await on.runFlows();
  const newest = await newestImport(on, project.id);
  if (!newest) throw new Error("no record");
  return newest.value;
}

describe("a file that vanished", () => {
  test("makes its item missing, and brings back what it was when it returns", async () => {
    for (const name of ["a.png", "b.png", "c.png", "d.png"]) on.put(name);
    const project = await loaded();
    await alter(on, project, "b.png", { type: "skip", generation: 1, by: "ana", at: 1, reason: "blurry" });
    drop("a.png");
    drop("b.png");
    expect(await refresh(project)).toMatchObject({ state: "done", added: 0, missing: 2, returned: 0, known: 2 });
    expect(await statesOf(on, project)).toEqual({ "a.png": "missing", "b.png": "missing", "c.png": "unlabeled", "d.png": "unlabeled" });
    expect(await refresh(project)).toMatchObject({ missing: 0, returned: 0 });
    on.put("b.png");
    on.put("e.png");
    expect(await refresh(project)).toMatchObject({ added: 1, missing: 0, returned: 1 });
    expect(await statesOf(on, project)).toMatchObject({ "a.png": "missing", "b.png": "skipped", "e.png": "unlabeled" });
    drop("c.png");
    on.put("a.png");
    expect(await refresh(project)).toMatchObject({ added: 0, missing: 1, returned: 1 });
    await expectExactCounters(on, project);
  });

  test("of a whole folder that is gone is not believed: the disk may not be there", async () => {
    on.put("in/a.png");
    const project = await loaded("in/**");
    rmSync(join(on.files, "in"), { recursive: true });
    expect(await refresh(project)).toMatchObject({ state: "failed", missing: 0 });
    expect(await statesOf(on, project)).toEqual({ "in/a.png": "unlabeled" });
  });

  test("leaves no files of the walk behind, and of the map one", async () => {
    for (let i = 0; i < 700; i++) on.put(`f${i}.png`);
    const project = await loaded();
    for (const name of ["f1.png", "f300.png", "f699.png"]) {
      drop(name);
      expect(await refresh(project)).toMatchObject({ missing: 1, known: expect.any(Number) });
    }
    const kept = await (await on.blobs.open({ container: "projects" })).list({ prefix: `${project.id}/listing/`, limit: 100 });
    expect(kept.blobs.map(({ name }) => name.split("/").at(-1)?.split("-")[0])).toEqual(["map"]);
    await expectExactCounters(on, project);
  });

  test("is told the same when the walk is killed at any write and run again", async () => {
    const ends: string[] = [];
    for (let writes = 0; writes <= 7; writes++) {
      for (let i = 0; i < 60; i++) on.put(`r${writes}/f${i}.png`);
      const project = await loaded(`r${writes}/**`);
      for (let i = 0; i < 5; i++) drop(`r${writes}/f${i}.png`);
      await refresh(project);
      for (let i = 3; i < 7; i++) on.put(`r${writes}/f${i}.png`);
      for (let i = 50; i < 60; i++) drop(`r${writes}/f${i}.png`);
      for (let i = 0; i < 4; i++) on.put(`r${writes}/new${i}.png`);
      const { startedAt } = await refreshProject(on, { projectId: project.id, by: "ana" });
      left = writes;
      const ask = { projectId: project.id, mode: "refresh" as const, startedAt, by: "ana" };
      ends.push(
        await importStep(on, ask).then(
          () => "whole",
          () => "killed",
        ),
      );
      left = Number.POSITIVE_INFINITY;
      await on.runFlows();
      expect((await newestImport(on, project.id))?.value).toMatchObject({ state: "done", added: 4, missing: 10, returned: 2, listed: 51 });
      await expectExactCounters(on, project);
    }
    expect(ends.slice(0, 4)).toEqual(Array.from({ length: 4 }, () => "killed"));
    expect(ends.at(-1)).toBe("whole");
  });
});

test("whatever comes and goes, the items are those of a plain model after each refresh", async () => {
  const names = Array.from({ length: 12 }, (_, i) => `${String.fromCharCode(97 + i)}${"/x".repeat(i % 3)}.png`);
  const round = fc.array(fc.tuple(fc.constantFrom(...names), fc.boolean()), { maxLength: 8 });
  let run = 0;
  await fc.assert(
    fc.asyncProperty(fc.array(round, { minLength: 1, maxLength: 5 }), async (rounds) => {
      const own = `run${++run}`;
      on.put(`${own}/always.png`);
      const project = await loaded(`${own}/**`);
      const there = new Set(["always.png"]);
      const ever = new Set(there);
      for (const changes of rounds) {
        for (const [name, isThere] of changes) {
          if (isThere) {
            on.put(`${own}/${name}`);
            there.add(name);
          } else if (there.delete(name)) drop(`${own}/${name}`);
        }
        for (const name of there) ever.add(name);
        expect((await refresh(project)).state).toBe("done");
        const expected = [...ever].map((name): [string, string] => [`${own}/${name}`, there.has(name) ? "unlabeled" : "missing"]);
        expect(await statesOf(on, project)).toEqual(Object.fromEntries(expected));
        await expectExactCounters(on, project);
      }
    }),
    { numRuns: 12 },
  );
}, 60_000);

test("what is gone is what was in chunks that changed and is in none of now, however names were cut into chunks", () => {
  const id = (n: number) => String(n).padStart(24, "0");
  const cuts = (ids: readonly number[], every: number) =>
    new Map(
      Array.from({ length: Math.ceil(ids.length / every) }, (_, i) => {
        const own = ids.slice(i * every, (i + 1) * every);
        return [own.join("+"), own.map(id).join("")] as const;
      }),
    );
  const some = fc.uniqueArray(fc.nat(30));
  fc.assert(
    fc.property(some, some, some, fc.integer({ min: 1, max: 5 }), fc.nat(4), (before, now, told, every, looseNow) => {
      const loose = now.slice(0, looseNow);
      const all = cuts(now.slice(looseNow), every);
      const map = { chunks: cuts(before, every), loose: "" };
      const seen = [...all.keys()].filter((hash) => map.chunks.has(hash));
      const chunks = new Map([...all].filter(([hash]) => !map.chunks.has(hash)));
      const { gone, back, kept = map } = compare(map, { seen, chunks, loose: loose.map(id).join("") }, new Set(told.map(id)));
      expect(gone).toEqual(new Set([...before, ...told].filter((n) => !now.includes(n)).map(id)));
      expect(back).toEqual(new Set(told.filter((n) => now.includes(n)).map(id)));
      expect(Object.fromEntries(kept.chunks)).toEqual(Object.fromEntries(all));
    }),
  );
});
