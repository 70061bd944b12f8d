import { describe, expect, test } from "@jest/globals";
import type { Documents } from "../backends/documents.ts";
import { correctAnswer } from "../labels/correct-answer.ts";
import { gildItem } from "../labels/gild-item.ts";
import { openBulkRoom } from "../labels/bulk/fixtures/bulk-room.ts";
import { openClassRoom } from "../labels/fixtures/class-room.ts";
import { STILL_OPEN } from "../labels/label.ts";
import { rejectLabels } from "../labels/reject-labels.ts";
import { submitTask } from "../labels/submit-task.ts";
import type { Answer } from "../labels/wire.ts";
import { moveProject } from "../projects/get-project.ts";
import { nextTask } from "../tasks/next-task.ts";
import { FAULTS, insist, playThrough, type Story, type Weather } from "./faulty-documents.ts";
import { allItems, allLabels, annotationsOf, figures, openWorkplace, type Workplace } from "./workplace.ts";

const P = "p1";
const KINDS = Object.keys(FAULTS) as Weather["fault"][];
const PEOPLE = ["ana", "bob", "cem", "rev"];
const consensus = { min: 2, max: 3, iou: 0.5, spans: "exact" as const };

/** All that people said and what it came to, without the moments. */
async function endOf(place: Workplace): Promise<unknown> {
  const { kept, recounted } = await figures(place, PEOPLE);
  expect(kept).toEqual(recounted);
  const answers = (await Promise.all(PEOPLE.map(async (by) => await annotationsOf(place, by)))).flat();
  return {
    kept,
    items: (await allItems(place)).map((item) => ({ ...item, begunAt: 0, answeredAt: 0 })),
    labels: (await allLabels(place)).map((label) => ({ ...label, from: 0, to: label.to === STILL_OPEN ? 1 : 0 })),
    answers: answers.map(({ id, value, skipReason, state, edits, gold, seconds }) => ({ id, value, skipReason, state, edits, gold, seconds })).toSorted(byId),
  };
}
const byId = (a: { id: string }, b: { id: string }) => (a.id < b.id ? -1 : 1);

/** Every item gets the same answers in every run, told by its id; some agree, some do not. */
const saying = (itemId: string, by: string): Answer => {
  const digit = Number.parseInt(itemId.slice(-1), 16) + (by === "bob" ? Number.parseInt(itemId.slice(-2, -1), 16) % 3 : 0);
  return digit % 7 === 6 ? { itemId, skip: { reason: "unclear" } } : { itemId, value: { classId: `c${1 + (digit % 3)}` } };
};
async function label(place: Workplace, by: string, size: number): Promise<void> {
  const on = place.openProcess();
  const { task } = await nextTask(on, { projectId: P, by, size, holding: [] });
  if (!task) throw new Error("No page.");
  await submitTask(on, { projectId: P, taskId: task.id, by, answers: task.items.map(({ id }) => saying(id, by)), seconds: 36 });
}

const story = (place: Workplace, run: (documents: Documents) => Promise<void>): Story => ({
  documents: place.documents,
  run,
  end: async () => await endOf(place),
  close: place.close,
});

const expectSame = ({ ends, struck }: { ends: unknown[]; struck: number }, least: number) => {
  for (const end of ends) expect(end).toEqual(ends[0]);
  expect(struck).toBeGreaterThanOrEqual(least);
};

describe.each(KINDS)("with the store %s at any call", (fault) => {
  test("a page of 36 that ends rounds, with gold items among it, is submitted once", async () => {
    const open = async () => {
      const place = await openWorkplace({ items: 38, project: { consensus } });
      for (const by of ["ana", "cem"]) await label(place, by, 4);
      const labeled = (await allItems(place)).filter(({ state }) => state === "labeled").slice(0, 2);
      for (const { id: itemId } of labeled) await gildItem(place.openProcess(), { projectId: P, itemId, by: "rev" });
      await label(place, "ana", 36);
      const { task } = await nextTask(place.openProcess(), { projectId: P, by: "bob", size: 36, holding: [] });
      if (!task) throw new Error("No page.");
      const answers = task.items.map(({ id }) => saying(id, "bob"));
      return story(place, async (documents) => {
        const on = place.openProcess(documents);
        await insist(async () => await submitTask(on, { projectId: P, taskId: task.id, by: "bob", answers, seconds: 36 }));
      });
    };
    expectSame(await playThrough(open, fault), 6);
  }, 60_000);

  test("a correction that decides an item is made once", async () => {
    const open = async () => {
      const place = await openWorkplace({ items: 1, project: { consensus } });
      for (const [by, classId] of [
        ["ana", "c1"],
        ["bob", "c2"],
      ] as const) {
        const on = place.openProcess();
        const { task } = await nextTask(on, { projectId: P, by, size: 1, holding: [] });
        await submitTask(on, { projectId: P, taskId: task?.id ?? "", by, answers: [{ itemId: task?.items[0]?.id ?? "", value: { classId } }], seconds: 1 });
      }
      const [item] = await allItems(place);
      return story(place, async (documents) => {
        const on = place.openProcess(documents);
        const ask = { projectId: P, itemId: item?.id ?? "", by: "bob", answer: { value: { classId: "c1" } } };
        await insist(async () => await correctAnswer(on, ask));
      });
    };
    expectSame(await playThrough(open, fault), 4);
  }, 60_000);

  test("labels are rejected once, with all their answers", async () => {
    const open = async () => {
      const place = await openWorkplace({ items: 30, buckets: 2, project: { consensus } });
      for (const by of ["ana", "bob"]) for (let pages = 0; pages < 2; pages++) await label(place, by, 15);
      const itemIds = (await allItems(place)).map(({ id }) => id);
      return story(place, async (documents) => {
        const on = place.openProcess(documents);
        await insist(async () => await rejectLabels(on, { projectId: P, itemIds, by: "rev" }));
      });
    };
    expectSame(await playThrough(open, fault), 4);
  }, 60_000);

  test("a job that rejects all that match ends the same", async () => {
    const open = async () => {
      const place = await openWorkplace({ items: 40, buckets: 2, project: { consensus } });
      for (const by of ["ana", "bob"]) for (let pages = 0; pages < 2; pages++) await label(place, by, 20);
      const room = openBulkRoom(place);
      return story(place, async (documents) => {
        const on = room.process(documents);
        const isStarted = async () => room.started.size > 0 || (await room.newest()) !== undefined;
        await insist(async () => (await isStarted()) || (await room.start({ action: "reject", filter: { classId: "c1" } }, on)));
        await room.runFlows(on, async (_, run) => await insist(run));
      });
    };
    expectSame(await playThrough(open, fault, { of: "writes" }), 4);
  }, 120_000);

  test("a change of classes that starts over ends the same, begun items with it", async () => {
    const open = async () => {
      const place = await openWorkplace({ items: 40, buckets: 2, project: { consensus } });
      for (let pages = 0; pages < 2; pages++) await label(place, "ana", 20);
      for (let pages = 0; pages < 2; pages++) await label(place, "bob", 8);
      const room = openClassRoom(place);
      await moveProject(room.on, { projectId: P, event: "pause" });
      return story(place, async (documents) => {
        const on = room.process(documents);
        const isNamed = async () => (await room.project()).classesVersion > 1;
        await insist(async () => (await isNamed()) || (await room.change({ classes: await room.classesAnd("new"), labeled: "suggest" }, on)));
        await room.runFlows(on, async (_, run) => await insist(run));
        expect((await room.project()).classChange).toBeUndefined();
      });
    };
    const played = await playThrough(open, fault, { of: "writes" });
    for (const { items } of played.ends as { items: { state: string; answerers?: string[] }[] }[])
      for (const item of items) expect([item.state, item.answerers]).toEqual(["unlabeled", undefined]);
    expectSame(played, 4);
  }, 120_000);
});
