import { afterEach, describe, expect, test } from "@jest/globals";
import { goldId, GoldShape } from "../items/gold.ts";
import { type Item, ItemShape } from "../items/item.ts";
import { kindNamed } from "../kinds/list.ts";
import { bucketPk } from "../projects/project.ts";
import { nextTask } from "../tasks/next-task.ts";
import { showTask } from "../tasks/show-task.ts";
import { type Task, taskId, TaskShape } from "../tasks/task.ts";
import { allItems, allLabels, annotationsOf, figures, openWorkplace, type Workplace } from "../tests/workplace.ts";
import { changePage } from "./class-change-page.ts";
import { correctAnswer } from "./correct-answer.ts";
import { editLabel } from "./edit-label.ts";
import { gildItem, ungildItem } from "./gild-item.ts";
import { itemDetail } from "./item-detail.ts";
import { listGolds } from "./list-golds.ts";
import { myAnswers } from "./my-answers.ts";
import { rejectLabels } from "./reject-labels.ts";
import { type SubmitNeeds, submitTask } from "./submit-task.ts";
import type { Answer } from "./wire.ts";

let place: Workplace;
let on: SubmitNeeds;
afterEach(async () => await place.close());

const P = "p1";
const PK = bucketPk(P, 0);
const reason = (word: string) => expect.objectContaining({ facts: expect.objectContaining({ reason: word }) });
const saying = (itemId: string, says: string): Answer => (says === "skip" ? { itemId, skip: { reason: "unclear" } } : { itemId, value: { classId: says } });
const itemOf = async (itemId: string): Promise<Item | undefined> => (await place.documents.get(ItemShape, PK, itemId))?.value;
const counted = async (...labelers: string[]) => {
  const { kept, recounted } = await figures(place, labelers);
  expect(kept).toEqual(recounted);
  return kept;
};
/** Some items labeled `c1` by ana, of which the first so many are gold. */
const open = async (ask: { items: number; labeled: number; gold: number; consensus?: boolean }) => {
  const consensus = { min: 2, max: 3, iou: 0.5, spans: "exact" as const };
  place = await openWorkplace({ items: ask.items, ...(ask.consensus && { project: { consensus } }) });
  on = place.openProcess();
  for (const by of ask.consensus ? ["ana", "ann"] : ["ana"]) {
    const { task } = await nextTask(on, { projectId: P, by, size: ask.labeled, holding: [] });
    if (!task) throw new Error("No page.");
    await submitTask(on, { projectId: P, taskId: task.id, by, answers: task.items.map(({ id }) => saying(id, "c1")), seconds: 9 });
  }
  const labeled = (await allItems(place)).filter(({ state }) => state === "labeled").map(({ id }) => id);
  const golds = labeled.slice(0, ask.gold);
  for (const itemId of golds) await gildItem(on, { projectId: P, itemId, by: "rev" });
  return golds;
};
let tasks = 0;
/** A page as dealing makes it. */
const hand = async (by: string, golds: readonly string[], ordinary: number): Promise<Task> => {
  const items = await allItems(place);
  const free = items.filter(({ state }) => state === "unlabeled").slice(0, ordinary);
  const page = [
    ...items.filter(({ id }) => golds.includes(id)).map((item) => ({ ...item, isGold: true })),
    ...free.map((item) => ({ ...item, isGold: false })),
  ];
  const task: Task = {
    id: taskId(0, `handmade${++tasks}`),
    type: "task",
    projectId: P,
    by,
    state: "open",
    queue: "manual",
    items: page.map(({ id, generation, isGold }) => ({ id, generation: generation + 1, ...(isGold && { gold: true }) })),
    leasedAt: place.clock.ms,
    until: place.clock.ms + 900_000,
  };
  return (await place.documents.create(TaskShape, PK, task)).value;
};
const submit = async (by: string, task: Task, says: (itemId: string) => string, needs = on) =>
  await submitTask(needs, { projectId: P, taskId: task.id, by, answers: task.items.map(({ id }) => saying(id, says(id))), seconds: 9 });

describe("a gold item", () => {
  test("is a labeled one that a reviewer makes gold, and can be an ordinary one again", async () => {
    const [itemId = ""] = await open({ items: 9, labeled: 3, gold: 1 });
    await gildItem(on, { projectId: P, itemId, by: "rev" });
    expect(await itemOf(itemId)).toMatchObject({ gold: true, state: "labeled" });
    expect(await listGolds(on, { projectId: P, limit: 9 })).toMatchObject({ items: [{ itemId, by: "rev", answers: 0, right: 0, classIds: ["c1"] }] });
    const unlabeled = (await allItems(place)).find(({ state }) => state === "unlabeled")?.id ?? "";
    await expect(gildItem(on, { projectId: P, itemId: unlabeled, by: "rev" })).rejects.toThrow(reason("not-labeled"));
    await expect(gildItem(on, { projectId: P, itemId: "f".repeat(24), by: "rev" })).rejects.toThrow(reason("no-such-item"));
    for (let twice = 0; twice < 2; twice++) await ungildItem(on, { projectId: P, itemId, by: "rev" });
    expect((await itemOf(itemId))?.gold).toBeUndefined();
    expect((await listGolds(on, { projectId: P, limit: 9 })).items).toEqual([]);
  });

  test.each([false, true])("measures whoever answers it, and stays as it is (consensus: %s)", async (consensus) => {
    const golds = await open({ items: 20, labeled: 4, gold: 2, consensus });
    const before = await Promise.all(golds.map(itemOf));
    const task = await hand("bob", golds, 3);
    const ask = async () => await submit("bob", task, (id) => (id === golds[0] ? "c1" : "c2"));
    expect([(await ask()).submitted, (await ask()).submitted]).toEqual(["now", "already"]);
    expect(await Promise.all(golds.map(itemOf))).toEqual(before);
    const own = await annotationsOf(place, "bob");
    const measured = new Map(own.filter(({ gold }) => gold).map(({ id, gold }) => [id, gold]));
    expect(measured).toEqual(
      new Map([
        [`a.${golds[0] ?? ""}.gold.bob`, { similarity: 1, agrees: true }],
        [`a.${golds[1] ?? ""}.gold.bob`, { similarity: 0, agrees: false }],
      ]),
    );
    expect((await counted("ana", "ann", "bob")).tallies["bob"]).toEqual({ answers: 5, gold: 2, goldRight: 1, ...(!consensus && { labeled: 3 }) });
    const { items } = await listGolds(on, { projectId: P, limit: 9 });
    expect(new Map(items.map(({ itemId, answers, right }) => [itemId, [answers, right]]))).toEqual(
      new Map([
        [golds[0], [1, 1]],
        [golds[1], [1, 0]],
      ]),
    );
    const labels = await allLabels(place);
    expect(labels.filter(({ itemId }) => golds.includes(itemId))).toHaveLength(2);
    expect((await itemDetail(on, { projectId: P, itemId: golds[0] ?? "" })).answers.at(consensus ? 2 : 1)).toMatchObject({
      of: "gold",
      by: "bob",
      gold: { agrees: true },
    });
  });

  test("skipped is not known", async () => {
    const golds = await open({ items: 9, labeled: 3, gold: 1 });
    await submit("bob", await hand("bob", golds, 1), () => "skip");
    expect((await counted("ana", "bob")).tallies["bob"]).toEqual({ skipped: 1, answers: 2, gold: 1 });
  });

  test("corrected, measures anew; the tally moves by the difference", async () => {
    const [itemId = ""] = await open({ items: 9, labeled: 3, gold: 1 });
    await submit("bob", await hand("bob", [itemId], 1), () => "c2");
    const correct = async (classId: string) => await correctAnswer(on, { projectId: P, itemId, by: "bob", answer: { value: { classId } } });
    const figuresNow = async () => [
      (await counted("ana", "bob", "rev")).tallies["bob"]?.["goldRight"],
      (await listGolds(on, { projectId: P, limit: 1 })).items[0]?.right,
    ];
    expect(await figuresNow()).toEqual([undefined, 0]);
    for (let twice = 0; twice < 2; twice++) await correct("c1");
    expect(await figuresNow()).toEqual([1, 1]);
    await editLabel(on, { projectId: P, itemId, by: "rev", answer: { value: { classId: "c3" } } });
    expect(await figuresNow()).toEqual([1, 1]);
    await correct("c2");
    expect(await figuresNow()).toEqual([undefined, 0]);
  });

  test("cannot be skipped by a reviewer: it is known by its label", async () => {
    const [itemId = ""] = await open({ items: 9, labeled: 3, gold: 1 });
    const skip = editLabel(on, { projectId: P, itemId, by: "rev", answer: { skip: { reason: "unclear" } } });
    await expect(skip).rejects.toMatchObject({ code: "conflict", facts: { reason: "gold" } });
    expect((await counted("ana", "rev")).tallies["rev"]).toBeUndefined();
  });

  test("rejected is gold no longer; what was measured stays, a page in hand is taken unmeasured", async () => {
    const golds = await open({ items: 9, labeled: 4, gold: 2 });
    const [one = "", two = ""] = golds;
    await submit("bob", await hand("bob", [one], 1), () => "c1");
    const task = await hand("cem", golds, 1);
    expect(await rejectLabels(on, { projectId: P, itemIds: [one], by: "rev" })).toEqual({ rejected: 1, untouched: 0 });
    expect(await place.documents.get(GoldShape, PK, goldId(one))).toBeUndefined();
    await ungildItem(on, { projectId: P, itemId: two, by: "rev" });
    await submit("cem", task, () => "c1");
    const { tallies } = await counted("ana", "bob", "cem");
    expect([tallies["bob"], tallies["cem"]]).toEqual([
      { labeled: 1, answers: 2, gold: 1, goldRight: 1 },
      { labeled: 1, answers: 3 },
    ]);
    await expect(correctAnswer(on, { projectId: P, itemId: one, by: "bob", answer: { value: { classId: "c2" } } })).rejects.toThrow(reason("not-standing"));
  });

  test("is closed to whoever labeled it, as if a reviewer had changed it", async () => {
    const [itemId = ""] = await open({ items: 9, labeled: 3, gold: 1 });
    await expect(correctAnswer(on, { projectId: P, itemId, by: "ana", answer: { value: { classId: "c2" } } })).rejects.toThrow(reason("not-standing"));
    const { items } = await myAnswers(on, { projectId: P, by: "ana", limit: 9 });
    expect(items.filter(({ editable }) => !editable).map((one) => one.itemId)).toEqual([itemId]);
  });

  test("starts over with the others when classes change", async () => {
    const [itemId = ""] = await open({ items: 9, labeled: 3, gold: 1 });
    const item = await place.documents.get(ItemShape, PK, itemId);
    if (!item) throw new Error("No item.");
    const record = {
      id: "class-change.000002",
      type: "class-change" as const,
      projectId: P,
      version: 2,
      state: "running" as const,
      labeled: "remove" as const,
      merges: 0,
      done: 0,
      of: 1,
      changed: 0,
      next: { bucket: 0, part: 0 },
      startedAt: place.clock.ms,
      by: "rev",
    };
    await changePage(on, PK, { record, kind: kindNamed("image-multi-class"), to: (id) => id, active: new Set(["c1"]), now: place.clock.ms }, [item]);
    expect(await place.documents.get(GoldShape, PK, goldId(itemId))).toBeUndefined();
    expect(await itemOf(itemId)).toMatchObject({ state: "unlabeled" });
  });
});

describe("a labeler", () => {
  const shapeOf = (value: unknown): unknown =>
    typeof value !== "object" || value === null
      ? typeof value
      : Array.isArray(value)
        ? value.map(shapeOf)
        : Object.fromEntries(Object.entries(value).map(([key, one]) => [key, shapeOf(one)]));
  const oneShape = (values: readonly unknown[]) => expect(new Set(values.map((one) => JSON.stringify(shapeOf(one)))).size).toBe(1);

  test.each([false, true])("cannot tell a gold item from another: same replies, same shapes (consensus: %s)", async (consensus) => {
    const golds = await open({ items: 20, labeled: 4, gold: 2, consensus });
    const task = await hand("bob", golds, 4);
    const items = await Promise.all(task.items.map(async ({ id }) => await itemOf(id)));
    const shown = await showTask(
      on,
      place.project,
      task,
      items.filter((item) => item !== undefined),
    );
    oneShape(shown.items);
    expect(JSON.stringify(shown)).not.toContain("gold");
    const reply = await submit("bob", task, () => "c2");
    expect(reply).toEqual({ submitted: "now" });
    const answers = await myAnswers(on, { projectId: P, by: "bob", limit: 20 });
    expect(answers.items).toHaveLength(6);
    oneShape(answers.items);
    expect(answers.items.every(({ editable }) => editable)).toBe(true);
    expect(JSON.stringify(answers)).not.toContain("gold");
    for (const { itemId } of answers.items) {
      await correctAnswer(on, { projectId: P, itemId, by: "bob", answer: { value: { classId: "c1" } } });
      await expect(correctAnswer(on, { projectId: P, itemId, by: "eve", answer: { value: { classId: "c1" } } })).rejects.toThrow(reason("no-such-answer"));
    }
    oneShape((await myAnswers(on, { projectId: P, by: "bob", limit: 20 })).items);
    await counted("ana", "ann", "bob");
  });
});
