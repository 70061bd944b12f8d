import { afterEach, describe, expect, test } from "@jest/globals";
import { PEOPLE_PK, personFrom, PersonShape } from "../../access/person.ts";
import { dying, Killed, type Life } from "../../exports/fixtures/dying.ts";
import { listItems } from "../../items/list-items.ts";
import { eraseStep } from "../../projects/erase-project.ts";
import { getProject, moveProject } from "../../projects/get-project.ts";
import { bucketPk } from "../../projects/project.ts";
import { nextTask } from "../../tasks/next-task.ts";
import { allItems, allLabels, annotationsOf, figures, openWorkplace, type Workplace } from "../../tests/workplace.ts";
import { submitTask } from "../submit-task.ts";
import type { Answer } from "../wire.ts";
import { cancelBulkChange } from "./end-bulk-change.ts";
import { type BulkRoom, openBulkRoom } from "./fixtures/bulk-room.ts";
import { retryBulkChange } from "./start-bulk-change.ts";

let place: Workplace;
let room: BulkRoom;
afterEach(async () => await place.close());

const P = "p1";
const reason = (word: string) => expect.objectContaining({ facts: expect.objectContaining({ reason: word }) });
const open = async (ask: { items: number; buckets?: number }) => {
  place = await openWorkplace(ask);
  room = openBulkRoom(place);
  for (const userId of ["ana", "bob"]) await place.documents.create(PersonShape, PEOPLE_PK, personFrom({ userId, name: userId }, 1));
};
/** Eight of nine are labeled, by turns with each class; the ninth is skipped. */
const byTurns = (itemId: string, at: number): Answer =>
  at % 9 === 8 ? { itemId, skip: { reason: at % 2 === 0 ? "unclear" : "other" } } : { itemId, value: { classId: `c${1 + (at % 3)}` } };
const notices = async () =>
  (await room.on.queues.receive("notices", { max: 32, visibilityMs: 1 })).map(({ text }): Record<string, unknown> => JSON.parse(text));
const exact = async (...labelers: string[]) => {
  const { kept, recounted } = await figures(place, labelers);
  expect(kept).toEqual(recounted);
  return kept;
};

describe("rejecting all that match", () => {
  test("sends back what fits the filter and nothing else, tells how many, and keeps who did what to what", async () => {
    await open({ items: 90, buckets: 2 });
    await room.label("ana", byTurns, 54);
    await room.label("bob", byTurns);
    expect((await exact("ana", "bob")).items).toEqual({ total: 90, labeled: 80, skipped: 10 });
    await room.start({ action: "reject", filter: { labeler: "ana", classId: "c2" } });
    expect(await room.newest()).toMatchObject({ state: "running", changed: 0, by: "olga" });
    await room.runFlows();
    const { id, startedAt, endedAt = 0, ...done } = (await room.newest()) ?? { id: "", startedAt: 0 };
    expect(done).toMatchObject({ state: "done", action: "reject", filter: { labeler: "ana", classId: "c2" }, found: 18, changed: 18, searched: 1, by: "olga" });
    expect(endedAt).toBeGreaterThan(startedAt);
    expect(id).toMatch(/^bulk-change\./);
    const after = await exact("ana", "bob");
    expect(after.items).toMatchObject({ labeled: 62, skipped: 10, unlabeled: 18 });
    expect(after.tallies["ana"]).toMatchObject({ rejected: 18 });
    expect((await allLabels(place)).filter(({ closed }) => closed === "rejected")).toHaveLength(18);
    expect(await notices()).toMatchObject([
      { outcome: "done", by: "olga", text: "18 items were rejected and back in the queue in Cats.", link: "/projects/p1/data" },
    ]);
    await room.label("bob", byTurns);
    expect((await exact("ana", "bob")).items).not.toHaveProperty("unlabeled");
  });

  test("leaves what is answered after its start, whenever it comes to it", async () => {
    await open({ items: 60 });
    await room.label("ana", byTurns, 30);
    const { task } = await nextTask(room.on, { projectId: P, by: "bob", size: 9, holding: [] });
    await room.start({ action: "reject" });
    const answers = task?.items.map(({ id }) => ({ itemId: id, value: { classId: "c1" } })) ?? [];
    await submitTask(room.on, { projectId: P, taskId: task?.id ?? "", by: "bob", answers, seconds: 1 });
    await room.runFlows();
    expect(await room.newest()).toMatchObject({ state: "done", changed: 30 });
    expect((await allItems(place)).filter(({ state }) => state !== "unlabeled").map(({ answeredBy }) => answeredBy)).toEqual(
      Array.from({ length: 9 }, () => "bob"),
    );
    await exact("ana", "bob");
  });
});

test("skips put back count against nobody, and the items are dealt again", async () => {
  await open({ items: 90, buckets: 2 });
  await room.label("ana", byTurns);
  await room.start({ action: "requeue-skipped", filter: { skipReason: "unclear" } });
  await room.runFlows();
  expect(await room.newest()).toMatchObject({ state: "done", changed: 5 });
  const { items, tallies } = await exact("ana");
  expect(items).toMatchObject({ skipped: 5, unlabeled: 5, labeled: 80 });
  expect(tallies["ana"]).not.toHaveProperty("rejected");
  expect((await annotationsOf(place, "ana")).every(({ state }) => state === "current")).toBe(true);
  await room.label("bob", (itemId) => ({ itemId, value: { classId: "c1" } }));
  expect((await exact("ana", "bob")).items).toMatchObject({ skipped: 5, labeled: 85 });
  expect(await notices()).toMatchObject([{ text: "5 items were put back into the queue in Cats." }]);
});

describe("assigning all that match", () => {
  test("gives them to a labeler, to another, and to everybody again; each counted once", async () => {
    await open({ items: 90, buckets: 2 });
    const assigned = async () => Map.groupBy(await allItems(place), ({ assignedTo }) => assignedTo ?? "all");
    await room.start({ action: "assign", to: "u:ana", filter: { sample: 50 } });
    await room.runFlows();
    const some = (await assigned()).get("u:ana") ?? [];
    expect(some.length).toBeGreaterThan(25);
    expect(some.length).toBeLessThan(65);
    expect(await room.newest()).toMatchObject({ state: "done", to: "u:ana", changed: some.length });
    await room.start({ action: "assign", to: "u:bob", filter: { assignedTo: "u:ana" } });
    await room.runFlows();
    expect((await assigned()).get("u:bob")?.map(({ id }) => id)).toEqual(some.map(({ id }) => id));
    // Those that are theirs already are no change.
    await room.start({ action: "assign", to: "u:bob" });
    await room.runFlows();
    expect(await room.newest()).toMatchObject({ changed: 90 - some.length });
    await room.start({ action: "assign" });
    await room.runFlows();
    expect([...(await assigned()).keys()]).toEqual(["all"]);
    expect((await notices()).at(-1)).toMatchObject({ text: "90 items were given to everybody again in Cats." });
    await exact();
  });
});

describe("a job over many items is refused", () => {
  test.each<[string, Parameters<BulkRoom["start"]>[0], string]>([
    ["to reject what has no answer", { action: "reject", filter: { state: "open" } }, "filter.state"],
    ["to put back what is not skipped", { action: "requeue-skipped", filter: { state: "labeled" } }, "filter.state"],
    ["to assign to nobody that is known", { action: "assign", to: "u:stranger" }, "to"],
    ["to assign to a group that is not there", { action: "assign", to: "g:nowhere" }, "to"],
    ["with a filter that nothing can fit", { action: "reject", filter: { answeredFrom: 2, answeredBefore: 1 } }, "answeredBefore"],
  ])("%s", async (_, wish, path) => {
    await open({ items: 9 });
    await expect(room.start(wish)).rejects.toMatchObject({ code: "invalid", facts: { violations: [{ path }] } });
    expect(room.started.size).toBe(0);
  });

  test("while another one runs, and in a project that takes no answers", async () => {
    await open({ items: 9 });
    await room.label("ana", byTurns);
    await room.start({ action: "reject" });
    await expect(room.start({ action: "reject" })).rejects.toThrow(reason("bulk-change-running"));
    await room.runFlows();
    await moveProject(room.on, { projectId: P, event: "complete" });
    await expect(room.start({ action: "reject" })).rejects.toThrow(reason("wrong-state"));
  });
});

test("a job that is cancelled keeps what it did, and goes on where it is taken up again", async () => {
  await open({ items: 900 });
  await room.label("ana", (itemId) => ({ itemId, value: { classId: "c1" } }));
  await room.start({ action: "reject" });
  let left = 4;
  const dies = room.process({
    ...place.documents,
    batch: async (...given) => {
      if (left-- <= 0) throw new Killed("killed at batch");
      return await place.documents.batch(...given);
    },
  });
  const changeId = (await room.newest())?.id ?? "";
  await room.runFlows(dies, async (name, run) => {
    if (name === "bulkChangeStep") {
      await run().catch(() => undefined);
      await cancelBulkChange(room.on, { projectId: P, changeId, name: "Olga" });
      throw new Killed("the host");
    }
    return name === "failBulkChange" ? null : await run();
  });
  room.started.clear();
  const { changed = 0 } = (await room.newest()) ?? {};
  expect(await room.newest()).toMatchObject({ state: "cancelled", failure: expect.stringContaining("cancelled by Olga") });
  expect(changed).toBeGreaterThan(0);
  expect(changed).toBeLessThan(900);
  expect((await exact("ana")).items).toMatchObject({ unlabeled: changed });
  await expect(cancelBulkChange(room.on, { projectId: P, changeId, name: "Olga" })).rejects.toThrow(reason("not-running"));
  expect(await retryBulkChange(room.on, { projectId: P, changeId })).toMatchObject({ state: "running" });
  await expect(retryBulkChange(room.on, { projectId: P, changeId })).rejects.toThrow(reason("already-running"));
  await room.runFlows();
  expect(await room.newest()).toMatchObject({ state: "done", changed: 900 });
  await expect(retryBulkChange(room.on, { projectId: P, changeId })).rejects.toThrow(reason("not-cut-off"));
  expect([...new Map((await notices()).map(({ id, outcome }) => [id, outcome])).values()]).toEqual(["cancelled", "done"]);
});

test("a job that fails for good says so without the fault's own words, and can be taken up again", async () => {
  await open({ items: 27 });
  await room.label("ana", byTurns);
  await room.start({ action: "reject" });
  await room.runFlows(room.on, async (name, run) => {
    if (name === "bulkChangeStep") throw new Error("10.0.0.1 is down");
    return await run();
  });
  const failed = await room.newest();
  expect(failed).toMatchObject({ state: "failed", failure: expect.not.stringContaining("10.0.0.1"), changed: 0 });
  await retryBulkChange(room.on, { projectId: P, changeId: failed?.id ?? "" });
  await room.runFlows();
  expect(await room.newest()).toMatchObject({ state: "done", changed: 27 });
});

describe("a job that is killed at any moment", () => {
  test.each([
    { action: "reject", filter: { classId: "c1" } },
    { action: "requeue-skipped", filter: {} },
    { action: "assign", to: "u:ana", filter: { name: "1" } },
  ] as const)(
    "ends the same: $action",
    async (wish) => {
      const ends: unknown[] = [];
      let killed = 0;
      for (let diesAt = 1; ; diesAt += diesAt < 14 ? 1 : 3) {
        if (diesAt > 1) await place.close();
        await open({ items: 130, buckets: 2 });
        await room.label("ana", byTurns);
        const life: Life = { calls: 0, diesAt };
        const dies = { ...room.process(dying(place.documents, life)), flows: dying(room.on.flows, life), queues: dying(room.on.queues, life) };
        const first = await room
          .start(wish, dies)
          .then(async () => await room.runFlows(dies))
          .then(
            () => "whole",
            (error: unknown) => {
              if (!(error instanceof Killed)) throw error;
              return "killed";
            },
          );
        // The host goes on with what was started; the person looks whether it was taken, and sends it again if not.
        await room.runFlows();
        if (!(await room.newest())) {
          await room.start(wish);
          await room.runFlows();
        }
        // A host that died at the last write of all leaves a job that is done; one that gave up is taken up again.
        const { id: changeId = "", state } = (await room.newest()) ?? {};
        if (state === "failed") {
          await retryBulkChange(room.on, { projectId: P, changeId });
          await room.runFlows();
        }
        ends.push({
          figures: await exact("ana"),
          items: (await allItems(place)).map(({ id, state: is, classIds, assignedTo }) => ({ id, is, classIds, assignedTo })),
          change: { ...(await room.newest()), id: "", startedAt: 0, endedAt: 0 },
        });
        expect(ends.at(-1)).toEqual(ends[0]);
        if (first === "whole") break;
        killed++;
      }
      expect(killed).toBeGreaterThan(8);
    },
    120_000,
  );
});

test("what a job of 2,500 items changes is what the list shows for the same filter, in several steps", async () => {
  await open({ items: 2_500, buckets: 3 });
  const { value: project } = await getProject(room.on, P);
  const filter = { name: "7", sample: 60 };
  const wanted = new Set<string>();
  for (let cursor: string | undefined, first = true; first || cursor !== undefined; first = false) {
    const page = await listItems(room.on, project, { ...filter, limit: 200, back: false, cursor });
    for (const { id } of page.items) wanted.add(id);
    cursor = page.cursor;
  }
  let steps = 0;
  await room.start({ action: "assign", to: "u:bob", filter });
  await room.runFlows(room.on, async (name, run) => {
    if (name === "bulkChangeStep") steps++;
    return await run();
  });
  expect(new Set((await allItems(place)).flatMap(({ id, assignedTo }) => (assignedTo === "u:bob" ? [id] : [])))).toEqual(wanted);
  expect(await room.newest()).toMatchObject({ found: wanted.size, changed: wanted.size });
  expect(steps).toBeGreaterThanOrEqual(1);
});

test("a project that is deleted leaves nothing of its jobs", async () => {
  await open({ items: 27, buckets: 2 });
  await room.label("ana", byTurns);
  await room.start({ action: "reject" });
  await room.runFlows();
  await moveProject(room.on, { projectId: P, event: "delete" });
  for (let gone = false; !gone; ) ({ gone } = await eraseStep(room.on, P));
  for (const pk of [P, bucketPk(P, 0), bucketPk(P, 1)]) expect(await place.documents.ids(pk, { most: 10 })).toEqual([]);
});
