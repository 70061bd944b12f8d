import { expect, test } from "@jest/globals";
import fc from "fast-check";
import { Refusal } from "../refusal.ts";
import { nextTask } from "../tasks/next-task.ts";
import { releaseTask } from "../tasks/release-task.ts";
import { renewTask } from "../tasks/renew-task.ts";
import type { TaskView } from "../tasks/wire.ts";
import { allItems, allLabels, figures, openWorkplace, type Workplace } from "../tests/workplace.ts";
import { correctAnswer } from "./correct-answer.ts";
import { editLabel } from "./edit-label.ts";
import { type Label, validAt } from "./label.ts";
import { rejectLabels } from "./reject-labels.ts";
import { type SubmitNeeds, submitTask } from "./submit-task.ts";

const P = "p1";
const PEOPLE = ["ana", "bob", "cy"];
const SIZES = [1, 4, 9, 36];
const LEASE_MS = 15 * 60_000;

const small = fc.nat({ max: 11 });
/** What may happen; the numbers choose among what there is at that moment. `process`: two of them share the store and know of each other by it alone. */
const Step = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({
      do: fc.constant("pull" as const),
      process: fc.nat({ max: 1 }),
      who: fc.nat({ max: 2 }),
      size: fc.nat({ max: 3 }),
      hides: fc.boolean(),
    }),
  },
  { weight: 6, arbitrary: fc.record({ do: fc.constant("submit" as const), process: fc.nat({ max: 1 }), page: small, classId: fc.nat({ max: 3 }) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant("release" as const), process: fc.nat({ max: 1 }), page: small }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant("renew" as const), process: fc.nat({ max: 1 }), page: small }) },
  { weight: 3, arbitrary: fc.record({ do: fc.constant("wait" as const), minutes: fc.nat({ max: 20 }) }) },
  {
    weight: 2,
    arbitrary: fc.record({
      do: fc.constant("correct" as const),
      process: fc.nat({ max: 1 }),
      who: fc.nat({ max: 2 }),
      item: small,
      classId: fc.nat({ max: 3 }),
    }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant("edit" as const), process: fc.nat({ max: 1 }), item: small, classId: fc.nat({ max: 2 }) }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant("reject" as const), process: fc.nat({ max: 1 }), from: small, count: fc.nat({ max: 6 }) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant("pause" as const) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant("restart" as const), process: fc.nat({ max: 1 }) }) },
);
type Step = typeof Step extends fc.Arbitrary<infer S> ? S : never;

interface PageOf {
  by: string;
  task: TaskView;
  until: number;
  state: "open" | "submitted" | "released";
  classId?: number;
}
interface Answered {
  by: string;
  /** Whose answer it was under the lease. */
  from: string;
  /** `c1`…, or skipped. */
  says: string;
}

/** Class 3 is a skip. */
const said = (classId: number) => (classId === 3 ? { skip: { reason: "other" as const } } : { value: { classId: `c${classId + 1}` } });
const saying = (classId: number) => (classId === 3 ? "skip" : `c${classId + 1}`);

/** The plain model: what everybody was told, and nothing else. */
function openModel() {
  const pages: PageOf[] = [];
  const answers = new Map<string, Answered>();
  let paused = false;
  const isLive = (page: PageOf, now: number) => page.state === "open" && page.until > now;
  return {
    pages,
    answers,
    isPaused: () => paused,
    flip: () => {
      paused = !paused;
    },
    /** Who holds an item now, other than in `but`. */
    holderOf: (itemId: string, now: number, but?: string) =>
      pages.find((page) => page.task.id !== but && isLive(page, now) && page.task.items.some(({ id }) => id === itemId))?.by,
    isLive,
  };
}

const reasonOf = (error: unknown) => (error instanceof Refusal ? error.facts.reason : String(error));
const refusal = async (work: Promise<unknown>): Promise<unknown> => await work.then(() => undefined, reasonOf);

async function play(place: Workplace, steps: readonly Step[]): Promise<void> {
  const { clock } = place;
  const model = openModel();
  const total = (await allItems(place)).length;
  const processes = [place.openProcess(), place.openProcess()];
  const process = (at: number): SubmitNeeds => processes[at] ?? place.openProcess();
  const past: { moment: number; valid: string }[] = [];
  const validNow = (labels: readonly Label[], moment: number) =>
    labels
      .filter((label) => validAt(label, moment))
      .map(({ itemId, by, classIds }) => `${itemId} ${by} ${classIds.join()}`)
      .toSorted()
      .join("\n");

  for (const step of steps) {
    clock.ms += 1;
    const now = clock.ms;
    if (step.do === "wait") clock.ms += step.minutes * 60_000;
    else if (step.do === "restart") processes[step.process] = place.openProcess();
    else if (step.do === "pause") {
      model.flip();
      await place.setState(model.isPaused() ? "paused" : "running");
    } else if (step.do === "pull") {
      const by = PEOPLE[step.who] ?? "ana";
      const live = model.pages.filter((page) => page.by === by && model.isLive(page, now)).map(({ task }) => task.id);
      const holding = step.hides ? live.slice(1) : live;
      const { task, none } = await nextTask(process(step.process), { projectId: P, by, size: SIZES[step.size] ?? 9, holding });
      if (model.isPaused()) expect(none).toBe("paused");
      else if (!task) {
        if (none === "done") expect(model.answers.size).toBe(total);
        else if (none === "limit") expect(live.length).toBeGreaterThanOrEqual(3);
        else expect(model.answers.size).toBeLessThan(total);
      } else {
        const again = model.pages.find((page) => page.task.id === task.id);
        if (again) expect([again.by, model.isLive(again, now), holding.includes(task.id)]).toEqual([by, true, false]);
        else {
          expect(task.until).toBe(now + LEASE_MS);
          for (const { id } of task.items) expect([id, model.holderOf(id, now), model.answers.has(id)]).toEqual([id, undefined, false]);
          model.pages.push({ by, task, until: task.until, state: "open" });
        }
      }
    } else if (step.do === "submit" || step.do === "release" || step.do === "renew") {
      const page = model.pages.at(-1 - step.page);
      if (!page) continue;
      const ask = { projectId: P, taskId: page.task.id, by: page.by };
      // Over by the clock: until the items are dealt anew it depends on who asks first, so both answers are right; afterwards the lease is lost.
      const isOver = page.state === "open" && page.until <= now;
      const isTaken = page.task.items.some(({ id }) => model.answers.has(id) || model.holderOf(id, now, page.task.id) !== undefined);
      if (step.do === "submit") {
        const answers = page.task.items.map(({ id }) => ({ itemId: id, ...said(step.classId) }));
        const why = await refusal(submitTask(process(step.process), { ...ask, answers, seconds: 9 }));
        if (page.state === "submitted") expect(why).toBe(page.classId === step.classId ? undefined : "already-submitted");
        else if (page.state === "released") expect(why).toBe("lease-lost");
        else if (isOver) expect(isTaken ? ["lease-lost"] : ["lease-lost", "lease-ended"]).toContain(why);
        else {
          expect(why).toBeUndefined();
          page.state = "submitted";
          page.classId = step.classId;
          for (const { id } of page.task.items) model.answers.set(id, { by: page.by, from: page.by, says: saying(step.classId) });
        }
      } else if (step.do === "release") {
        const why = await refusal(releaseTask(process(step.process), ask));
        if (page.state === "submitted") expect(why).toBe("already-submitted");
        else {
          expect(why).toBeUndefined();
          page.state = "released";
        }
      } else {
        const why = await refusal(renewTask(process(step.process), ask));
        if (page.state === "submitted") expect(why).toBe("already-submitted");
        else if (page.state === "released") expect(why).toBe("lease-lost");
        else if (model.isPaused()) expect(["paused", ...(isOver ? ["lease-lost"] : [])]).toContain(why);
        else if (isOver && (isTaken || why !== undefined)) expect(why).toBe("lease-lost");
        else {
          expect(why).toBeUndefined();
          page.until = now + LEASE_MS;
        }
      }
    } else if (step.do === "correct") {
      const by = PEOPLE[step.who] ?? "ana";
      const own = [...model.answers].filter(([, answer]) => answer.by === by && answer.from === by);
      const [itemId, answer] = own[step.item % Math.max(1, own.length)] ?? [];
      if (itemId === undefined || !answer) continue;
      await correctAnswer(process(step.process), { projectId: P, itemId, by, answer: said(step.classId) });
      answer.says = saying(step.classId);
    } else if (step.do === "edit") {
      const [itemId, answer] = [...model.answers][step.item % Math.max(1, model.answers.size)] ?? [];
      if (itemId === undefined || !answer) continue;
      const value = { classId: `c${step.classId + 1}` };
      const isSame = answer.says === value.classId;
      await editLabel(process(step.process), { projectId: P, itemId, by: "rev", answer: { value } });
      if (!isSame) model.answers.set(itemId, { by: "rev", from: answer.from, says: value.classId });
    } else {
      const itemIds = [...model.answers.keys()].slice(step.from, step.from + step.count);
      if (itemIds.length === 0) continue;
      expect(await rejectLabels(process(step.process), { projectId: P, itemIds, by: "rev" })).toEqual({ rejected: itemIds.length, untouched: 0 });
      for (const id of itemIds) model.answers.delete(id);
    }
    const valid = validNow(await allLabels(place), clock.ms);
    const agreed = [...model.answers].flatMap(([id, { by, says }]) => (says === "skip" ? [] : [`${id} ${by} ${says}`])).toSorted();
    expect(valid).toBe(agreed.join("\n"));
    past.push({ moment: clock.ms, valid });
  }

  const { kept, recounted } = await figures(place, [...PEOPLE, "rev"]);
  expect(kept).toEqual(recounted);
  const stored = (await allItems(place)).filter(({ state }) => state !== "unlabeled");
  const says = stored.map(({ id, state, answeredBy, classId }) => `${id} ${answeredBy} ${state === "skipped" ? "skip" : classId}`);
  expect(says.toSorted()).toEqual([...model.answers].map(([id, answer]) => `${id} ${answer.by} ${answer.says}`).toSorted());
  const labels = await allLabels(place);
  for (const { moment, valid } of past) expect(validNow(labels, moment)).toBe(valid);
}

test("whatever labelers and reviewers do, on two processes: nothing is held twice, nothing acknowledged is lost, counters are right, the past stays", async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.integer({ min: 5, max: 60 }),
      fc.integer({ min: 1, max: 2 }),
      fc.array(Step, { minLength: 10, maxLength: 60 }),
      async (items, buckets, steps) => {
        const place = await openWorkplace({ items, buckets });
        try {
          await play(place, steps);
        } finally {
          await place.close();
        }
      },
    ),
    { numRuns: 40 },
  );
}, 60_000);
