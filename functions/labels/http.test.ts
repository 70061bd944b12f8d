import { afterEach, expect, test } from "@jest/globals";
import type { Call } from "../edge/route.ts";
import { taskRoutes } from "../tasks/http.ts";
import type { TaskView } from "../tasks/wire.ts";
import { getProject } from "../projects/get-project.ts";
import type { ClassChangeView, ProjectView } from "../projects/wire.ts";
import { allItems, openWorkplace, type Workplace } from "../tests/workplace.ts";
import { openClassRoom } from "./fixtures/class-room.ts";
import { labelRoutes } from "./http.ts";
import { labelId, STILL_OPEN } from "./label.ts";
import { showValues } from "./show-values.ts";
import type { ItemDetail, MyAnswer, SubmitReply, ValuesReply } from "./wire.ts";

let place: Workplace;
afterEach(async () => await place.close());

/** Calls a route as the edge does: what comes in and what goes out passes the route's schemas. */
function caller(on: ReturnType<Workplace["openProcess"]>, userId: string) {
  const routes = [...taskRoutes(on), ...labelRoutes({ ...on, settleMs: 0 })];
  return async <T>(name: string, params: Record<string, string>, body: unknown = {}): Promise<T> => {
    const route = routes.find((one) => one.name === name);
    if (!route) throw new Error(`No route ${name}.`);
    const read = { params: route.params?.parse({ projectId: "p1", ...params }), query: route.query?.parse({}) ?? {}, body: route.body?.parse(body) ?? {} };
    const call = { ...read, caller: { userId, name: userId }, clientAddress: "", origin: "" };
    const reply = await route.handler(call as unknown as Call<never, never, never>);
    return (route.reply ? route.reply.parse(reply.body) : reply.body) as T;
  };
}

test("a page goes over the wire and back: pulled, shown, renewed, submitted, corrected, edited, rejected, given back", async () => {
  place = await openWorkplace({ items: 30 });
  const on = place.openProcess();
  const [ana, rev] = [caller(on, "ana"), caller(on, "rev")];
  const { task } = await ana<{ task: TaskView }>("nextTask", {}, { size: 4 });
  expect(await ana<TaskView>("getTask", { taskId: task.id })).toEqual(task);
  place.clock.ms += 60_000;
  expect(await ana("renewTask", { taskId: task.id })).toEqual({ until: task.until + 60_000, now: task.now + 60_000 });
  const answers = task.items.map(({ id }, at) =>
    at === 3 ? { itemId: id, skip: { reason: "other", note: " blurred " } } : { itemId: id, value: { classId: "c1" } },
  );
  const submitted = await ana<SubmitReply>("submitTask", { taskId: task.id }, { answers, seconds: 8, next: {} });
  expect([submitted.submitted, submitted.next?.task?.items.length]).toEqual(["now", 9]);
  const [first = "", second = ""] = task.items.map(({ id }) => id);
  await ana("correctAnswer", { itemId: first }, { value: { classId: "c2" } });
  await rev("editLabel", { itemId: second }, { value: { classId: "c3" } });
  const mine = await ana<{ items: MyAnswer[] }>("myAnswers", {});
  expect(mine.items.map(({ skipReason, value, editable }) => skipReason ?? [value, editable])).toEqual(
    expect.arrayContaining(["other: blurred", [{ classId: "c2" }, true], [{ classId: "c1" }, false]]),
  );
  expect(await rev("rejectLabels", {}, { itemIds: [second] })).toEqual({ rejected: 1, untouched: 0 });
  const detail = await rev<ItemDetail>("itemDetail", { itemId: second });
  expect(detail.history.map(({ closed, closedBy }) => [closed, closedBy])).toEqual([
    ["rejected", "rev"],
    ["corrected", "rev"],
  ]);
  expect(await ana("releaseTask", { taskId: submitted.next?.task?.id ?? "" })).toBeUndefined();
});

test("classes are changed over the wire, and the labels of items told: renamed, added to, merged by a job, cancelled too late", async () => {
  place = await openWorkplace({ items: 12 });
  const room = openClassRoom(place);
  const routes = labelRoutes(room.on);
  const send = async <T>(name: string, ask: { body?: unknown; ifMatch?: string } = {}): Promise<{ etag?: string; body: T }> => {
    const route = routes.find((one) => one.name === name);
    if (!route) throw new Error(`No route ${name}.`);
    const read = { params: { projectId: "p1" }, query: route.query?.parse({}) ?? {}, body: route.body?.parse(ask.body) };
    const call = { ...read, ifMatch: ask.ifMatch, flows: room.on.flows, caller: { userId: "olga", name: "Olga", role: "owner" } };
    const reply = await route.handler(call as unknown as Call<never, never, never>);
    return { ...(reply.etag !== undefined && { etag: reply.etag }), body: route.reply?.parse(reply.body) as T };
  };
  const first = await getProject(room.on, "p1");
  const listed = [{ name: "Animal" }, { id: "c1", name: "Cat", level: 1 }, { id: "c2", name: "Dog", level: 1 }, { id: "c3", name: "Plant" }];
  const changed = await send<ProjectView>("changeClasses", { body: { classes: listed }, ifMatch: first.etag });
  expect(changed.body).toMatchObject({ classesVersion: 2, role: "owner" });
  expect(changed.body.classes.map(({ id, path, level }) => [id, path, level])).toEqual([
    ["c4", "Animal", 0],
    ["c1", "Animal/Cat", 1],
    ["c2", "Animal/Dog", 1],
    ["c3", "Plant", 0],
  ]);
  await room.label("ana", (itemId, at) => (at < 10 ? { itemId, value: { classId: at < 6 ? "c1" : "c4" } } : { itemId, skip: { reason: "other" } }));
  const itemIds = (await allItems(place)).map(({ id }) => id);
  const values = async () =>
    (await send<ValuesReply>("showValues", { body: { itemIds: [...itemIds, "f".repeat(24)] } })).body.items.map(({ value }) => JSON.stringify(value));
  expect((await values()).toSorted()).toEqual([...Array(6).fill('{"classId":"c1"}'), ...Array(4).fill('{"classId":"c4"}'), undefined, undefined, undefined]);
  await room.setProject({ state: "paused" });
  const { etag } = await getProject(room.on, "p1");
  const body = { classes: listed.filter(({ id }) => id !== "c1").map((one) => (one.id ? one : { ...one, id: "c4" })), merge: [{ from: "c1", into: "c2" }] };
  const merged = await send<ProjectView>("changeClasses", { body, ifMatch: etag });
  expect(merged.body.classes.at(-1)).toMatchObject({ id: "c1", path: "Animal/Cat", retired: true, mergedInto: "c2" });
  const job = async () => (await send<{ items: ClassChangeView[] }>("listClassChanges")).body.items[0];
  expect(await job()).toMatchObject({ state: "running", merges: 1, done: 0, of: 10, changed: 0, by: "olga" });
  await room.runFlows();
  expect(await job()).toMatchObject({ state: "done", done: 10, of: 10, changed: 6 });
  expect((await values()).filter((one) => one === '{"classId":"c2"}')).toHaveLength(6);
  for (const name of ["cancelClassChange", "retryClassChange"]) await expect(send(name)).rejects.toMatchObject({ code: "conflict" });
});

test("values that are too large for a thumbnail are not sent", async () => {
  place = await openWorkplace({ items: 3 });
  const room = openClassRoom(place);
  await room.setProject({ kind: "image-boxes" });
  const box = { classId: "c1", x: 1.23456789, y: 1.23456789, width: 10.123456789, height: 10.123456789 };
  const boxes = (many: number) => Array.from({ length: many }, (_, at) => ({ ...box, id: `box-number-${at}` }));
  await place.documents.batch(
    "p1|00",
    (await allItems(place)).map((item) => ({ op: "delete", id: item.id })),
  );
  await place.documents.batch(
    "p1|00",
    [0, 20, 2_000].flatMap((many, at) => {
      const id = String(at).repeat(24);
      const item = {
        id,
        type: "item",
        path: "a",
        size: 1,
        etag: "e",
        modifiedAt: 1,
        state: "labeled",
        queue: "manual",
        order: id.slice(0, 16),
        generation: 1,
        labelVersion: 1,
      };
      const value = { boxes: boxes(many) };
      const label = {
        id: labelId(id, 1),
        type: "label",
        itemId: id,
        version: 1,
        order: id.slice(0, 16),
        from: 1,
        to: STILL_OPEN,
        value,
        classIds: ["c1"],
        by: "ana",
        source: "labeler",
      };
      return [
        { op: "create" as const, doc: { ...item, classIds: ["c1"] } },
        { op: "create" as const, doc: label },
      ];
    }),
  );
  const { items } = await showValues(room.on, { projectId: "p1", itemIds: ["0", "1", "2"].map((digit) => digit.repeat(24)) });
  expect(items.map(({ value, isLarge }) => [value === undefined ? undefined : (value as { boxes: unknown[] }).boxes.length, isLarge])).toEqual([
    [0, undefined],
    [20, undefined],
    [undefined, true],
  ]);
});
