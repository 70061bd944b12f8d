import { afterEach, describe, expect, test } from "@jest/globals";
import { type TaskView } from "../tasks/wire.ts";
import { nextTask } from "../tasks/next-task.ts";
import { allItems, allLabels, figures, openWorkplace, type Workplace } from "../tests/workplace.ts";
import { correctAnswer } from "./correct-answer.ts";
import { editLabel } from "./edit-label.ts";
import { itemDetail } from "./item-detail.ts";
import { validAt } from "./label.ts";
import { myAnswers } from "./my-answers.ts";
import { rejectLabels } from "./reject-labels.ts";
import { type SubmitNeeds, submitTask } from "./submit-task.ts";

let place: Workplace;
afterEach(async () => await place.close());

const P = "p1";
const label = async (on: SubmitNeeds, by: string, size: number, classId = "c1"): Promise<TaskView> => {
  const { task } = await nextTask(on, { projectId: P, by, size, holding: [] });
  if (!task) throw new Error("No page.");
  await submitTask(on, { projectId: P, taskId: task.id, by, answers: task.items.map(({ id }) => ({ itemId: id, value: { classId } })), seconds: 9 });
  place.clock.ms += 1_000;
  return task;
};
const counted = async (...labelers: string[]) => {
  const { kept, recounted } = await figures(place, labelers);
  expect(kept).toEqual(recounted);
  return kept;
};
const firstOf = (task: TaskView) => task.items[0]?.id ?? "";
const reason = (word: string) => expect.objectContaining({ facts: expect.objectContaining({ reason: word }) });

describe("correcting one's own answer", () => {
  test("closes one version of the label and opens the next, from value to value, to a skip and back", async () => {
    place = await openWorkplace({ items: 9 });
    const on = place.openProcess();
    const itemId = firstOf(await label(on, "ana", 3));
    const mine = { projectId: P, itemId, by: "ana" };
    const moments: [number, string | undefined][] = [];
    const keep = async () => {
      moments.push([place.clock.ms, (await allItems(place)).find(({ id }) => id === itemId)?.classId]);
      place.clock.ms += 1;
    };
    await keep();
    await correctAnswer(on, { ...mine, answer: { value: { classId: "c2" } } });
    await keep();
    await correctAnswer(on, { ...mine, answer: { skip: { reason: "unclear" } } });
    await keep();
    await correctAnswer(on, { ...mine, answer: { value: { classId: "c3" } } });
    await keep();
    await correctAnswer(on, { ...mine, answer: { value: { classId: "c3" } } });
    const labels = (await allLabels(place)).filter((one) => one.itemId === itemId);
    expect(labels.map(({ version, closed }) => [version, closed])).toEqual([
      [1, "corrected"],
      [2, "corrected"],
      [3, undefined],
    ]);
    for (const [moment, classId] of moments)
      expect(labels.filter((one) => validAt(one, moment)).map(({ classIds }) => classIds[0])).toEqual(classId ? [classId] : []);
    expect(moments.map(([, classId]) => classId)).toEqual(["c1", "c2", undefined, "c3"]);
    expect((await counted("ana")).tallies).toEqual({ ana: { labeled: 3, answers: 3 } });
    expect((await itemDetail(on, { projectId: P, itemId })).answers).toMatchObject([{ by: "ana", edits: 3, value: { classId: "c3" } }]);
  });

  test("takes one's own standing answer, a value that fits, and a project that runs or is paused", async () => {
    place = await openWorkplace({ items: 9 });
    const on = place.openProcess();
    const task = await label(on, "ana", 3);
    const answer = { value: { classId: "c2" } };
    await expect(correctAnswer(on, { projectId: P, itemId: firstOf(task), by: "bob", answer })).rejects.toThrow(reason("no-such-answer"));
    await expect(correctAnswer(on, { projectId: P, itemId: "f".repeat(24), by: "ana", answer })).rejects.toThrow(reason("no-such-answer"));
    const mine = { projectId: P, itemId: firstOf(task), by: "ana", answer };
    await expect(correctAnswer(on, { ...mine, answer: { value: { classId: "c8" } } })).rejects.toMatchObject({ code: "invalid" });
    await place.setState("paused");
    await correctAnswer(on, mine);
    await place.setState("completed");
    await expect(correctAnswer(on, mine)).rejects.toThrow(reason("wrong-state"));
    await place.setState("running");
    await rejectLabels(on, { projectId: P, itemIds: [mine.itemId], by: "rev" });
    await expect(correctAnswer(on, mine)).rejects.toThrow(reason("not-standing"));
    await counted("ana");
  });
});

describe("my answers", () => {
  test("are listed over all buckets, newest first, page by page, with what can still be corrected", async () => {
    place = await openWorkplace({ items: 40, buckets: 3 });
    const on = place.openProcess();
    const tasks: TaskView[] = [];
    while (tasks.flatMap(({ items }) => items).length < 25) tasks.push(await label(on, "ana", 9));
    const [editId = "", rejectId = ""] = tasks.at(-1)?.items.map(({ id }) => id) ?? [];
    await editLabel(on, { projectId: P, itemId: editId, by: "rev", answer: { value: { classId: "c3" } } });
    await rejectLabels(on, { projectId: P, itemIds: [rejectId], by: "rev" });
    const seen = [];
    let cursor: string | undefined;
    do {
      const page = await myAnswers(on, { projectId: P, by: "ana", limit: 7, cursor });
      seen.push(...page.items);
      cursor = page.cursor;
    } while (cursor);
    expect(seen.map(({ itemId }) => itemId).toSorted()).toEqual(tasks.flatMap(({ items }) => items.map(({ id }) => id)).toSorted());
    expect(seen.map(({ at }) => at)).toEqual(seen.map(({ at }) => at).toSorted((a, b) => b - a));
    expect(
      seen
        .filter(({ editable }) => !editable)
        .map(({ itemId }) => itemId)
        .toSorted(),
    ).toEqual([editId, rejectId].toSorted());
    expect(await myAnswers(on, { projectId: P, by: "bob", limit: 7 })).toEqual({ items: [] });
  });
});

describe("a reviewer", () => {
  test("sets the label whoever gave it; the labeler's answer stays written, and the label is the reviewer's from then on", async () => {
    place = await openWorkplace({ items: 9 });
    const on = place.openProcess();
    const itemId = firstOf(await label(on, "ana", 3));
    await editLabel(on, { projectId: P, itemId, by: "rev", answer: { value: { classId: "c3" } } });
    await editLabel(on, { projectId: P, itemId, by: "rev", answer: { value: { classId: "c3" } } });
    const detail = await itemDetail(on, { projectId: P, itemId });
    expect(detail.answers).toMatchObject([{ by: "ana", value: { classId: "c1" }, edits: 0 }]);
    expect(detail.history).toMatchObject([
      { version: 2, by: "rev", source: "reviewer", value: { classId: "c3" } },
      { version: 1, by: "ana", source: "labeler", closed: "corrected", closedBy: "rev" },
    ]);
    await expect(correctAnswer(on, { projectId: P, itemId, by: "ana", answer: { value: { classId: "c2" } } })).rejects.toThrow(reason("not-standing"));
    expect((await counted("ana", "rev")).tallies).toEqual({ ana: { labeled: 2, answers: 3 }, rev: { labeled: 1 } });
  });

  test("skips what no label fits, with a reason; the label is closed, and one can still be given", async () => {
    place = await openWorkplace({ items: 9 });
    const on = place.openProcess();
    const itemId = firstOf(await label(on, "ana", 3));
    const skip = async () => await editLabel(on, { projectId: P, itemId, by: "rev", answer: { skip: { reason: "other", note: "Two animals." } } });
    await skip();
    await skip();
    const detail = await itemDetail(on, { projectId: P, itemId });
    expect(detail).toMatchObject({
      state: "skipped",
      answers: [{ by: "ana", value: { classId: "c1" } }],
      history: [{ version: 1, closed: "corrected", closedBy: "rev" }],
    });
    expect(detail.label).toBeUndefined();
    await expect(correctAnswer(on, { projectId: P, itemId, by: "ana", answer: { value: { classId: "c2" } } })).rejects.toThrow(reason("not-standing"));
    expect((await counted("ana", "rev")).tallies).toEqual({ ana: { labeled: 2, answers: 3 }, rev: { skipped: 1 } });
    await editLabel(on, { projectId: P, itemId, by: "rev", answer: { value: { classId: "c3" } } });
    expect(await itemDetail(on, { projectId: P, itemId })).toMatchObject({ state: "labeled", label: { version: 2, by: "rev" } });
    await counted("ana", "rev");
  });

  test("cannot set the label of an item that waits, or of none", async () => {
    place = await openWorkplace({ items: 9 });
    const on = place.openProcess();
    const [item] = await allItems(place);
    await expect(editLabel(on, { projectId: P, itemId: item?.id ?? "", by: "rev", answer: { value: { classId: "c3" } } })).rejects.toThrow(
      reason("wrong-state"),
    );
    await expect(editLabel(on, { projectId: P, itemId: "f".repeat(24), by: "rev", answer: { value: { classId: "c3" } } })).rejects.toThrow(
      reason("no-such-item"),
    );
    await expect(itemDetail(on, { projectId: P, itemId: "f".repeat(24) })).rejects.toMatchObject({ code: "not-found" });
  });

  test("rejects 3 of 40: they come back to labelers, and only they", async () => {
    place = await openWorkplace({ items: 40, buckets: 2 });
    const on = place.openProcess();
    const tasks: TaskView[] = [];
    while (tasks.flatMap(({ items }) => items).length < 40) tasks.push(await label(on, "ana", 9));
    expect(await nextTask(on, { projectId: P, by: "bob", size: 9, holding: [] })).toEqual({ none: "done" });
    const itemIds = tasks.flatMap(({ items }) => items.map(({ id }) => id)).slice(10, 13);
    const asked = { projectId: P, itemIds: [...itemIds, "f".repeat(24)], by: "rev" };
    expect(await rejectLabels(on, asked)).toEqual({ rejected: 3, untouched: 1 });
    expect(await rejectLabels(on, asked)).toEqual({ rejected: 0, untouched: 4 });
    expect((await counted("ana")).tallies).toEqual({ ana: { labeled: 37, rejected: 3, answers: 40 } });
    const back: string[] = [];
    while (back.length < 3) back.push(...(await label(on, "bob", 9, "c2")).items.map(({ id }) => id));
    expect(back.toSorted()).toEqual(itemIds.toSorted());
    expect(await counted("ana", "bob")).toMatchObject({ items: { labeled: 40 }, classes: { c1: 37, c2: 3 } });
    expect((await itemDetail(on, { projectId: P, itemId: itemIds[0] ?? "" })).answers.map(({ by, state }) => [by, state])).toEqual([
      ["bob", "current"],
      ["ana", "rejected"],
    ]);
  });

  test("rejects 500 at once in batches that fit", async () => {
    place = await openWorkplace({ items: 520 });
    const on = place.openProcess();
    const ids: string[] = [];
    while (ids.length < 510) ids.push(...(await label(on, "ana", 36)).items.map(({ id }) => id));
    expect(await rejectLabels(on, { projectId: P, itemIds: ids.slice(0, 500), by: "rev" })).toEqual({ rejected: 500, untouched: 0 });
    await counted("ana");
  });
});
