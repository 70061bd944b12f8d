import { afterEach, describe, expect, test } from "@jest/globals";
import { metered } from "../backends/cost.ts";
import { correctAnswer } from "../labels/correct-answer.ts";
import type { Consensus } from "../projects/project.ts";
import { answer, ask, befall, idsOf, openTasks, pull } from "../tests/dealing.ts";
import { allItems, openWorkplace, type Workplace } from "../tests/workplace.ts";
import { placesLeft } from "./places-left.ts";
import { releaseTask } from "./release-task.ts";

let place: Workplace;
afterEach(async () => await place.close());

const P = "p1";
const consensus = (min: number, max: number): Consensus => ({ min, max, iou: 0.5, spans: "exact" });
const openFor = async (items: number, min: number, max: number, buckets = 1) => {
  place = await openWorkplace({ items, buckets, project: { consensus: consensus(min, max), goldShare: 0 } });
  return place.openProcess();
};
const states = async () => {
  const counts: Record<string, number> = {};
  for (const { state } of await allItems(place)) counts[state] = (counts[state] ?? 0) + 1;
  return counts;
};

describe("an item for several labelers", () => {
  test.each<[answers: number, holds: number, min: number, max: number, left: number]>([
    [0, 0, 1, 1, 1],
    [0, 1, 1, 1, 0],
    [0, 0, 2, 4, 2],
    [0, 1, 2, 4, 1],
    [1, 0, 2, 4, 1],
    [1, 1, 2, 4, 0],
    [2, 0, 2, 4, 1],
    [2, 1, 2, 4, 0],
    [3, 0, 2, 4, 1],
    [0, 2, 3, 3, 1],
  ])("with %i answers, in %i hands, for %i to %i labelers has %i places left", async (answers, holds, min, max, left) => {
    place = await openWorkplace({ items: 1 });
    const [item] = await allItems(place);
    if (!item) throw new Error("No item.");
    const answerers = Array.from({ length: answers }, (_, at) => `u${at}`);
    const inHands = Array.from({ length: holds }, (_, at) => ({ by: `h${at}`, generation: 1 }));
    const begun = answers > 0 ? { ...item, answerers } : item;
    expect(placesLeft(begun, { min, max }, inHands)).toBe(left);
    // A hand that answered it already, and one that holds it under a number that is over, hold nothing.
    expect(placesLeft(begun, { min, max }, [...inHands, { by: "late", generation: 0 }, ...answerers.map((by) => ({ by, generation: 1 }))])).toBe(left);
  });

  test("is dealt to as many at the same time, and to nobody above that, from two processes", async () => {
    const one = await openFor(9, 2, 4);
    const two = place.openProcess();
    const pages = [await pull(one, "ana"), await pull(two, "bob")];
    expect(idsOf(pages[0])).toEqual(idsOf(pages[1]));
    for (const on of [one, two]) expect(await ask(on, "cy")).toEqual({ none: "held" });
  });

  test("that somebody began comes before any that nobody has", async () => {
    const on = await openFor(90, 2, 3);
    const [first, other] = [await pull(on, "ana"), await pull(on, "cy")];
    await answer(on, "ana", first);
    await answer(on, "cy", other);
    const next = await pull(on, "bob", 18);
    expect(idsOf(next)).toEqual([...idsOf(first), ...idsOf(other)].toSorted());
    expect(idsOf(await pull(on, "ana", 9))).not.toEqual(expect.arrayContaining(idsOf(first).slice(0, 1)));
    await answer(on, "bob", next);
    expect(await states()).toEqual({ labeled: 18, unlabeled: 72 });
  });

  test("gets one labeler more at a time while they do not agree, until there are as many as may be", async () => {
    const on = await openFor(9, 2, 4);
    for (const [who, says] of [
      ["ana", "c1"],
      ["bob", "c2"],
      ["cy", "c3"],
    ] as const)
      await answer(on, who, await pull(on, who), says);
    const last = await pull(on, "dan");
    expect(last.items).toHaveLength(9);
    expect(await ask(on, "eva")).toEqual({ none: "held" });
    await answer(on, "dan", last, "c1");
    expect(await ask(on, "eva")).toEqual({ none: "done" });
    expect(await states()).toEqual({ "needs-review": 9 });
  });

  test("never goes to the same labeler twice: who answered all is done, while others are not", async () => {
    const on = await openFor(30, 2, 2);
    for (let left = 30; left > 0; ) {
      const page = await pull(on, "ana");
      left -= page.items.length;
      await answer(on, "ana", page);
    }
    expect(await ask(on, "ana")).toEqual({ none: "done" });
    expect((await pull(on, "bob", 36)).items).toHaveLength(30);
    // Bob may give them back, which is nothing to Ana.
    expect(await ask(place.openProcess(), "ana")).toEqual({ none: "done" });
    expect(await ask(on, "cy")).toEqual({ none: "held" });
  });

  test("that was given back, or whose lease ended, goes to who passed it before", async () => {
    const on = await openFor(18, 2, 2);
    const first = await pull(on, "ana");
    await answer(on, "ana", first);
    const held = await pull(on, "bob");
    expect(idsOf(held)).toEqual(idsOf(first));
    // Cy passes the nine that Bob has, and takes and answers the rest.
    await answer(on, "cy", await pull(on, "cy"));
    expect(await ask(on, "cy")).toEqual({ none: "held" });
    await releaseTask(on, { projectId: P, taskId: held.id, by: "bob" });
    const given = await pull(on, "cy");
    expect(idsOf(given)).toEqual(idsOf(first));
    place.clock.ms += 15 * 60_000;
    expect(idsOf(await pull(place.openProcess(), "dan", 18))).toEqual((await allItems(place)).map(({ id }) => id).toSorted());
  });

  test("is given back on one process, and found by another that took it for held", async () => {
    const one = await openFor(9, 2, 2);
    const two = place.openProcess();
    await answer(one, "ana", await pull(one, "ana"));
    const held = await pull(one, "bob");
    expect(await ask(two, "cy")).toEqual({ none: "held" });
    await releaseTask(one, { projectId: P, taskId: held.id, by: "bob" });
    place.clock.ms += 5_001;
    expect(idsOf(await pull(two, "cy"))).toEqual(idsOf(held));
  });

  test("that is answered on one process is dealt on another that still takes the page for open", async () => {
    const one = await openFor(9, 2, 2);
    const two = place.openProcess();
    const page = await pull(one, "ana");
    await releaseTask(two, { projectId: P, taskId: (await pull(two, "bob")).id, by: "bob" });
    expect(idsOf(await pull(two, "cy"))).toEqual(idsOf(page));
    await releaseTask(two, { projectId: P, taskId: (await pull(two, "cy")).id, by: "cy" });
    await answer(one, "ana", page);
    expect(idsOf(await pull(two, "dan"))).toEqual(idsOf(page));
  });

  test("that is decided while somebody has it in hand is awaited of them no longer", async () => {
    const on = await openFor(2, 2, 3);
    const both = (await allItems(place)).map(({ id }) => id).toSorted();
    await answer(on, "ana", await pull(on, "ana"), "c1");
    await answer(on, "bob", await pull(on, "bob"), "c2");
    expect(idsOf(await pull(on, "cy"))).toEqual(both);
    expect(idsOf((await ask(on, "cy")).task)).toEqual(both);
    for (const itemId of both) await correctAnswer(on, { projectId: P, itemId, by: "bob", answer: { value: { classId: "c1" } } });
    expect(await states()).toEqual({ labeled: 2 });
    expect(await ask(on, "cy")).toEqual({ none: "done" });
  });

  test("that is put back for all is free at once, whoever held it", async () => {
    const on = await openFor(9, 2, 2);
    const page = await pull(on, "ana");
    await answer(on, "bob", await pull(on, "bob"));
    await befall(place, idsOf(page), { type: "reset", suggested: false });
    on.desk.refilled("p1|00");
    expect([idsOf(await pull(on, "cy")), idsOf(await pull(on, "bob"))]).toEqual([idsOf(page), idsOf(page)]);
    // Ana's page is lost; she is not given its items before her lease ends, lest she had them twice on her screen.
    expect(await ask(on, "ana")).toEqual({ none: "held" });
    expect(await openTasks(place)).toHaveLength(3);
  });

  test("is looked for in the same bucket by all, so that what is begun is also ended", async () => {
    const on = await openFor(90, 2, 2, 3);
    const buckets = new Set<string>();
    for (const who of ["ana", "bob", "cy", "dan", "eva", "fay"]) {
      const page = await pull(on, who, 2);
      buckets.add(page.id.slice(0, 2));
      await answer(on, who, page);
    }
    expect(buckets.size).toBe(1);
    expect(await states()).toEqual({ labeled: 6, unlabeled: 84 });
  });

  test("costs one request more a page, also for who labels alone and waits for others", async () => {
    const on = await openFor(1_000, 2, 2);
    const costs: number[] = [];
    for (let page = 0; page < 12; page++) {
      const { result, cost } = await metered(() => pull(on, "ana"));
      costs.push(cost.operations);
      place.clock.ms += 3_000;
      await answer(on, "ana", result);
    }
    // The first page reads what is open, assigned and begun in the bucket.
    expect(Math.max(...costs.slice(1))).toBeLessThanOrEqual(6);
    expect(costs.filter((cost) => cost === 5).length).toBeGreaterThan(8);
  });
});
