import { afterEach, describe, expect, test } from "@jest/globals";
import { OWN_GROUPS_ID, OwnGroupsShape } from "../access/groups/group.ts";
import { userPk } from "../access/member.ts";
import { orderOf } from "../items/item.ts";
import type { SubmitNeeds } from "../labels/submit-task.ts";
import { answer, ask, befall, idsOf, pull } from "../tests/dealing.ts";
import { allItems, openWorkplace, type Workplace } from "../tests/workplace.ts";

let place: Workplace;
afterEach(async () => await place.close());

const PK = "p1|00";
const inGroup = async (userId: string, ids: string[]) => {
  await place.documents.create(OwnGroupsShape, userPk(userId), { id: OWN_GROUPS_ID, type: "own-groups", ids });
};
/** As the use case that assigns does it. */
const assign = async (on: SubmitNeeds, ids: readonly string[], to: string | undefined) => {
  await befall(place, ids, { type: "assign", ...(to !== undefined && { to }) });
  on.desk.refilled(PK);
};
const some = async (from: number, to: number) => (await allItems(place)).map(({ id }) => id).slice(from, to);

describe("assigned items", () => {
  test("are dealt to whom they are assigned before any other, and to nobody else", async () => {
    place = await openWorkplace({ items: 20, project: { goldShare: 0 } });
    const on = place.openProcess();
    const hers = (await some(5, 12)).toSorted();
    await assign(on, hers, "u:ana");
    expect((await pull(on, "bob", 36)).items).toHaveLength(13);
    // Bob may give his page back, so Cy waits for it.
    expect(await ask(on, "cy")).toEqual({ none: "held" });
    const page = await pull(on, "ana", 7);
    expect(idsOf(page)).toEqual(hers);
    await answer(on, "ana", page);
    expect(await ask(on, "ana")).toEqual({ none: "held" });
  });

  test("leave whoever they are not for with nothing more to do", async () => {
    place = await openWorkplace({ items: 20, project: { goldShare: 0 } });
    const on = place.openProcess();
    await assign(on, await some(0, 20), "u:ana");
    expect(await ask(on, "bob")).toEqual({ none: "done" });
    await pull(on, "ana", 20);
    expect(await ask(on, "bob")).toEqual({ none: "done" });
  });

  test("of a group are dealt to its members, each once; who joins gets them within half a minute", async () => {
    place = await openWorkplace({ items: 20, project: { goldShare: 0 } });
    const on = place.openProcess();
    await inGroup("ana", ["cats", "dogs"]);
    await assign(on, await some(0, 10), "g:dogs");
    await assign(on, await some(10, 20), "g:birds");
    const page = await pull(on, "ana", 36);
    expect(idsOf(page)).toEqual((await some(0, 10)).toSorted());
    expect(await ask(on, "bob")).toEqual({ none: "done" });
    await inGroup("bob", ["birds"]);
    place.clock.ms += 30_001;
    expect(idsOf(await pull(on, "bob", 36))).toEqual((await some(10, 20)).toSorted());
  });

  test("are found by another process within a minute, and are free for all again when taken back", async () => {
    place = await openWorkplace({ items: 200, project: { goldShare: 0 } });
    const [one, two] = [place.openProcess(), place.openProcess()];
    await answer(two, "ana", await pull(two, "ana", 1));
    const hers = (await allItems(place)).filter(({ state }) => state === "unlabeled").map(({ id }) => id);
    await assign(one, hers.slice(0, 3), "u:ana");
    place.clock.ms += 60_001;
    expect(idsOf(await pull(two, "ana", 3))).toEqual(hers.slice(0, 3).toSorted());
    await assign(one, hers.slice(0, 3), undefined);
    place.clock.ms += 15 * 60_000;
    // Her lease has ended: what comes back comes first, to anybody.
    expect(idsOf(await pull(one, "bob", 3))).toEqual(hers.slice(0, 3).toSorted());
  });

  test("with several labelers are finished one after the other by the group: all go through them in the same order", async () => {
    place = await openWorkplace({ items: 60, project: { goldShare: 0, consensus: { min: 2, max: 3, iou: 0.5, spans: "exact" } } });
    const on = place.openProcess();
    for (const who of ["ana", "bob", "cy"]) await inGroup(who, ["dogs"]);
    const theirs = await some(0, 30);
    await assign(on, theirs, "g:dogs");
    const pages = [await pull(on, "ana", 10), await pull(on, "bob", 10), await pull(on, "cy", 10)];
    expect(idsOf(pages[0])).toEqual(idsOf(pages[1]));
    expect(idsOf(pages[2])).not.toEqual(idsOf(pages[0]));
    expect(orderOf("p1", pages[0]?.items[0]?.id ?? "") < orderOf("p1", pages[2]?.items[0]?.id ?? "")).toBe(true);
    for (const [at, who] of ["ana", "bob", "cy"].entries()) {
      const page = pages[at];
      if (page) await answer(on, who, page);
    }
    for (let round = 0; round < 9; round++)
      for (const who of ["ana", "bob", "cy"]) {
        const { task } = await ask(on, who, 10);
        if (task?.items.every(({ id }) => theirs.includes(id))) await answer(on, who, task);
      }
    const done = (await allItems(place)).filter(({ state }) => state === "labeled").map(({ id }) => id);
    expect(done.toSorted()).toEqual(theirs.toSorted());
  });
});
