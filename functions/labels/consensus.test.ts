import { afterEach, describe, expect, test } from "@jest/globals";
import { Refusal } from "../refusal.ts";
import { type Item, ItemShape } from "../items/item.ts";
import { moveProject } from "../projects/get-project.ts";
import { bucketPk } from "../projects/project.ts";
import { nextTask } from "../tasks/next-task.ts";
import type { TaskView } from "../tasks/wire.ts";
import { allItems, allLabels, annotationsOf, figures, openWorkplace, type Workplace } from "../tests/workplace.ts";
import { correctAnswer } from "./correct-answer.ts";
import { editLabel } from "./edit-label.ts";
import { openClassRoom } from "./fixtures/class-room.ts";
import { itemDetail } from "./item-detail.ts";
import { myAnswers } from "./my-answers.ts";
import { rejectLabels } from "./reject-labels.ts";
import { type SubmitNeeds, submitTask } from "./submit-task.ts";
import type { Answer } from "./wire.ts";

let place: Workplace;
let on: SubmitNeeds;
afterEach(async () => await place.close());

const P = "p1";
const open = async (ask: { items: number; min?: number; max?: number }) => {
  const consensus = { min: ask.min ?? 2, max: ask.max ?? 3, iou: 0.5, spans: "exact" as const };
  place = await openWorkplace({ items: ask.items, project: { consensus } });
  on = place.openProcess();
};
const pull = async (by: string, size = 1, holding: string[] = []): Promise<TaskView> => {
  const { task, none } = await nextTask(on, { projectId: P, by, size, holding });
  if (!task) throw new Error(`No page for ${by}: ${String(none)}.`);
  return task;
};
/** `skip`, or a class. */
const saying = (itemId: string, says: string): Answer => (says === "skip" ? { itemId, skip: { reason: "unclear" } } : { itemId, value: { classId: says } });
const submit = async (by: string, task: TaskView, says: string) => {
  place.clock.ms += 1_000;
  return await submitTask(on, { projectId: P, taskId: task.id, by, answers: task.items.map(({ id }) => saying(id, says)), seconds: 6 });
};
/** Each of these people, one after the other, answers a page. */
const answer = async (said: Record<string, string>, size = 1): Promise<string> => {
  let first = "";
  for (const [by, says] of Object.entries(said)) {
    const task = await pull(by, size);
    first = task.items[0]?.id ?? "";
    await submit(by, task, says);
  }
  return first;
};
const itemOf = async (itemId: string): Promise<Item> => {
  const found = await place.documents.get(ItemShape, bucketPk(P, 0), itemId);
  if (!found) throw new Error("No item.");
  return found.value;
};
const labelOf = async (itemId: string) => (await itemDetail(on, { projectId: P, itemId })).label;
const counted = async (...labelers: string[]) => {
  const { kept, recounted } = await figures(place, labelers);
  expect(kept).toEqual(recounted);
  return kept;
};
const reason = (word: string) => expect.objectContaining({ facts: expect.objectContaining({ reason: word }) });
const correct = async (by: string, itemId: string, says: string) =>
  await correctAnswer(on, { projectId: P, itemId, by, answer: says === "skip" ? { skip: { reason: "unclear" } } : { value: { classId: says } } });

describe("an item that several answer", () => {
  test("waits for the minimum, and is labeled where they agree, with its provenance", async () => {
    await open({ items: 1 });
    const itemId = await answer({ ana: "c1" });
    expect(await itemOf(itemId)).toMatchObject({ state: "unlabeled", generation: 0, answerers: ["ana"], lane: "begun" });
    expect((await counted("ana")).items).toEqual({ total: 1, unlabeled: 1 });
    await answer({ bob: "c1" });
    expect(await itemOf(itemId)).toMatchObject({
      state: "labeled",
      generation: 1,
      answerers: ["ana", "bob"],
      answeredBy: "consensus",
      agreement: 1,
      classId: "c1",
    });
    const annotationIds = [`a.${itemId}.1.ana`, `a.${itemId}.1.bob`];
    expect(await allLabels(place)).toMatchObject([{ by: "consensus", source: "consensus", annotationIds, agreement: 1, value: { classId: "c1" } }]);
    expect((await counted("ana", "bob")).tallies).toEqual({ ana: { labeled: 1, answers: 1 }, bob: { labeled: 1, answers: 1 } });
  });

  test.each<[string, Record<string, string>, object]>([
    ["two of three agree", { ana: "c1", bob: "c2", cem: "c1" }, { state: "labeled", classId: "c1", agreement: 1 / 3 }],
    ["two of four do: not more than half", { ana: "c1", bob: "c2", cem: "c3", dan: "c1" }, { state: "needs-review", agreement: 1 / 6 }],
    ["two skip", { ana: "skip", bob: "skip" }, { state: "skipped", skipReason: "unclear", agreement: 1, answeredBy: "consensus" }],
    ["one skips, two agree", { ana: "skip", bob: "c2", cem: "c2" }, { state: "labeled", classId: "c2" }],
  ])("gets one more at a time until they agree, or a reviewer is asked: %s", async (_, said, outcome) => {
    await open({ items: 1, max: Object.keys(said).length === 4 ? 4 : 3 });
    const itemId = await answer(said);
    expect(await itemOf(itemId)).toMatchObject({ ...outcome, answerers: Object.keys(said) });
    await counted(...Object.keys(said));
  });

  test("is answered once by each, however often a page is sent", async () => {
    await open({ items: 4 });
    const task = await pull("ana", 4);
    expect(await submit("ana", task, "c1")).toEqual({ submitted: "now" });
    expect(await submit("ana", task, "c1")).toEqual({ submitted: "already" });
    expect((await counted("ana")).tallies).toEqual({ ana: { answers: 4 } });
    expect((await nextTask(on, { projectId: P, by: "ana", size: 4, holding: [] })).task).toBeUndefined();
  });

  test("takes answers of two at the same moment, from two processes", async () => {
    await open({ items: 9 });
    const [one, two] = [await pull("ana", 9), await pull("bob", 9)];
    const other = place.openProcess();
    const send = async (needs: SubmitNeeds, by: string, task: TaskView) =>
      await submitTask(needs, { projectId: P, taskId: task.id, by, answers: task.items.map(({ id }) => saying(id, "c2")), seconds: 9 });
    const replies = await Promise.all([send(on, "ana", one), send(other, "bob", two)]);
    expect(replies.map(({ submitted }) => submitted)).toEqual(["now", "now"]);
    expect((await counted("ana", "bob")).items).toEqual({ total: 9, labeled: 9 });
  });
});

describe("a large page", () => {
  test.each([0, 1, 2])("cut off after %i batches goes on when it is sent again, though others answered meanwhile", async (batches) => {
    await open({ items: 36 });
    const [task, theirs] = [await pull("ana", 36), await pull("bob", 36)];
    let left = batches;
    const dying = place.openProcess({
      ...place.documents,
      batch: async (pk, operations) => {
        if (left-- <= 0) throw new Error("killed");
        return await place.documents.batch(pk, operations);
      },
    });
    const sent = { projectId: P, taskId: task.id, by: "ana", answers: task.items.map(({ id }) => saying(id, "c1")), seconds: 36 };
    await submitTask(dying, sent).catch(() => undefined);
    await submit("bob", theirs, "c1");
    await submitTask(on, sent);
    expect((await counted("ana", "bob")).tallies).toEqual({ ana: { labeled: 36, answers: 36 }, bob: { labeled: 36, answers: 36 } });
  });
});

describe("a correction", () => {
  test("of an undecided item decides it; who has it in hand answers all the same, and nothing changes by that", async () => {
    await open({ items: 1, max: 4 });
    const itemId = await answer({ ana: "c1", bob: "c2" });
    const late = await pull("cem");
    await correct("bob", itemId, "c1");
    expect(await itemOf(itemId)).toMatchObject({ state: "labeled", classId: "c1", answerers: ["ana", "bob"], agreement: 1 });
    expect(await submit("cem", late, "c3")).toEqual({ submitted: "now" });
    expect(await itemOf(itemId)).toMatchObject({ state: "labeled", answerers: ["ana", "bob"] });
    expect(await annotationsOf(place, "cem")).toMatchObject([{ itemId, value: { classId: "c3" } }]);
    expect((await counted("ana", "bob", "cem")).tallies["cem"]).toEqual({ answers: 1 });
  });

  test("of an item in need of review decides it anew, to and fro; once they agree it is closed", async () => {
    await open({ items: 1 });
    const itemId = await answer({ ana: "c1", bob: "c2", cem: "c3" });
    expect(await itemOf(itemId)).toMatchObject({ state: "needs-review", agreement: 0 });
    await correct("cem", itemId, "skip");
    expect(await itemOf(itemId)).toMatchObject({ state: "needs-review", generation: 1 });
    await correct("cem", itemId, "c2");
    expect(await itemOf(itemId)).toMatchObject({ state: "labeled", classId: "c2", generation: 1, answerers: ["ana", "bob", "cem"] });
    await expect(correct("cem", itemId, "c1")).rejects.toThrow(reason("not-standing"));
    await expect(correct("dan", itemId, "c1")).rejects.toThrow(reason("no-such-answer"));
    expect((await myAnswers(on, { projectId: P, by: "cem", limit: 9 })).items).toMatchObject([{ itemId, editable: false, value: { classId: "c2" } }]);
    expect((await counted("ana", "bob", "cem")).tallies).toEqual({
      ana: { labeled: 1, answers: 1 },
      bob: { labeled: 1, answers: 1 },
      cem: { labeled: 1, answers: 1 },
    });
  });

  test("is offered while nothing is decided", async () => {
    await open({ items: 2 });
    await answer({ ana: "c1" }, 2);
    await answer({ bob: "c1" }, 1);
    const { items } = await myAnswers(on, { projectId: P, by: "ana", limit: 9 });
    expect(items.filter(({ editable }) => editable)).toHaveLength(1);
  });
});

test("a change of classes that starts over takes back answers that decided nothing yet; a page in hand is void, a choice is asked for", async () => {
  await open({ items: 4 });
  const room = openClassRoom(place);
  await answer({ ana: "c1" }, 4);
  const held = await pull("bob", 4);
  await moveProject(room.on, { projectId: P, event: "pause" });
  await expect(room.change({ classes: await room.classesAnd("new") })).rejects.toMatchObject({ facts: { reason: "labeled" } });
  await room.change({ classes: await room.classesAnd("new"), labeled: "remove" });
  await room.runFlows();
  for (const item of await allItems(place)) expect([item.state, item.answerers, item.generation, item.lane]).toEqual(["unlabeled", undefined, 1, "manual"]);
  await expect(submit("bob", held, "c1")).rejects.toThrow(reason("lease-lost"));
  await moveProject(room.on, { projectId: P, event: "resume" });
  await answer({ ana: "c4", bob: "c4" }, 4);
  expect((await counted("ana", "bob")).classes).toEqual({ c4: 4 });
});

describe("a reviewer", () => {
  test("sees who said what, sets the label by one of the answers, and rejects: all start over, under another number", async () => {
    await open({ items: 1 });
    const itemId = await answer({ ana: "c1", bob: "c2", cem: "c3" });
    const before = await itemDetail(on, { projectId: P, itemId });
    expect(before).toMatchObject({ state: "needs-review", agreement: 0, answers: [{ by: "ana" }, { by: "bob" }, { by: "cem" }] });
    expect(before.answers.map(({ of, seconds }) => [of, seconds])).toEqual(Array.from({ length: 3 }, () => ["round", 6]));
    await editLabel(on, { projectId: P, itemId, by: "rev", answer: { value: { classId: "c3" } } });
    expect(await labelOf(itemId)).toMatchObject({ by: "rev", source: "reviewer", value: { classId: "c3" } });
    expect(await itemOf(itemId)).toMatchObject({ state: "labeled", answeredBy: "rev", answerers: ["ana", "bob", "cem"] });
    await expect(correct("cem", itemId, "c1")).rejects.toThrow(reason("not-standing"));
    await counted("ana", "bob", "cem", "rev");
    expect(await rejectLabels(on, { projectId: P, itemIds: [itemId], by: "rev" })).toEqual({ rejected: 1, untouched: 0 });
    const item = await itemOf(itemId);
    expect([item.state, item.answerers, item.agreement]).toEqual(["unlabeled", undefined, undefined]);
    await expect(correct("cem", itemId, "c1")).rejects.toThrow(reason("not-standing"));
    expect((await counted("ana", "bob", "cem", "rev")).tallies).toEqual({
      ana: { answers: 1, rejected: 1 },
      bob: { answers: 1, rejected: 1 },
      cem: { answers: 1, rejected: 1 },
    });
    await answer({ ana: "c2", bob: "c2" });
    const after = await itemDetail(on, { projectId: P, itemId });
    expect(after.answers.map(({ by, of, state }) => [by, of, state]).slice(0, 2)).toEqual([
      ["ana", "round", "current"],
      ["bob", "round", "current"],
    ]);
    expect(after.answers.slice(2).map(({ of, state }) => [of, state])).toEqual(Array.from({ length: 3 }, () => ["earlier", "rejected"]));
    expect(after.label).toMatchObject({ source: "consensus", annotationIds: [`a.${itemId}.2.ana`, `a.${itemId}.2.bob`], agreement: 1 });
  });

  test("cannot set the label of an item that waits for others", async () => {
    await open({ items: 1 });
    const itemId = await answer({ ana: "c1" });
    await expect(editLabel(on, { projectId: P, itemId, by: "rev", answer: { value: { classId: "c3" } } })).rejects.toBeInstanceOf(Refusal);
    expect(await rejectLabels(on, { projectId: P, itemIds: [itemId], by: "rev" })).toEqual({ rejected: 0, untouched: 1 });
    expect(await allItems(place)).toMatchObject([{ answerers: ["ana"] }]);
  });
});
