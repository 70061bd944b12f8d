import { afterEach, expect, test } from "@jest/globals";
import type { Call } from "../edge/route.ts";
import { taskRoutes } from "../tasks/http.ts";
import type { TaskView } from "../tasks/wire.ts";
import { openWorkplace, type Workplace } from "../tests/workplace.ts";
import { labelRoutes } from "./http.ts";
import type { ItemDetail, MyAnswer, SubmitReply } from "./wire.ts";

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
