import { expect, test } from "@jest/globals";
import type { BulkChangeView } from "../../../api/bulk.ts";
import { createBulkJob, sayChanged } from "./bulk-job.ts";

const running: BulkChangeView = { id: "b1", state: "running", action: "reject", filter: {}, found: 0, changed: 0, searched: 0, startedAt: 1, by: "olga" };

/** The service's side: what it lists is what is put there. */
function openBulk() {
  const on: { now: BulkChangeView | undefined; asked: string[] } = { now: undefined, asked: [] };
  const page = async () => ({ items: on.now ? [on.now] : [] });
  const change = (what: string, state: BulkChangeView["state"]) => async (_: string, changeId: string) => {
    on.asked.push(`${what} ${changeId}`);
    if (on.now?.state === state) throw new Error(`This job is ${state}.`);
    on.now = { ...running, ...on.now, state };
    return on.now;
  };
  const start = async () => {
    on.now = running;
    return running;
  };
  return { on, bulk: { list: page, start, cancel: change("cancel", "cancelled"), retry: change("retry", "running") } };
}

test("a job is followed from its start to its end, which is told once", async () => {
  const { on, bulk } = openBulk();
  const ended: string[] = [];
  const job = createBulkJob(bulk, "p1", ({ state }) => ended.push(state));
  expect(await job.look()).toBe("same");
  await job.start({ action: "reject" });
  expect([job.isRunning.value, await job.look()]).toEqual([true, "changed"]);
  on.now = { ...running, state: "done", changed: 7, searched: 1 };
  expect([await job.look(), await job.look(), job.isRunning.value]).toEqual(["changed", "same", false]);
  expect(ended).toEqual(["done"]);
});

test("one that ended before it was looked at is not told of", async () => {
  const { on, bulk } = openBulk();
  on.now = { ...running, state: "done" };
  const ended: string[] = [];
  await createBulkJob(bulk, "p1", ({ state }) => ended.push(state)).look();
  expect(ended).toEqual([]);
});

test("is cancelled and taken up again; a refusal is shown", async () => {
  const { on, bulk } = openBulk();
  const job = createBulkJob(bulk, "p1", () => undefined);
  await job.cancel(); // there is none
  await job.start({ action: "reject" });
  await job.cancel();
  expect(job.newest.value?.state).toBe("cancelled");
  await job.cancel();
  expect(job.failure.value).toBe("This job is cancelled.");
  await job.retry();
  expect([job.newest.value?.state, job.failure.value, on.asked]).toEqual(["running", undefined, ["cancel b1", "cancel b1", "retry b1"]]);
});

test.each([
  [{ action: "reject", changed: 1 }, "1 item rejected and back in the queue"],
  [{ action: "requeue-skipped", changed: 2 }, "2 items put back into the queue"],
  [{ action: "assign", to: "u:a", changed: 2 }, "2 items assigned"],
  [{ action: "assign", changed: 2 }, "2 items for everybody again"],
] as const)("%j is said as: %s", (done, text) => {
  expect(sayChanged(done)).toBe(text);
});
