import { rmSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "@jest/globals";
import type { Documents } from "../backends/documents.ts";
import { endImport } from "../items/end-import.ts";
import { newestImport } from "../items/import-records.ts";
import { importStep } from "../items/import-step.ts";
import { listRejections } from "../items/list-imports.ts";
import { refreshProject } from "../items/start-import.ts";
import { getProject } from "../projects/get-project.ts";
import type { Project } from "../projects/project.ts";
import type { ImportAsk } from "../projects/import-ask.ts";
import { FAULTS, insist, playThrough, type Story, type Weather } from "./faulty-documents.ts";
import { expectExactCounters, statesOf } from "./item-states.ts";
import { type LocalRoom, openRoom } from "./local-room.ts";

const KINDS = Object.keys(FAULTS) as Weather["fault"][];

/** A walk to its end, each step done again as its flow would. */
async function walk(on: LocalRoom, documents: Documents, ask: ImportAsk): Promise<void> {
  const needs = { ...on, documents };
  for (;;) {
    const { state } = await insist(async () => await importStep(needs, ask));
    if (state !== "counting" && state !== "loading") break;
  }
  await insist(async () => await endImport(needs, ask));
}

const story = (on: LocalRoom, project: Project, ask: ImportAsk): Story => ({
  documents: on.documents,
  run: async (documents) => await walk(on, documents, ask),
  end: async () => {
    await expectExactCounters(on, (await getProject(on, project.id)).value);
    const record = (await newestImport(on, project.id))?.value;
    const { state, listed, added, known, rejected, missing, returned, truncated } = record ?? {};
    return {
      record: { state, listed, added, known, rejected, missing, returned, truncated },
      items: await statesOf(on, (await getProject(on, project.id)).value),
      state: (await getProject(on, project.id)).value.state,
      rejections: (await listRejections(on, project.id, { limit: 200 })).items.map(({ path, why }) => [path, why]),
    };
  },
  close: on.close,
});

describe.each(KINDS)("with the store %s at any write", (fault) => {
  test("an import ends in the same items, counters and record", async () => {
    const open = async () => {
      const on = await openRoom();
      for (let i = 0; i < 230; i++) on.put(`f${i}.png`);
      for (let i = 0; i < 20; i++) on.put(`g${i}.txt`);
      const { value } = await on.project();
      return story(on, value, { projectId: value.id, mode: "initialization", startedAt: value.createdAt, by: "ana" });
    };
    const { ends, struck } = await playThrough(open, fault, { of: "writes" });
    for (const end of ends) expect(end).toEqual(ends[0]);
    expect(ends[0]).toMatchObject({ record: { state: "done", added: 230, rejected: 20 }, state: "running" });
    expect(struck).toBeGreaterThan(4);
  }, 120_000);

  test("a refresh, with files that came, vanished and returned, ends the same", async () => {
    const open = async () => {
      const on = await openRoom();
      const remove = (name: string) => rmSync(join(on.files, name));
      for (let i = 0; i < 60; i++) on.put(`f${i}.png`);
      const { value } = await on.project();
      await on.runFlows();
      for (let i = 0; i < 5; i++) remove(`f${i}.png`);
      await refreshProject(on, { projectId: value.id, by: "ana" });
      await on.runFlows();
      for (let i = 3; i < 7; i++) on.put(`f${i}.png`);
      for (let i = 50; i < 60; i++) remove(`f${i}.png`);
      for (let i = 0; i < 4; i++) on.put(`new${i}.png`);
      const { startedAt } = await refreshProject(on, { projectId: value.id, by: "ana" });
      return story(on, value, { projectId: value.id, mode: "refresh", startedAt, by: "ana" });
    };
    const { ends, struck } = await playThrough(open, fault, { of: "writes" });
    for (const end of ends) expect(end).toEqual(ends[0]);
    expect(ends[0]).toMatchObject({ record: { state: "done", added: 4, missing: 10, returned: 2 } });
    expect(struck).toBeGreaterThan(3);
  }, 120_000);
});
