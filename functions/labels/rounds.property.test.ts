import { expect, test } from "@jest/globals";
import fc from "fast-check";
import { OWN_GROUPS_ID, OwnGroupsShape } from "../access/groups/group.ts";
import { userPk } from "../access/member.ts";
import { moveItems } from "../items/move-items.ts";
import { bucketOf, type Item, ItemShape } from "../items/item.ts";
import { live } from "../items/life.ts";
import { moveProject } from "../projects/get-project.ts";
import { bucketPk } from "../projects/project.ts";
import { Refusal } from "../refusal.ts";
import { nextTask } from "../tasks/next-task.ts";
import { releaseAll } from "../tasks/release-all.ts";
import { releaseTask } from "../tasks/release-task.ts";
import { renewTask } from "../tasks/renew-task.ts";
import { TaskShape } from "../tasks/task.ts";
import { allItems, allLabels, annotationsOf, figures, openWorkplace, type Workplace } from "../tests/workplace.ts";
import { correctAnswer } from "./correct-answer.ts";
import { editLabel } from "./edit-label.ts";
import { openClassRoom } from "./fixtures/class-room.ts";
import { openModel, PEOPLE, type PageModel } from "./fixtures/rounds-model.ts";
import { gildItem, ungildItem } from "./gild-item.ts";
import { STILL_OPEN } from "./label.ts";
import { rejectLabels } from "./reject-labels.ts";
import { type SubmitNeeds, submitTask } from "./submit-task.ts";

const P = "p1";
const SIZES = [1, 3, 9, 36];
const TEAM = "team";

const DOES = [
  [20, "pull"],
  [20, "submit"],
  [1, "release"],
  [1, "renew"],
  [2, "wait"],
  [3, "correct"],
  [1, "edit"],
  [1, "reject"],
  [2, "pause"],
  [1, "start over"],
  [1, "merge"],
  [1, "vanish"],
  [1, "return"],
  [1, "remove"],
  [1, "assign"],
  [5, "gild"],
  [1, "ungild"],
  [1, "restart"],
] as const;

/** What may happen; the numbers choose among what there is at that moment. `process`: two of them share the store and know of each other by it alone. */
const Step = fc.record({
  do: fc.oneof(...DOES.map(([weight, name]) => ({ weight, arbitrary: fc.constant(name) }))),
  process: fc.nat({ max: 1 }),
  who: fc.nat({ max: PEOPLE.length - 1 }),
  which: fc.nat({ max: 99 }),
  count: fc.nat({ max: 6 }),
  says: fc.nat({ max: 4 }),
  size: fc.nat({ max: 3 }),
  yes: fc.boolean(),
});
type Step = typeof Step extends fc.Arbitrary<infer S> ? S : never;

const reasonOf = (error: unknown) => (error instanceof Refusal ? error.facts.reason : error);
const refusal = async (work: Promise<unknown>): Promise<unknown> => await work.then(() => undefined, reasonOf);
const pick = <T>(from: readonly T[], at: number): T | undefined => from[at % Math.max(1, from.length)];
/** As it is sent. */
const said = (says: string) => (says === "skip" ? { skip: { reason: "other" as const } } : { value: { classId: says } });
/** 0 is what is true of the item, so that many agree; 4 is that by turns with something else. */
function sayingOf(itemId: string, says: number): string {
  const truth = `c${1 + (Number.parseInt(itemId.slice(-2), 16) % 3)}`;
  const isTrue = says === 0 || (says === 4 && Number.parseInt(itemId.slice(-1), 16) % 2 === 0);
  return isTrue ? truth : says === 3 ? "skip" : `c${1 + (says % 3)}`;
}

interface Setting {
  consensus: { min: number; max: number } | undefined;
  goldShare: number;
}

async function play(place: Workplace, { consensus }: Setting, steps: readonly Step[]): Promise<void> {
  const { clock } = place;
  const room = openClassRoom(place);
  const model = openModel((await allItems(place)).map(({ id }) => id).toSorted(), consensus ?? { min: 1, max: 1 });
  const ids = [...model.items.keys()];
  const processes = [place.openProcess(), place.openProcess()];
  const on = (at: number): SubmitNeeds => processes[at] ?? place.openProcess();
  for (const by of PEOPLE.slice(0, 4)) await place.documents.create(OwnGroupsShape, userPk(by), { id: OWN_GROUPS_ID, type: "own-groups", ids: [TEAM] });
  let isPaused = false;
  let merged = false;
  const stretch = (from: number, count: number) => ids.slice(from % ids.length, (from % ids.length) + count);
  const inPause = async (work: () => Promise<void>) => {
    if (!isPaused) await moveProject(room.on, { projectId: P, event: "pause" });
    await work();
    if (!isPaused) await moveProject(room.on, { projectId: P, event: "resume" });
  };

  const pull = async (needs: SubmitNeeds, by: string, size: number, hides: boolean): Promise<PageModel | undefined> => {
    const held = model.pages.filter((page) => page.by === by && model.isLive(page, clock.ms)).map(({ id }) => id);
    const holding = hides ? held.slice(1) : held;
    const { task, none } = await nextTask(needs, { projectId: P, by, size, holding });
    if (isPaused) expect(none).toBe("paused");
    if (!task) return undefined;
    const again = model.pages.find(({ id }) => id === task.id);
    if (again) {
      expect([again.by, model.isLive(again, clock.ms), holding.includes(task.id)]).toEqual([by, true, false]);
      return again;
    }
    const stored = await place.documents.get(TaskShape, bucketPk(P, Number(task.id.slice(0, 2))), task.id);
    const page: PageModel = { id: task.id, by, until: task.until, state: "open", items: [] };
    for (const { id, gold = false } of stored?.value.items ?? []) {
      const item = model.itemOf(id);
      // Nobody gets an item twice: not one that they answered, nor one that they have in hand, nor gold that they know.
      expect([id, model.hasAnswered(item, by), model.holders(id, clock.ms).includes(by), gold && item.goldAnswers.has(by)]).toEqual([id, false, false, false]);
      if (gold) expect([item.gold, item.state, item.isMissing]).toEqual([true, "labeled", false]);
      else {
        expect([id, item.state, item.isMissing]).toEqual([id, "unlabeled", false]);
        if (item.assignedTo !== undefined) expect([`u:${by}`, ...(PEOPLE.indexOf(by) < 4 ? [`g:${TEAM}`] : [])]).toContain(item.assignedTo);
      }
      page.items.push({ id, gold, epoch: item.epoch });
    }
    // Gold comes beside ordinary items, or in the place of the one that was asked for.
    expect(size === 1 || page.items.some(({ gold }) => !gold)).toBe(true);
    model.pages.push(page);
    for (const { id, gold } of page.items) if (!gold) expect([id, model.isOverlapKept(id, clock.ms)]).toEqual([id, true]);
    return page;
  };

  const submit = async (needs: SubmitNeeds, page: PageModel, says: (itemId: string) => string) => {
    const isOver = page.until <= clock.ms;
    const answers = page.items.map(({ id }) => ({ itemId: id, ...said(says(id)) }));
    const digest = JSON.stringify(answers);
    const why = await refusal(submitTask(needs, { projectId: P, taskId: page.id, by: page.by, answers, seconds: 9 }));
    if (page.state === "submitted") return expect(why).toBe(page.digest === digest ? undefined : "already-submitted");
    if (page.state === "released") return expect(why).toBe("lease-lost");
    if (isOver) return expect(["lease-ended", "lease-lost"]).toContain(why);
    if (!model.canTake(page)) return expect(why).toBe("lease-lost");
    expect(why).toBeUndefined();
    page.state = "submitted";
    page.digest = digest;
    for (const { id, gold } of page.items) model.answer(id, page.by, says(id), gold);
  };

  const check = async () => {
    const stood = (await allLabels(place)).filter(({ to }) => to === STILL_OPEN);
    expect(stood.map(({ itemId, by, classIds }) => `${itemId} ${by} ${classIds.join()}`).toSorted()).toEqual(model.labels());
    const items = await allItems(place);
    expect(items.map(shown).toSorted()).toEqual(model.states());
  };

  for (const one of steps) {
    clock.ms += 5_000;
    if (one.do === "wait") clock.ms += one.count * 3 * 60_000;
    else if (one.do === "restart") processes[one.process] = place.openProcess();
    else if (one.do === "pause") {
      if (!isPaused && one.yes) continue;
      isPaused = !isPaused;
      await moveProject(room.on, { projectId: P, event: isPaused ? "pause" : "resume" });
    } else if (one.do === "pull") await pull(on(one.process), PEOPLE[one.who] ?? "ana", SIZES[one.size] ?? 9, one.yes);
    else if (one.do === "submit") {
      const open = model.pages.filter((page) => page.state === "open");
      const page = pick(one.yes || one.count > 0 ? open : model.pages, one.which);
      if (page) await submit(on(one.process), page, (id) => sayingOf(id, one.says));
    } else if (one.do === "release" || one.do === "renew") {
      const page = pick(model.pages, one.which);
      if (!page) continue;
      const ask = { projectId: P, taskId: page.id, by: page.by };
      if (one.do === "release") {
        const why = await refusal(releaseTask(on(one.process), ask));
        expect(why).toBe(page.state === "submitted" ? "already-submitted" : undefined);
        if (page.state === "open") page.state = "released";
      } else if ((await refusal(renewTask(on(one.process), ask))) === undefined) {
        expect(page.state).toBe("open");
        page.until = clock.ms + 900_000;
        for (const { id, gold } of page.items) if (!gold) expect(model.isOverlapKept(id, clock.ms)).toBe(true);
      }
    } else if (one.do === "correct") {
      const own = model.correctable();
      const found = pick(own, one.which);
      if (!found) continue;
      const says = sayingOf(found.item.id, one.says);
      const ask = { projectId: P, itemId: found.item.id, by: found.by, answer: said(says) };
      const outcome = model.correct(found.item, found.by, says);
      expect([found.item.id, found.by, await refusal(correctAnswer(on(one.process), ask))]).toEqual([found.item.id, found.by, outcome]);
    } else if (one.do === "edit") {
      const item = pick(model.decided(), one.which);
      const says = one.yes ? "skip" : `c${1 + (one.says % 3)}`;
      if (!item) continue;
      const why = await refusal(editLabel(on(one.process), { projectId: P, itemId: item.id, by: "rev", answer: said(says) }));
      expect(why).toBe(model.edit(item, says));
    } else if (one.do === "reject") {
      const items = model.decided().slice(one.which % 7, (one.which % 7) + one.count);
      if (items.length === 0) continue;
      const itemIds = items.map(({ id }) => id);
      expect(await rejectLabels(on(one.process), { projectId: P, itemIds, by: "rev" })).toEqual({ rejected: items.length, untouched: 0 });
      for (const item of items) model.restart(item);
    } else if (one.do === "start over") {
      await inPause(async () => {
        await room.change({ classes: await room.classesAnd(`new ${clock.ms}`), labeled: "remove" });
        await room.runFlows();
      });
      for (const item of model.items.values()) if (item.state !== "unlabeled" || item.round.length > 0) model.restart(item);
    } else if (one.do === "merge") {
      if (merged) continue;
      merged = true;
      await inPause(async () => {
        await room.change({ classes: (await room.classes()).filter(({ id }) => id !== "c3"), merge: [{ from: "c3", into: "c2" }], labeled: "keep" });
        await room.runFlows();
      });
      model.merge("c3", "c2");
    } else if (one.do === "vanish" || one.do === "return") {
      const own = stretch(one.which, one.count);
      await moveItems(on(0), place.project, own, one.do === "vanish" ? "missing" : "return");
      for (const id of own) model.itemOf(id).isMissing = one.do === "vanish";
    } else if (one.do === "remove") {
      const userId = PEOPLE[one.who] ?? "ana";
      await releaseAll(on(one.process), { projectId: P, userId });
      for (const page of model.pages) if (page.by === userId && page.state === "open") page.state = "released";
    } else if (one.do === "assign") {
      const to = one.yes ? undefined : consensus ? `g:${TEAM}` : `u:${PEOPLE[one.who] ?? "ana"}`;
      for (const id of stretch(one.which, one.count)) {
        await assign(place, id, to);
        model.itemOf(id).assignedTo = to;
      }
    } else {
      const item = pick(one.do === "gild" ? model.decided().filter(({ state }) => state === "labeled") : model.decided().filter(({ gold }) => gold), one.which);
      if (!item) continue;
      await (one.do === "gild" ? gildItem : ungildItem)(on(one.process), { projectId: P, itemId: item.id, by: "rev" });
      item.gold = one.do === "gild";
    }
    await check();
  }

  // Whatever happened, all that can be answered can be brought to an end.
  if (isPaused) await moveProject(room.on, { projectId: P, event: "resume" });
  isPaused = false;
  clock.ms += 1_000_000;
  const last = place.openProcess();
  for (let idle = 0; idle < 3; ) {
    idle++;
    for (const by of PEOPLE) {
      clock.ms += 10_000;
      for (let page = await pull(last, by, 36, false); page; page = await pull(last, by, 36, false)) {
        await submit(last, page, (id) => sayingOf(id, by === "ana" ? 4 : 0));
        idle = 0;
        await check();
      }
    }
  }
  for (const item of model.items.values()) if (!item.isMissing) expect([item.id, item.round, item.state === "unlabeled"]).toEqual([item.id, item.round, false]);
  const { kept, recounted } = await figures(place, [...PEOPLE, "rev"]);
  expect(kept).toEqual(recounted);
  const answers = (await Promise.all(PEOPLE.map(async (by) => (await annotationsOf(place, by)).map(({ id }) => `${by} ${id}`)))).flat();
  expect(answers).toHaveLength(model.answered());
}

const shown = ({ id, state, was, answerers, answeredBy, gold, assignedTo }: Item): string =>
  JSON.stringify([
    id,
    was ?? state,
    state === "missing",
    answerers ?? (answeredBy === undefined || answeredBy === "rev" ? [] : [answeredBy]),
    gold === true,
    assignedTo ?? "",
  ]);

async function assign({ documents, project }: Workplace, id: string, to: string | undefined): Promise<void> {
  const pk = bucketPk(P, bucketOf(id, project.buckets));
  const found = await documents.get(ItemShape, pk, id);
  if (found) await documents.replace(ItemShape, pk, live(found.value, { type: "assign", ...(to !== undefined && { to }) }), found.etag);
}

const Settings = fc.record({
  consensus: fc.option(
    fc.tuple(fc.integer({ min: 2, max: 4 }), fc.integer({ min: 2, max: 4 })).map(([a, b]) => ({ min: Math.min(a, b), max: Math.max(a, b) })),
    { nil: undefined, freq: 4 },
  ),
  goldShare: fc.constantFrom(0, 0.2, 0.5),
});

test("whatever labelers, reviewers and files do: no item goes beyond its overlap, none twice to one, no answer is lost, labels are what the answers come to", async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.integer({ min: 3, max: 24 }),
      fc.integer({ min: 1, max: 2 }),
      Settings,
      fc.array(Step, { minLength: 20, maxLength: 80, size: "max" }),
      async (items, buckets, setting, steps) => {
        const { consensus, goldShare } = setting;
        const place = await openWorkplace({
          items,
          buckets,
          project: { goldShare, ...(consensus && { consensus: { ...consensus, iou: 0.5, spans: "exact" } }) },
        });
        try {
          await play(place, setting, steps);
        } finally {
          await place.close();
        }
      },
    ),
    { numRuns: 40 },
  );
}, 240_000);
