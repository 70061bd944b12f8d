import { rmSync } from "node:fs";
import { join } from "node:path";
import { afterEach, expect, test } from "@jest/globals";
import fc from "fast-check";
import type { Documents } from "../backends/documents.ts";
import { getProject } from "../projects/get-project.ts";
import type { Project } from "../projects/project.ts";
import { alter, expectExactCounters, statesOf } from "../tests/item-states.ts";
import { type LocalRoom, openRoom } from "../tests/local-room.ts";
import { refreshProject } from "./start-import.ts";
import { takeArrivals } from "./take-arrivals.ts";

const NAMES = Array.from({ length: 8 }, (_, i) => `${String.fromCharCode(97 + i)}${"/x".repeat(i % 3)}.png`);

type Op =
  /** A file comes or goes; its event is told at once, later, or never, and perhaps twice. */
  | { op: "file"; name: string; isThere: boolean; event: "now" | "late" | "lost"; isTwice: boolean }
  /** Events that wait are told, in some order; the process is killed after so many writes, and the queue tells them again, or has lost them. */
  | { op: "late"; order: number; writes: number; isLost: boolean }
  | { op: "label"; name: string }
  /** A walk, killed after so many writes and gone on with. `amid` happens when all is listed, and nothing is concluded from it. */
  | { op: "walk"; writes: number; amid: Op[] };

const name = fc.constantFrom(...NAMES);
const writes = fc.oneof(fc.constant(1_000), fc.nat(6));
const small = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({
      op: fc.constant("file" as const),
      name,
      isThere: fc.boolean(),
      event: fc.constantFrom("now" as const, "late" as const, "lost" as const),
      isTwice: fc.boolean(),
    }),
  },
  { weight: 1, arbitrary: fc.record({ op: fc.constant("late" as const), order: fc.nat(), writes, isLost: fc.boolean() }) },
  { weight: 1, arbitrary: fc.record({ op: fc.constant("label" as const), name }) },
);
const any: fc.Arbitrary<Op> = fc.oneof(
  { weight: 4, arbitrary: small },
  { weight: 1, arbitrary: fc.record({ op: fc.constant("walk" as const), writes, amid: fc.array(small, { maxLength: 3 }) }) },
);

/** The plain model: which files are there, which ever were seen, which have an answer; and the service, to which the same happens. */
class World {
  readonly on: LocalRoom;
  readonly project: Project;
  readonly folder: string;
  readonly there = new Set(["always.png"]);
  readonly answered = new Set<string>();
  readonly waiting: string[] = [];
  amid: (() => Promise<void>) | undefined;

  constructor(on: LocalRoom, project: Project, folder: string) {
    this.on = on;
    this.project = project;
    this.folder = folder;
  }

  async tell(names: readonly string[]): Promise<void> {
    await takeArrivals(
      this.on,
      names.map((one) => ({ datastoreId: this.on.datastoreId, name: `${this.folder}/${one}` })),
    );
  }

  states = async (): Promise<Record<string, string>> =>
    Object.fromEntries(Object.entries(await statesOf(this.on, this.project)).map(([path, state]) => [path.slice(this.folder.length + 1), state]));
  expected = (one: string): string => (!this.there.has(one) ? "missing" : this.answered.has(one) ? "skipped" : "unlabeled");

  async file({ name: one, isThere, event, isTwice }: Extract<Op, { op: "file" }>): Promise<void> {
    if (isThere) {
      this.on.put(`${this.folder}/${one}`);
      this.there.add(one);
    } else if (this.there.delete(one)) rmSync(join(this.on.files, this.folder, one));
    if (event === "lost") return;
    if (event === "late") this.waiting.push(one, ...(isTwice ? [one] : []));
    else await this.tell(isTwice ? [one, one] : [one]);
    // An event is believed at once, whatever was before.
    const now = (await this.states())[one];
    if (event === "now" && (now !== undefined || isThere)) expect(now).toBe(this.expected(one));
  }

  async label(one: string): Promise<void> {
    if ((await this.states())[one] !== "unlabeled") return;
    await alter(this.on, this.project, `${this.folder}/${one}`, { type: "skip", generation: 1, by: "ana", at: 1, reason: "blurry" });
    this.answered.add(one);
  }
}

let on: LocalRoom;
let left = Number.POSITIVE_INFINITY;
let world: World | undefined;
afterEach(() => on.close());

/** Kills the process after so many writes; false where that hit it. */
async function within(most: number, work: () => Promise<unknown>): Promise<boolean> {
  left = most;
  try {
    await work();
    return true;
  } catch (error) {
    if (!(error instanceof Error && /killed|could not be given/.test(error.message))) throw error;
    return false;
  } finally {
    left = Number.POSITIVE_INFINITY;
  }
}

async function happen(to: World, one: Op): Promise<void> {
  to.on.pass(15_000);
  if (one.op === "file") await to.file(one);
  else if (one.op === "label") await to.label(one.name);
  else if (one.op === "late") {
    const names = to.waiting.splice(0);
    const turned = names.length > 0 ? [...names.slice(one.order % names.length), ...names.slice(0, one.order % names.length)].reverse() : [];
    if (!(await within(one.writes, async () => await to.tell(turned))) && !one.isLost) to.waiting.push(...names);
  } else {
    to.amid = async () => {
      to.amid = undefined;
      const killAfter = left;
      left = Number.POSITIVE_INFINITY;
      for (const each of one.amid) await happen(to, each);
      left = killAfter;
    };
    await within(one.writes, async () => {
      await refreshProject(to.on, { projectId: to.project.id, by: "ana" });
      await to.on.runFlows();
    });
    to.on.started.clear();
    to.amid = undefined;
  }
}

test("events that come twice, late, in any order or never, files that come and go while a walk is under way, and kills: after the next walk the items are the files", async () => {
  const killable =
    <A extends unknown[], R>(work: (...given: A) => Promise<R>) =>
    async (...given: A) => {
      if (left-- <= 0) throw new Error("killed");
      return await work(...given);
    };
  on = await openRoom((documents): Documents => {
    const replace = killable(documents.replace) as Documents["replace"];
    return {
      ...documents,
      create: killable(documents.create) as Documents["create"],
      batch: killable(documents.batch),
      replace: async (shape, pk, value, etag) => {
        const done = await replace(shape, pk, value, etag);
        if ("isListed" in value && value.isListed === true) await world?.amid?.();
        return done;
      },
    };
  });
  let run = 0;
  await fc.assert(
    fc.asyncProperty(fc.array(any, { minLength: 1, maxLength: 14 }), async (ops) => {
      const folder = `run${++run}`;
      on.put(`${folder}/always.png`);
      const made = await on.project(`${folder}/**`);
      await on.runFlows();
      const { value: project } = await getProject(on, made.value.id);
      world = new World(on, project, folder);
      for (const one of ops) await happen(world, one);
      // All that is over, one walk more: what was killed goes on first, as the queue and Durable have it.
      await happen(world, { op: "walk", writes: 1_000, amid: [] });
      const states = await world.states();
      for (const one of world.there) expect([one, states[one]]).toEqual([one, world.expected(one)]);
      for (const one of Object.keys(states)) expect([one, states[one]]).toEqual([one, world.expected(one)]);
      await expectExactCounters(on, project);
    }),
    { numRuns: 60 },
  );
}, 120_000);
