import { afterEach, describe, expect, test } from "@jest/globals";
import { metered } from "../backends/cost.ts";
import { type Clock, openWorkplace, type Workplace } from "../tests/workplace.ts";
import { getTask } from "./get-task.ts";
import { type DealNeeds, nextTask } from "./next-task.ts";
import { releaseTask } from "./release-task.ts";
import { renewTask } from "./renew-task.ts";
import type { NextTaskReply, TaskView } from "./wire.ts";

let place: Workplace;
afterEach(async () => await place.close());

const P = "p1";
const ask = (on: DealNeeds, by: string, size = 9, holding: string[] = []) => nextTask(on, { projectId: P, by, size, holding });
const pull = async (on: DealNeeds, by: string, size = 9, holding: string[] = []): Promise<TaskView> => {
  const { task } = await ask(on, by, size, holding);
  if (!task) throw new Error("No page.");
  return task;
};
const idsOf = (task: TaskView | undefined) => (task?.items ?? []).map(({ id }) => id).toSorted();
const later = (clock: Clock, minutes: number) => {
  clock.ms += minutes * 60_000;
};
const noneTwice = (replies: (NextTaskReply | TaskView)[]) => {
  const ids = replies.flatMap((one) => idsOf("items" in one ? one : one.task));
  expect(new Set(ids).size).toBe(ids.length);
  return ids.length;
};

describe("the next page", () => {
  test("holds as many items as asked, with signed addresses told to be images, under a lease by the server's clock", async () => {
    place = await openWorkplace({ items: 40 });
    const task = await pull(place.openProcess(), "ana", 36);
    expect(task).toMatchObject({ now: place.clock.ms, until: place.clock.ms + 15 * 60_000, queue: "manual", classesVersion: 1 });
    expect(noneTwice([task])).toBe(36);
    for (const { url, path } of task.items) expect(new URL(url ?? "").href).toContain(path.split("/").at(-1));
  });

  test("is never dealt twice: 200 pulls at once from three processes, until nothing is left", async () => {
    place = await openWorkplace({ items: 1_500, buckets: 2 });
    const processes = [place.openProcess(), place.openProcess(), place.openProcess()];
    const replies: NextTaskReply[] = [];
    const patiently = async (on: DealNeeds, by: string): Promise<NextTaskReply> => {
      for (;;) {
        try {
          return await ask(on, by);
        } catch (error) {
          if (!(error instanceof Error && error.name === "Busy")) throw error;
        }
      }
    };
    await Promise.all(Array.from({ length: 200 }, async (_, at) => void replies.push(await patiently(processes[at % 3] ?? place.openProcess(), `u${at}`))));
    // The last pages of a bucket may be small; all items are dealt, none twice.
    expect(noneTwice(replies)).toBe(1_500);
    for (const { none } of replies) expect([undefined, "held"]).toContain(none);
  });

  test("is none when all is held by others, and when all is done", async () => {
    place = await openWorkplace({ items: 9 });
    const on = place.openProcess();
    await pull(on, "ana");
    expect(await ask(on, "bob")).toEqual({ none: "held" });
    const empty = await openWorkplace({ items: 0 });
    expect(await ask(empty.openProcess(), "bob")).toEqual({ none: "done" });
    await empty.close();
  });

  test("is none while the project does not run, and in no project that is not there", async () => {
    place = await openWorkplace({ items: 9 });
    const on = place.openProcess();
    await place.setState("paused");
    expect(await ask(on, "ana")).toEqual({ none: "paused" });
    await expect(nextTask(on, { projectId: "p2", by: "ana", size: 9, holding: [] })).rejects.toMatchObject({ code: "not-found" });
  });

  test("after a reload is the page in hand, from another process too; then fresh ones, up to three", async () => {
    place = await openWorkplace({ items: 100 });
    const one = await pull(place.openProcess(), "ana");
    const on = place.openProcess();
    expect(idsOf((await ask(on, "ana", 4)).task)).toEqual(idsOf(one));
    const two = await pull(on, "ana", 9, [one.id]);
    const three = await pull(on, "ana", 9, [one.id, two.id]);
    expect(noneTwice([one, two, three])).toBe(27);
    expect(await ask(on, "ana", 9, [one.id, two.id, three.id])).toEqual({ none: "limit" });
    expect((await pull(on, "ana", 9, [one.id, three.id])).id).toBe(two.id);
  });

  test("deals the items of a lease that ended before any other, and at once those of a released page", async () => {
    place = await openWorkplace({ items: 100 });
    const [one, two] = [place.openProcess(), place.openProcess()];
    const abandoned = await pull(one, "ana");
    later(place.clock, 15);
    expect(idsOf(await pull(two, "bob"))).toEqual(idsOf(abandoned));
    const small = await openWorkplace({ items: 9 });
    const [three, four] = [small.openProcess(), small.openProcess()];
    const given = await pull(three, "ana");
    expect(await ask(four, "bob")).toEqual({ none: "held" });
    await releaseTask(three, { projectId: P, taskId: given.id, by: "ana" });
    await releaseTask(three, { projectId: P, taskId: given.id, by: "ana" });
    expect(idsOf(await pull(three, "bob"))).toEqual(idsOf(given));
    await small.close();
  });

  test("does not deal what was renewed, whichever process knows of the renewal", async () => {
    place = await openWorkplace({ items: 9 });
    const [one, two] = [place.openProcess(), place.openProcess()];
    const task = await pull(one, "ana");
    await ask(two, "bob");
    later(place.clock, 14);
    await renewTask(one, { projectId: P, taskId: task.id, by: "ana" });
    later(place.clock, 2);
    expect(await ask(two, "bob")).toEqual({ none: "held" });
  });

  test("comes from the next bucket when the first is empty, and never from two at once", async () => {
    place = await openWorkplace({ items: 60, buckets: 3 });
    const on = place.openProcess();
    const tasks: TaskView[] = [];
    for (let user = 0; tasks.flatMap(idsOf).length < 60; user++) tasks.push(await pull(on, `u${user}`, 36));
    noneTwice(tasks);
    for (const task of tasks) for (const { id } of task.items) expect(Number.parseInt(id.slice(0, 8), 16) % 3).toBe(Number(task.id.slice(0, 2)));
    expect(await ask(on, "zoe")).toEqual({ none: "held" });
  });
});

describe("a page in hand", () => {
  test("is shown to its holder alone", async () => {
    place = await openWorkplace({ items: 9 });
    const on = place.openProcess();
    const task = await pull(on, "ana");
    expect(idsOf(await getTask(on, { projectId: P, taskId: task.id, by: "ana" }))).toEqual(idsOf(task));
    for (const act of [getTask, renewTask, releaseTask])
      await expect(act(on, { projectId: P, taskId: task.id, by: "bob" })).rejects.toMatchObject({ code: "not-found" });
  });

  test("is lost when released", async () => {
    place = await openWorkplace({ items: 9 });
    const on = place.openProcess();
    const { id } = await pull(on, "ana");
    await releaseTask(on, { projectId: P, taskId: id, by: "ana" });
    for (const act of [getTask, renewTask])
      await expect(act(on, { projectId: P, taskId: id, by: "ana" })).rejects.toMatchObject({ facts: { reason: "lease-lost" } });
  });
});

test("a page costs four requests to the store, whatever its size and the project's", async () => {
  for (const items of [400, 3_000]) {
    const one = await openWorkplace({ items });
    place = one;
    const on = one.openProcess();
    // The process learns once what is open in the bucket; at the end of the shuffled order a search goes around, which is a fifth request.
    await pull(on, "ana");
    const costs: number[] = [];
    for (const size of [1, 9, 36]) costs.push((await metered(() => pull(on, `user-${size}`, size))).cost.operations);
    expect(costs).toEqual([4, 4, 4]);
    if (items === 400) await one.close();
  }
});
