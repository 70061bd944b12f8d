import { afterEach, describe, expect, test } from "@jest/globals";
import { editLabel } from "../labels/edit-label.ts";
import { gildItem, ungildItem } from "../labels/gild-item.ts";
import type { SubmitNeeds } from "../labels/submit-task.ts";
import { answer, ask, openTasks, pull } from "../tests/dealing.ts";
import { allItems, openWorkplace, type Workplace } from "../tests/workplace.ts";

let place: Workplace;
afterEach(async () => await place.close());

const P = "p1";
/** A project where Rita labeled so many items, which are gold now. */
async function withGold(items: number, golds: number, goldShare: number): Promise<SubmitNeeds> {
  place = await openWorkplace({ items, project: { goldShare } });
  const on = place.openProcess();
  const page = await pull(on, "rita", golds);
  await answer(on, "rita", page);
  for (const { id } of page.items) await gildItem(on, { projectId: P, itemId: id, by: "rita" });
  on.desk.refilled("p1|00");
  return on;
}
/** Of the page in hand: how many gold items, and how many others. */
const inHand = async (by: string) => {
  const entries = (await openTasks(place)).filter((task) => task.by === by).flatMap(({ items }) => items);
  return { golds: entries.filter(({ gold }) => gold).map(({ id }) => id), others: entries.filter(({ gold }) => !gold).map(({ id }) => id) };
};

describe("gold items", () => {
  test("are among a labeler's pages in the share that is set, each once, and never seen as such; then no more", async () => {
    const on = await withGold(600, 30, 0.2);
    const seen: string[] = [];
    for (let page = 0; page < 30; page++) {
      const task = await pull(on, "ana");
      const { golds, others } = await inHand("ana");
      expect([golds.length + others.length, others.length > 0]).toEqual([9, true]);
      expect(JSON.stringify(task)).not.toContain("gold");
      seen.push(...golds);
      await answer(on, "ana", task);
    }
    expect(new Set(seen).size).toBe(seen.length);
    // 270 places at 0.2 are 54 on average; there are only 30.
    expect(seen).toHaveLength(30);
    const first = await withinPages(on, "bob", 5);
    expect(first.golds / first.all).toBeGreaterThan(0.05);
    expect(first.golds / first.all).toBeLessThan(0.45);
  });

  test("are for several labelers at the same time, and not for who labeled them", async () => {
    const on = await withGold(200, 3, 0.5);
    for (const who of ["ana", "bob", "rita"]) await pull(on, who, 36);
    expect((await inHand("ana")).golds).toHaveLength(3);
    expect((await inHand("bob")).golds.toSorted()).toEqual((await inHand("ana")).golds.toSorted());
    expect((await inHand("rita")).golds).toEqual([]);
  });

  test.each(["before", "after"])("are not for who labeled them, also where a reviewer changed the label %s they became gold", async (when) => {
    const on = await withGold(200, 3, 0.5);
    const ids = (await allItems(place)).filter(({ gold }) => gold).map(({ id }) => id);
    for (const itemId of ids) {
      if (when === "before") await ungildItem(on, { projectId: P, itemId, by: "rev" });
      await editLabel(on, { projectId: P, itemId, by: "rev", answer: { value: { classId: "c2" } } });
      await gildItem(on, { projectId: P, itemId, by: "rev" });
    }
    for (const who of ["ana", "rita", "rev"]) await pull(on, who, 36);
    expect((await inHand("ana")).golds.toSorted()).toEqual(ids.toSorted());
    expect([(await inHand("rita")).golds, (await inHand("rev")).golds]).toEqual([[], []]);
  });

  test("are not twice in the hands of one labeler", async () => {
    const on = await withGold(200, 3, 0.5);
    const one = await pull(on, "ana", 36);
    await pull(on, "ana", 36, [one.id]);
    expect((await inHand("ana")).golds).toHaveLength(3);
  });

  test("are never dealt when nothing else is left", async () => {
    const on = await withGold(24, 12, 0.5);
    let answered = 0;
    for (let task = (await ask(on, "ana")).task; task; task = (await ask(on, "ana")).task) {
      expect((await inHand("ana")).others.length).toBeGreaterThan(0);
      answered += (await inHand("ana")).others.length;
      await answer(on, "ana", task);
    }
    expect(answered).toBe(12);
    expect(await ask(on, "bob")).toEqual({ none: "done" });
  });

  test("come in place of an ordinary item where pages are of one, which is dealt afterwards", async () => {
    const on = await withGold(20, 5, 0.5);
    const pages: number[] = [];
    for (let task = (await ask(on, "ana", 1)).task; task; task = (await ask(on, "ana", 1)).task) {
      expect(task.items).toHaveLength(1);
      pages.push((await inHand("ana")).golds.length);
      await answer(on, "ana", task);
    }
    expect(pages.filter((golds) => golds === 0)).toHaveLength(15);
    expect(pages.filter((golds) => golds === 1).length).toBeGreaterThan(0);
    expect((await allItems(place)).every(({ state }) => state === "labeled")).toBe(true);
  });

  test("stay on the page after a reload, also where they are gold no longer", async () => {
    const on = await withGold(60, 5, 0.5);
    const task = await pull(on, "ana", 20);
    expect((await inHand("ana")).golds.length).toBeGreaterThan(0);
    expect((await ask(on, "ana", 20)).task?.items.map(({ id }) => id)).toEqual(task.items.map(({ id }) => id));
  });

  test("are none where the share is 0", async () => {
    const on = await withGold(60, 5, 0);
    await pull(on, "ana", 36);
    expect((await inHand("ana")).golds).toEqual([]);
  });
});

async function withinPages(on: SubmitNeeds, by: string, pages: number): Promise<{ golds: number; all: number }> {
  const sum = { golds: 0, all: 0 };
  for (let page = 0; page < pages; page++) {
    const task = await pull(on, by);
    sum.golds += (await inHand(by)).golds.length;
    sum.all += task.items.length;
    await answer(on, by, task);
  }
  return sum;
}
