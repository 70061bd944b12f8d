import { expect, test } from "@jest/globals";
import fc from "fast-check";
import type { Item } from "../items/item.ts";
import { nextGeneration } from "../items/life.ts";
import type { SubmitNeeds } from "../labels/submit-task.ts";
import { Busy, Refusal } from "../refusal.ts";
import { answer, ask, openTasks } from "../tests/dealing.ts";
import { allItems, openWorkplace, type Workplace } from "../tests/workplace.ts";
import { placesLeft } from "./places-left.ts";
import { releaseAll } from "./release-all.ts";
import { releaseTask } from "./release-task.ts";
import { renewTask } from "./renew-task.ts";
import type { TaskView } from "./wire.ts";

const P = "p1";
const PEOPLE = ["ana", "bob", "cy", "dan", "eva"];

const who = fc.nat({ max: PEOPLE.length - 1 });
const process = fc.nat({ max: 1 });
const page = fc.nat({ max: 7 });
/** What may happen; the numbers choose among what there is at that moment. `process`: two of them know of each other by the store alone. */
const Step = fc.oneof(
  { weight: 8, arbitrary: fc.record({ do: fc.constant("pull" as const), process, who, size: fc.constantFrom(1, 3, 9, 36), hides: fc.boolean() }) },
  { weight: 7, arbitrary: fc.record({ do: fc.constant("submit" as const), process, page, seed: fc.nat({ max: 5 }) }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant("release" as const), process, page }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant("renew" as const), process, page }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant("remove" as const), process, who }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant("wait" as const), minutes: fc.nat({ max: 20 }) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant("restart" as const), process }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant("crowd" as const), size: fc.constantFrom(1, 9) }) },
);
type Step = typeof Step extends fc.Arbitrary<infer S> ? S : never;

interface Pulled {
  by: string;
  task: TaskView;
}

/** No item is in more hands, or has more answers, than it may; nobody has one twice. */
async function expectFair(place: Workplace): Promise<void> {
  const overlap = place.project.consensus ?? { min: 1, max: 1 };
  const items = new Map((await allItems(place)).map((item) => [item.id, item]));
  const tasks = await openTasks(place);
  for (const item of items.values()) {
    const holds = tasks.flatMap(({ by, items }) => items.flatMap(({ id, generation }) => (id === item.id ? [{ by, generation }] : [])));
    const answerers = item.answerers ?? [];
    expect(answerers.length).toBeLessThanOrEqual(overlap.max);
    expect(new Set(answerers).size).toBe(answerers.length);
    expect(new Set(holds.map(({ by }) => by)).size).toBe(holds.length);
    if (item.state !== "unlabeled") continue;
    const live = holds.filter(({ generation }) => generation === nextGeneration(item));
    for (const { by } of live) expect(answerers).not.toContain(by);
    expect(placesLeft(item, overlap, live)).toBeGreaterThanOrEqual(0);
  }
}

/** Refused, or others were quicker: said so, and nothing else. */
const calmly = async (work: Promise<unknown>): Promise<void> =>
  await work.then(
    () => undefined,
    (error: unknown) => {
      if (!(error instanceof Refusal || error instanceof Busy)) throw error;
    },
  );

async function play(place: Workplace, steps: readonly Step[]): Promise<void> {
  const processes = [place.openProcess(), place.openProcess()];
  const on = (at: number): SubmitNeeds => processes[at] ?? place.openProcess();
  const pulled: Pulled[] = [];
  const says = (by: string, seed: number) => (itemId: string) => `c${1 + ((Number.parseInt(itemId.slice(0, 4), 16) + (seed > 3 ? by.length : 0)) % 3)}`;
  for (const step of steps) {
    place.clock.ms += 1;
    if (step.do === "wait") place.clock.ms += step.minutes * 60_000;
    else if (step.do === "restart") processes[step.process] = place.openProcess();
    else if (step.do === "remove") await releaseAll(on(step.process), { projectId: P, userId: PEOPLE[step.who] ?? "" });
    else if (step.do === "crowd") {
      const replies = await Promise.allSettled(PEOPLE.map(async (by, at) => ({ by, task: (await ask(on(at % 2), by, step.size, namesOf(pulled, by))).task })));
      for (const reply of replies) {
        if (reply.status === "rejected" && !(reply.reason instanceof Busy)) throw reply.reason;
        if (reply.status === "fulfilled" && reply.value.task) pulled.push({ by: reply.value.by, task: reply.value.task });
      }
    } else if (step.do === "pull") {
      const by = PEOPLE[step.who] ?? "ana";
      const { task } = await ask(on(step.process), by, step.size, step.hides ? [] : namesOf(pulled, by));
      if (task) pulled.push({ by, task });
    } else {
      const one = pulled.at(-1 - step.page);
      if (!one) continue;
      const mine = { projectId: P, taskId: one.task.id, by: one.by };
      if (step.do === "submit") await calmly(answer(on(step.process), one.by, one.task, says(one.by, step.seed)));
      else if (step.do === "release") await calmly(releaseTask(on(step.process), mine));
      else await calmly(renewTask(on(step.process), mine));
    }
    await expectFair(place);
  }
  await workToTheEnd(place, processes);
}

const namesOf = (pulled: readonly Pulled[], by: string): string[] =>
  pulled
    .filter((one) => one.by === by)
    .slice(-8)
    .map(({ task }) => task.id);

/** Everybody asks and answers until all are told that they are done: then every item is decided. Leases that are left over run out meanwhile. */
async function workToTheEnd(place: Workplace, processes: readonly SubmitNeeds[]): Promise<void> {
  for (let idle = 0, rounds = 0; idle < 2; rounds++) {
    expect(rounds).toBeLessThan(500);
    place.clock.ms += 16 * 60_000;
    let pages = 0;
    let told = 0;
    for (const [at, by] of PEOPLE.entries()) {
      const on = processes[(at + rounds) % 2];
      if (!on) continue;
      const { task, none } = await ask(on, by, 9);
      if (none === "done") told++;
      if (!task) continue;
      pages++;
      await answer(on, by, task, (itemId) => `c${1 + ((Number.parseInt(itemId.slice(0, 4), 16) + by.length) % 2)}`);
      await expectFair(place);
    }
    idle = pages === 0 && told === PEOPLE.length ? idle + 1 : 0;
  }
  const undecided = (await allItems(place)).filter(({ state }: Item) => state === "unlabeled");
  expect(undecided).toEqual([]);
}

test("whatever labelers do, on two processes: no item in more hands than it may, nobody twice, and in the end everything is decided", async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.integer({ min: 3, max: 50 }),
      fc.integer({ min: 1, max: 2 }),
      fc.constantFrom(undefined, { min: 2, max: 2 }, { min: 2, max: 4 }, { min: 3, max: 5 }),
      fc.array(Step, { minLength: 5, maxLength: 40 }),
      async (items, buckets, overlap, steps) => {
        const project = { goldShare: 0, ...(overlap && { consensus: { ...overlap, iou: 0.5, spans: "exact" as const } }) };
        const place = await openWorkplace({ items, buckets, project });
        try {
          await play(place, steps);
        } finally {
          await place.close();
        }
      },
    ),
    { numRuns: 25 },
  );
}, 120_000);
