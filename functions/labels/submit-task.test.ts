import { afterEach, describe, expect, test } from "@jest/globals";
import type { Documents } from "../backends/documents.ts";
import { type Clock, allItems, allLabels, annotationsOf, figures, openWorkplace, type Workplace } from "../tests/workplace.ts";
import { nextTask } from "../tasks/next-task.ts";
import { releaseTask } from "../tasks/release-task.ts";
import { renewTask } from "../tasks/renew-task.ts";
import type { TaskView } from "../tasks/wire.ts";
import { type SubmitNeeds, submitTask } from "./submit-task.ts";

let place: Workplace;
afterEach(async () => await place.close());

const P = "p1";
const pull = async (on: SubmitNeeds, by: string, size = 9, holding: string[] = []): Promise<TaskView> => {
  const { task } = await nextTask(on, { projectId: P, by, size, holding });
  if (!task) throw new Error("No page.");
  return task;
};
const answering = (task: TaskView, classId = "c1") => task.items.map(({ id }) => ({ itemId: id, value: { classId } }));
const submitting = (by: string, task: TaskView, classId = "c1") => ({ projectId: P, taskId: task.id, by, answers: answering(task, classId), seconds: 18 });
const refused = (code: string, reason: string) => expect.objectContaining({ code, facts: expect.objectContaining({ reason }) });
const later = (clock: Clock, minutes: number) => {
  clock.ms += minutes * 60_000;
};
const counted = async (...labelers: string[]) => {
  const { kept, recounted } = await figures(place, labelers);
  expect(kept).toEqual(recounted);
  return kept;
};

describe("submitting a page", () => {
  test("stores answers, labels and counters, and deals the next page in the same call", async () => {
    place = await openWorkplace({ items: 20 });
    const on = place.openProcess();
    const task = await pull(on, "ana");
    const [first, ...rest] = answering(task, "c2");
    const answers = [{ itemId: first?.itemId ?? "", skip: { reason: "unclear" as const, note: "too dark" } }, ...rest];
    const reply = await submitTask(on, { ...submitting("ana", task), answers, next: { size: 4, holding: [] } });
    expect(reply.submitted).toBe("now");
    expect(reply.next?.task?.items).toHaveLength(4);
    expect(await counted("ana")).toEqual({
      items: { total: 20, unlabeled: 11, labeled: 8, skipped: 1 },
      classes: { c2: 8 },
      tallies: { ana: { labeled: 8, skipped: 1, answers: 9 } },
    });
    expect(await allLabels(place)).toHaveLength(8);
    expect((await annotationsOf(place, "ana")).map(({ seconds, skipReason }) => [seconds, skipReason])).toContainEqual([2, "unclear: too dark"]);
  });

  test("twice is once, in whatever order the answers come; other answers are refused", async () => {
    place = await openWorkplace({ items: 9 });
    const on = place.openProcess();
    const task = await pull(on, "ana");
    const ask = submitting("ana", task);
    expect(await submitTask(on, ask)).toEqual({ submitted: "now" });
    const again = await submitTask(on, { ...ask, answers: ask.answers.toReversed(), seconds: 60, next: { size: 9, holding: [] } });
    expect(again).toEqual({ submitted: "already", next: { none: "done" } });
    await expect(submitTask(on, submitting("ana", task, "c2"))).rejects.toThrow(refused("conflict", "already-submitted"));
    expect((await counted("ana")).tallies).toEqual({ ana: { labeled: 9, answers: 9 } });
  });

  test("in parallel from two processes is taken once", async () => {
    place = await openWorkplace({ items: 9 });
    const [one, two] = [place.openProcess(), place.openProcess()];
    const ask = submitting("ana", await pull(one, "ana"));
    const replies = await Promise.all([submitTask(one, ask), submitTask(two, ask), submitTask(two, ask)]);
    expect(replies.map(({ submitted }) => submitted).toSorted()).toEqual(["already", "already", "now"]);
    await counted("ana");
  });

  test("of somebody else's page looks like a page that is not there", async () => {
    place = await openWorkplace({ items: 9 });
    const on = place.openProcess();
    const task = await pull(on, "ana");
    await expect(submitTask(on, submitting("bob", task))).rejects.toThrow(refused("not-found", "no-such-task"));
    await expect(submitTask(on, { ...submitting("ana", task), taskId: "00-12345678" })).rejects.toThrow(refused("not-found", "no-such-task"));
    await expect(submitTask(on, { ...submitting("ana", task), taskId: "nonsense" })).rejects.toThrow(refused("not-found", "no-such-task"));
  });

  test("after the lease is refused, and taken after a renewal if nobody took the items", async () => {
    place = await openWorkplace({ items: 9 });
    const on = place.openProcess();
    const task = await pull(on, "ana");
    later(place.clock, 15);
    await expect(submitTask(on, submitting("ana", task))).rejects.toThrow(refused("conflict", "lease-ended"));
    await renewTask(on, { projectId: P, taskId: task.id, by: "ana" });
    expect(await submitTask(on, submitting("ana", task))).toEqual({ submitted: "now" });
    await counted("ana");
  });

  test("of a page whose items went to somebody else is refused, renewed or not; theirs is taken", async () => {
    place = await openWorkplace({ items: 9 });
    const [one, two] = [place.openProcess(), place.openProcess()];
    const task = await pull(one, "ana");
    later(place.clock, 15);
    const theirs = await pull(two, "bob");
    expect(theirs.items.map(({ id }) => id).toSorted()).toEqual(task.items.map(({ id }) => id).toSorted());
    await expect(submitTask(one, submitting("ana", task))).rejects.toThrow(refused("conflict", "lease-lost"));
    await expect(renewTask(one, { projectId: P, taskId: task.id, by: "ana" })).rejects.toThrow(refused("conflict", "lease-lost"));
    expect(await submitTask(two, submitting("bob", theirs))).toEqual({ submitted: "now" });
    expect((await counted("ana", "bob")).tallies).toEqual({ bob: { labeled: 9, answers: 9 } });
  });

  test("of a released page is refused", async () => {
    place = await openWorkplace({ items: 9 });
    const on = place.openProcess();
    const task = await pull(on, "ana");
    await releaseTask(on, { projectId: P, taskId: task.id, by: "ana" });
    await expect(submitTask(on, submitting("ana", task))).rejects.toThrow(refused("conflict", "lease-lost"));
  });

  test("names what is missing, doubled, of another page, of a wrong shape, of an unknown or retired class, all at once", async () => {
    place = await openWorkplace({ items: 20, retired: ["c9"] });
    const on = place.openProcess();
    const task = await pull(on, "ana", 5);
    const [a = "", b = "", c = "", d = "", e = ""] = task.items.map(({ id }) => id);
    const answers = [
      { itemId: a, value: { classId: "c77" } },
      { itemId: b, value: { classId: "c9" } },
      { itemId: c, value: { wrong: 1 } },
      { itemId: d, value: { classId: "c1" } },
      { itemId: d, value: { classId: "c1" } },
      { itemId: "f".repeat(24), value: { classId: "c1" } },
    ];
    const asked = submitTask(on, { ...submitting("ana", task), answers });
    await expect(asked).rejects.toThrow(expect.objectContaining({ code: "invalid", facts: expect.objectContaining({ missing: [e] }) }));
    const paths = await asked.catch((error: { facts: { violations: { path: string }[] } }) => error.facts.violations.map(({ path }) => path));
    expect(paths).toEqual(["answers.0.value", "answers.1.value", "answers.2.value.classId", "answers.2.value", "answers.4", "answers.5", "answers"]);
    await counted("ana");
  });

  test("is taken while the project is paused, until the lease ends; not once it is completed; no page is dealt or renewed meanwhile", async () => {
    place = await openWorkplace({ items: 30 });
    const on = place.openProcess();
    const [one, two] = [await pull(on, "ana"), await pull(on, "bob")];
    await place.setState("paused");
    expect(await submitTask(on, { ...submitting("ana", one), next: { size: 9, holding: [] } })).toEqual({ submitted: "now", next: { none: "paused" } });
    await expect(renewTask(on, { projectId: P, taskId: two.id, by: "bob" })).rejects.toThrow(refused("conflict", "paused"));
    later(place.clock, 15);
    await expect(submitTask(on, submitting("bob", two))).rejects.toThrow(refused("conflict", "lease-ended"));
    await place.setState("completed");
    await expect(submitTask(on, submitting("bob", two))).rejects.toThrow(refused("conflict", "wrong-state"));
    expect(await submitTask(on, submitting("ana", one))).toEqual({ submitted: "already" });
  });

  test("stands though the next page cannot be dealt for the crowd", async () => {
    place = await openWorkplace({ items: 30 });
    const crowded: Documents = {
      ...place.documents,
      batch: async (pk, operations) =>
        operations.some((one) => one.op === "replace" && one.doc.type === "turn")
          ? { done: false, failed: 0, why: "stale" }
          : place.documents.batch(pk, operations),
    };
    const task = await pull(place.openProcess(), "ana");
    const on = place.openProcess(crowded);
    expect(await submitTask(on, { ...submitting("ana", task), next: { size: 9, holding: [] } })).toEqual({ submitted: "now" });
    await counted("ana");
  });
});

describe("a page too large for one batch", () => {
  /** A store that dies after so many batches, as a killed process would leave it. */
  const dyingAfter = (batches: number, { documents }: Workplace): Documents => {
    let left = batches;
    return {
      ...documents,
      batch: async (pk, operations) => {
        if (left-- <= 0) throw new Error("killed");
        return await documents.batch(pk, operations);
      },
    };
  };
  const prepared = async (batches: number) => {
    place = await openWorkplace({ items: 60 });
    const task = await pull(place.openProcess(), "ana", 36);
    await submitTask(place.openProcess(), submitting("ana", await pull(place.openProcess(), "ana", 1, [task.id])));
    const dying = place.openProcess(dyingAfter(batches, place));
    await expect(submitTask(dying, submitting("ana", task))).rejects.toThrow("killed");
    return task;
  };

  test.each([0, 1])("cut off after %i batches goes on where it stopped", async (batches) => {
    const task = await prepared(batches);
    const half = (await counted("ana")).items["labeled"] ?? 0;
    expect(half > 1).toBe(batches > 0);
    expect(half < 37).toBe(true);
    const on = place.openProcess();
    expect(await submitTask(on, submitting("ana", task))).toEqual({ submitted: "now" });
    expect(await submitTask(on, submitting("ana", task))).toEqual({ submitted: "already" });
    expect((await counted("ana")).tallies).toEqual({ ana: { labeled: 37, answers: 37 } });
  });

  test("cut off between, then submitted with other answers, has the other answers", async () => {
    const task = await prepared(1);
    place.clock.ms += 5;
    expect(await submitTask(place.openProcess(), submitting("ana", task, "c3"))).toEqual({ submitted: "now" });
    const items = await allItems(place);
    expect(items.filter(({ classId }) => classId === "c3")).toHaveLength(36);
    expect((await counted("ana")).classes).toEqual({ c1: 1, c3: 36 });
  });

  test("cut off between, is not dealt again as if it were whole; what it left is, when its lease ends", async () => {
    const task = await prepared(1);
    const on = place.openProcess();
    const reloaded = await pull(on, "ana");
    expect(reloaded.id).not.toBe(task.id);
    later(place.clock, 15);
    const left = (await allItems(place)).filter(({ state }) => state === "unlabeled").length;
    const theirs = await pull(place.openProcess(), "bob", 36);
    expect(theirs.items.length).toBe(Math.min(36, left));
    await expect(submitTask(on, submitting("ana", task))).rejects.toThrow(refused("conflict", "lease-lost"));
    await counted("ana", "bob");
  });
});
