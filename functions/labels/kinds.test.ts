import { afterEach, describe, expect, test } from "@jest/globals";
import sharp from "sharp";
import { createDataset } from "../datasets/create-dataset.ts";
import { PICTURES_QUEUE } from "../items/ask-pictures.ts";
import { bucketOf, type Item, ItemShape } from "../items/item.ts";
import { suggestionId, SuggestionShape } from "../items/suggestion.ts";
import { ClassesShape } from "../projects/classes.ts";
import { createProject } from "../projects/create-project.ts";
import { alterProject, getProject } from "../projects/get-project.ts";
import { bucketPk, type Project } from "../projects/project.ts";
import { openDesk } from "../tasks/desk.ts";
import { getTask } from "../tasks/get-task.ts";
import { nextTask } from "../tasks/next-task.ts";
import type { TaskItem, TaskView } from "../tasks/wire.ts";
import { type LocalRoom, openRoom } from "../tests/local-room.ts";
import { correctAnswer } from "./correct-answer.ts";
import { editLabel } from "./edit-label.ts";
import { myAnswers } from "./my-answers.ts";
import { type SubmitNeeds, submitTask } from "./submit-task.ts";

/** Task types through the use cases, on real files: what labelers are dealt, and what is refused of their answers. */
let room: LocalRoom;
let on: SubmitNeeds & { documents: LocalRoom["documents"] };
let project: Project;
afterEach(() => room.close());

interface How {
  kind: string;
  files: Record<string, string | Uint8Array>;
  columns?: string[];
  options?: Project["options"];
}

async function open({ kind, files, columns, options = {} }: How): Promise<void> {
  room = await openRoom();
  on = { ...room, desk: openDesk(room) };
  for (const [name, content] of Object.entries(files)) room.put(name, content);
  const holds = columns ? "tabular" : "file";
  const dataset = await createDataset(room, { source: "path", holds, name: "d", description: "", datastoreId: room.datastoreId, path: "**" }, "ana");
  const wish = { name: "Kinds", description: "", kind, options, ...(columns && { columns }), datasetId: dataset.id, leaseMinutes: 15, refresh: "off" as const };
  const made = await createProject(room, { wish: { ...wish, classes: [{ name: "cat" }, { name: "dog" }], instructions: { type: "none" } }, by: "ana" });
  await room.runFlows();
  project = (await getProject(room, made.value.id)).value;
}

async function pull(size = 9): Promise<TaskView> {
  const { task } = await nextTask(on, { projectId: project.id, by: "ana", size, holding: [] });
  if (!task) throw new Error("No page.");
  return task;
}
const submit = (task: TaskView, value: (item: TaskItem) => unknown) =>
  submitTask(on, {
    projectId: project.id,
    taskId: task.id,
    by: "ana",
    seconds: 1,
    answers: task.items.map((item) => ({ itemId: item.id, value: JSON.parse(JSON.stringify(value(item))) })),
  });
const itemOf = async (id: string): Promise<Item | undefined> =>
  (await room.documents.get(ItemShape, bucketPk(project.id, bucketOf(id, project.buckets)), id))?.value;
const violations = (...all: [path: string, message: RegExp][]) => ({
  code: "invalid",
  facts: { violations: all.map(([path, message]) => ({ path, message: expect.stringMatching(message) })) },
});
const picture = (width: number, height: number) => sharp({ create: { width, height, channels: 3, background: "#446688" } });

describe("boxes", () => {
  const box = (x: number, y: number, width: number, height: number, id = "b1") => ({ id, classId: "c1", x, y, width, height });

  test("are dealt with the size of their image, found once and noted; a file that is none gets its problem in words", async () => {
    await open({ kind: "image-boxes", files: { "a.jpg": await picture(64, 48).jpeg().toBuffer(), "b.png": "no image" } });
    const task = await pull();
    const byPath = Object.fromEntries(task.items.map((item) => [item.path, item]));
    expect(byPath["a.jpg"]).toMatchObject({ width: 64, height: 48, url: expect.stringContaining("a.jpg") });
    expect(byPath["b.png"]).toMatchObject({ problem: expect.stringMatching(/\w.*\.$/) });
    expect(await itemOf(byPath["a.jpg"]?.id ?? "")).toMatchObject({ width: 64, height: 48 });
    expect(await getTask(on, { projectId: project.id, taskId: task.id, by: "ana" })).toMatchObject({
      items: task.items.map(({ id, width }) => (width ? { id, width } : { id })),
    });
  });

  test("out of the image are refused, by their number; 1,000 of them are taken", async () => {
    await open({ kind: "image-boxes", files: { "a.jpg": await picture(640, 480).jpeg().toBuffer() } });
    const task = await pull();
    await expect(submit(task, () => ({ boxes: [box(0, 0, 10, 10), box(630, 470, 11, 5, "b2")] }))).rejects.toMatchObject(
      violations(["answers.0.value", /Box 2 reaches out of the image, which is 640 × 480/]),
    );
    await expect(submit(task, () => ({ boxes: [box(1, 1, 0, 5)] }))).rejects.toMatchObject(violations(["answers.0.value.boxes.0.width", /./]));
    const many = {
      boxes: Array.from({ length: 1_000 }, (_, at) => box((at % 40) * 16 + 0.123456789, Math.floor(at / 40) * 19 + 0.5, 15.333333, 18.25, `b${at}`)),
    };
    expect(await submit(task, () => many)).toEqual({ submitted: "now" });
    const [mine] = (await myAnswers(on, { projectId: project.id, by: "ana", limit: 5 })).items;
    expect(mine).toMatchObject({ value: many, width: 640, height: 480, path: "a.jpg", url: expect.any(String), editable: true });
    const itemId = task.items[0]?.id ?? "";
    const bad = { value: { boxes: [box(600, 0, 50, 10)] } };
    await expect(correctAnswer(on, { projectId: project.id, itemId, by: "ana", answer: bad })).rejects.toMatchObject(violations(["value", /out of the image/]));
    await expect(editLabel(on, { projectId: project.id, itemId, by: "rev", answer: bad })).rejects.toMatchObject(violations(["value", /out of the image/]));
  });

  test("too large to be stored twice in one batch are refused with the way out", async () => {
    await open({ kind: "image-polygons", files: { "a.jpg": await picture(640, 480).jpeg().toBuffer() } });
    const task = await pull();
    const circle = (points: number) =>
      Array.from({ length: points }, (_, at) => [300 + 100 * Math.cos((2 * Math.PI * at) / points), 200 + 100 * Math.sin((2 * Math.PI * at) / points)]).flat();
    const polygons = Array.from({ length: 30 }, (_, at) => ({ id: `r${at}`, classId: "c1", rings: [circle(450)] }));
    await expect(submit(task, () => ({ polygons }))).rejects.toMatchObject(violations(["answers.0.value", /larger than 400 kB.*fewer points/]));
  });
});

test("a degenerate polygon is refused", async () => {
  await open({ kind: "image-polygons", files: { "a.jpg": await picture(64, 48).jpeg().toBuffer() } });
  const task = await pull();
  const polygon =
    (...rings: number[][]) =>
    () => ({ polygons: [{ id: "r1", classId: "c1", rings }] });
  await expect(submit(task, polygon([1, 1, 5, 5]))).rejects.toMatchObject({ code: "invalid" });
  await expect(submit(task, polygon([1, 1, 5, 5, 9, 9]))).rejects.toMatchObject({ code: "invalid" });
  await expect(submit(task, polygon([1, 1, 70, 5, 9, 30]))).rejects.toMatchObject({ code: "invalid" });
  expect(await submit(task, polygon([1, 1, 60, 5, 9, 30]))).toEqual({ submitted: "now" });
});

test("an image that browsers do not show is dealt without an address, and its picture is asked for in the background", async () => {
  await open({ kind: "image-multi-label", files: { "a.tif": await picture(8, 8).tiff().toBuffer() } });
  const [item] = (await pull()).items;
  expect(item).toEqual({ id: expect.any(String), path: "a.tif" });
  const [asked] = await room.queues.receive(PICTURES_QUEUE, { max: 5, visibilityMs: 1_000 });
  expect(JSON.parse(asked?.text ?? "")).toEqual({ projectId: project.id, itemIds: [item?.id] });
});

describe("entities", () => {
  const spans = (...all: [start: number, end: number][]) => ({ spans: all.map(([start, end]) => ({ classId: "c1", start, end })) });
  const files = { "a.csv": "title,body\n😀 Ann,lives in Paris\n" };

  test("are dealt with the text they count, and may not end behind it, nor overlap where the project does not say so", async () => {
    await open({ kind: "text-entities", files, columns: ["title", "body"] });
    const task = await pull();
    expect(task.items).toMatchObject([
      {
        path: "a.csv",
        row: 1,
        text: {
          text: "😀 Ann\nlives in Paris",
          fields: [
            { start: 0, end: 5 },
            { start: 6, end: 20 },
          ],
        },
      },
    ]);
    expect(task.items[0]).not.toHaveProperty("url");
    await expect(submit(task, () => spans([15, 21]))).rejects.toMatchObject(violations(["answers.0.value", /ends behind the text, which has 20 characters/]));
    await expect(submit(task, () => spans([0, 5], [2, 9]))).rejects.toMatchObject(violations(["answers.0.value", /overlaps/]));
    expect(await submit(task, () => spans([2, 5], [15, 20]))).toEqual({ submitted: "now" });
    expect((await myAnswers(on, { projectId: project.id, by: "ana", limit: 5 })).items).toMatchObject([
      { row: 1, text: { text: "😀 Ann\nlives in Paris" }, value: spans([2, 5], [15, 20]) },
    ]);
  });

  test("may overlap by a setting of the project", async () => {
    await open({ kind: "text-entities", files, columns: ["body"], options: { overlap: true } });
    expect(await submit(await pull(), () => spans([0, 5], [2, 9]))).toEqual({ submitted: "now" });
  });

  test("in a text file count its code points as they are in the file; its length is noted with the answer", async () => {
    await open({ kind: "text-entities", files: { "a.txt": Buffer.from([0xff, 0xfe, 0x3d, 0xd8, 0, 0, 0x0d, 0, 0x0a, 0, 0x41, 0]) } });
    const task = await pull();
    expect(task.items).toMatchObject([{ text: { text: "\uFFFD\0\r\nA", encoding: "utf-16le" } }]);
    await expect(submit(task, () => spans([4, 6]))).rejects.toMatchObject(violations(["answers.0.value", /has 5 characters/]));
    expect(await submit(task, () => spans([4, 5]))).toEqual({ submitted: "now" });
    expect(await itemOf(task.items[0]?.id ?? "")).toMatchObject({ length: 5, state: "labeled" });
  });
});

describe("texts", () => {
  test("come at most four to a page, and the answers of before in replies that stay small", async () => {
    await open({ kind: "text-multi-class", files: Object.fromEntries(Array.from({ length: 7 }, (_, at) => [`${at}.txt`, `${at} `.repeat(500_000)])) });
    const task = await pull(36);
    expect(task.items).toHaveLength(4);
    await submit(task, () => ({ classId: "c1" }));
    await submit(await pull(36), () => ({ classId: "c2" }));
    const seen: string[] = [];
    let cursor: string | undefined;
    do {
      const page = await myAnswers(on, { projectId: project.id, by: "ana", limit: 50, cursor });
      expect(page.items.length).toBeLessThanOrEqual(4);
      seen.push(...page.items.map(({ path }) => path));
      cursor = page.cursor;
    } while (cursor);
    expect(seen.toSorted()).toEqual(["0.txt", "1.txt", "2.txt", "3.txt", "4.txt", "5.txt", "6.txt"]);
  });

  test("that cannot be read have a problem, and can be skipped", async () => {
    await open({ kind: "text-multi-class", files: { "a.txt": Uint8Array.from({ length: 3_000 }, (_, at) => (at * 7919) % 251) } });
    const task = await pull();
    expect(task.items).toMatchObject([{ problem: expect.stringContaining("not a text") }]);
    const answers = task.items.map(({ id }) => ({ itemId: id, skip: { reason: "cannot-be-displayed" as const } }));
    expect(await submitTask(on, { projectId: project.id, taskId: task.id, by: "ana", seconds: 1, answers })).toEqual({ submitted: "now" });
  });
});

test("what is suggested comes with the page, in one read", async () => {
  await open({ kind: "image-multi-label", files: { "a.jpg": "x", "b.jpg": "x" } });
  const first = await pull();
  const itemId = first.items[0]?.id ?? "";
  const pk = bucketPk(project.id, 0);
  const item = await room.documents.get(ItemShape, pk, itemId);
  if (!item) throw new Error("No item.");
  await room.documents.replace(ItemShape, pk, { ...item.value, suggested: true }, item.etag);
  await room.documents.create(SuggestionShape, pk, {
    id: suggestionId(itemId),
    type: "suggestion",
    itemId,
    from: "before",
    value: { classIds: ["c2"] },
    at: 1,
  });
  const again = await getTask(on, { projectId: project.id, taskId: first.id, by: "ana" });
  expect(again.items.map(({ suggested }) => suggested)).toEqual([{ from: "before", value: { classIds: ["c2"] } }, undefined]);
});

test("a page dealt before classes were merged is taken, with the class that they are now; a retired one is refused in words", async () => {
  await open({ kind: "image-multi-label", files: { "a.jpg": "x" } });
  const task = await pull();
  const class_ = (id: string, more = {}) => ({ id, name: id, colour: "#123456", retired: false, ...more });
  const classes = [
    class_("c1", { retired: true, mergedInto: "c2" }),
    class_("c2", { retired: true, mergedInto: "c3" }),
    class_("c3"),
    class_("c4", { retired: true }),
  ];
  await room.documents.create(ClassesShape, project.id, { id: "classes.2", type: "classes", version: 2, at: 2, classes });
  await alterProject(room, project.id, (now) => ({ ...now, classesVersion: 2 }));
  await expect(submit(task, () => ({ classIds: ["c4"] }))).rejects.toMatchObject(violations(["answers.0.value", /retired/]));
  expect(await submit(task, () => ({ classIds: ["c1", "c2"] }))).toEqual({ submitted: "now" });
  expect(await itemOf(task.items[0]?.id ?? "")).toMatchObject({ classIds: ["c3"] });
});
