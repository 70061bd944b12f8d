import { afterEach, describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import type { Documents } from "../backends/documents.ts";
import { dying, Killed, type Life } from "../exports/fixtures/dying.ts";
import { ItemShape } from "../items/item.ts";
import { SuggestionShape, suggestionId } from "../items/suggestion.ts";
import { classesVersionAt } from "../projects/classes-of.ts";
import { eraseStep } from "../projects/erase-project.ts";
import { getProject, moveProject } from "../projects/get-project.ts";
import { bucketPk } from "../projects/project.ts";
import { ChangeClasses } from "../projects/wire.ts";
import { nextTask } from "../tasks/next-task.ts";
import { allItems, allLabels, annotationsOf, figures, openWorkplace, type Workplace } from "../tests/workplace.ts";
import { changeClasses } from "./change-classes.ts";
import { listClassChanges } from "./class-change-records.ts";
import { cancelClassChange } from "./end-class-change.ts";
import { type ClassRoom, openClassRoom } from "./fixtures/class-room.ts";
import { STILL_OPEN, validAt } from "./label.ts";
import { retryClassChange } from "./retry-class-change.ts";
import { submitTask } from "./submit-task.ts";
import type { Answer } from "./wire.ts";

let place: Workplace;
let room: ClassRoom;
afterEach(async () => await place.close());

const P = "p1";
const reason = (word: string) => expect.objectContaining({ facts: expect.objectContaining({ reason: word }) });
const open = async (ask: { items: number; buckets?: number; kind?: string }) => {
  place = await openWorkplace(ask);
  room = openClassRoom(place);
  if (ask.kind !== undefined) await room.setProject({ kind: ask.kind });
};
/** Eight of nine are labeled, by turns with each class; the ninth is skipped. */
const byTurns = (itemId: string, at: number): Answer =>
  at % 9 === 8 ? { itemId, skip: { reason: "unclear" } } : { itemId, value: { classId: `c${1 + (at % 3)}` } };
const paused = async () => await moveProject(room.on, { projectId: P, event: "pause" });
const newest = async () => (await listClassChanges(room.on, P, { limit: 1 })).items[0];
const notices = async () =>
  (await room.on.queues.receive("notices", { max: 32, visibilityMs: 1 })).map(({ text }): Record<string, unknown> => JSON.parse(text));
const exact = async (...labelers: string[]) => {
  const { kept, recounted } = await figures(place, labelers);
  expect(kept).toEqual(recounted);
  return kept;
};
const suggestionOf = async (itemId: string) => {
  for (const bucket of [0, 1, 2]) {
    const found = await place.documents.get(SuggestionShape, bucketPk(P, bucket), suggestionId(itemId));
    if (found) return found.value;
  }
  return undefined;
};

describe("classes that are added while nothing is labeled", () => {
  test("need no pause and no choice; the change is done at once", async () => {
    await open({ items: 9 });
    await room.change({ classes: await room.classesAnd("fourth") });
    expect(await room.project()).toMatchObject({ state: "running", classesVersion: 2 });
    expect(await newest()).toMatchObject({ state: "done", labeled: "keep", of: 0, by: "olga" });
    await room.label("ana", (itemId) => ({ itemId, value: { classId: "c4" } }));
    expect((await exact("ana")).classes).toEqual({ c4: 9 });
  });
});

describe("a change of classes is refused", () => {
  test("while the project runs and something is labeled, but for names, colours and order", async () => {
    await open({ items: 9 });
    await room.label("ana", byTurns);
    await expect(room.change({ classes: await room.classesAnd("new"), labeled: "keep" })).rejects.toThrow(reason("pause-first"));
    const [one, ...others] = await room.classes();
    await expect(room.change({ classes: others, merge: [{ from: "c1", into: "c2" }] })).rejects.toThrow(reason("pause-first"));
    await expect(room.change({ labeled: "remove" })).rejects.toThrow(reason("pause-first"));
    await room.change({ classes: [...others, { id: "c1", ...one, name: "renamed", colour: "#010203" }] });
    expect((await room.project()).classesVersion).toBe(2);
    expect(await room.classes()).toMatchObject([{ id: "c2" }, { id: "c3" }, { id: "c1", name: "renamed", colour: "#010203" }]);
  });

  test("without a word on what is labeled", async () => {
    await open({ items: 9 });
    await room.label("ana", byTurns);
    await paused();
    await expect(room.change({ classes: await room.classesAnd("new") })).rejects.toMatchObject({
      code: "invalid",
      facts: { violations: [{ path: "labeled" }] },
    });
  });

  test("without the ETag, with an old one, and leaves nothing that counts", async () => {
    await open({ items: 9 });
    const ask = { projectId: P, change: ChangeClasses.parse({ classes: [{ name: "a" }] }), by: "olga" };
    await expect(changeClasses(room.on, { ...ask, ifMatch: undefined })).rejects.toMatchObject({ code: "precondition-required" });
    const { etag } = await getProject(room.on, P);
    await room.setProject({ leaseMinutes: 3 });
    await expect(changeClasses(room.on, { ...ask, ifMatch: etag })).rejects.toMatchObject({ code: "stale" });
    expect((await room.project()).classesVersion).toBe(1);
  });

  test("while another one goes through the labels; so is going on with labeling", async () => {
    await open({ items: 9 });
    await room.label("ana", byTurns);
    await paused();
    await room.change({ labeled: "remove" });
    await expect(room.change({})).rejects.toThrow(reason("class-change-running"));
    for (const event of ["resume", "complete"] as const)
      await expect(moveProject(room.on, { projectId: P, event })).rejects.toThrow(reason("class-change-running"));
    await room.runFlows();
    await moveProject(room.on, { projectId: P, event: "resume" });
    expect((await room.project()).classChange).toBeUndefined();
  });

  test("for the same list as before it is no change", async () => {
    await open({ items: 9 });
    await room.change({});
    expect((await room.project()).classesVersion).toBe(1);
    expect(await newest()).toBeUndefined();
  });
});

describe("starting over", () => {
  test("takes all answers and skips back, and says so; what people answered, and what labels said at the time, stays written", async () => {
    await open({ items: 60, buckets: 2 });
    await room.label("ana", byTurns, 45);
    const before = await exact("ana");
    expect(before.items).toEqual({ total: 60, unlabeled: 15, labeled: 40, skipped: 5 });
    const labels = await allLabels(place);
    const moment = place.clock.ms;
    await paused();
    await room.change({ classes: await room.classesAnd("new"), labeled: "remove" });
    expect(await newest()).toMatchObject({ state: "running", done: 0, of: 45 });
    await room.runFlows();
    expect(await newest()).toMatchObject({ state: "done", done: 45, of: 45, changed: 45, labeled: "remove" });
    expect(await exact("ana")).toEqual({ items: { total: 60, unlabeled: 60 }, classes: {}, tallies: { ana: { answers: 45 } } });
    const after = await allLabels(place);
    expect(after.every(({ closed, closedBy }) => closed === "removed" && closedBy === "olga")).toBe(true);
    expect(after.filter((one) => validAt(one, moment)).map(({ id, value }) => [id, value])).toEqual(labels.map(({ id, value }) => [id, value]));
    expect((await annotationsOf(place, "ana")).map(({ state }) => state)).toEqual(Array.from({ length: 45 }, () => "current"));
    expect(await notices()).toMatchObject([{ about: "project", outcome: "done", by: "olga", text: expect.stringContaining("45 labels were removed") }]);
    await moveProject(room.on, { projectId: P, event: "resume" });
    await room.label("bob", (itemId) => ({ itemId, value: { classId: "c4" } }));
    expect(await exact("ana", "bob")).toMatchObject({ items: { labeled: 60 }, classes: { c4: 60 } });
  });

  test("keeps answers given since: a page in hand is still taken, before the job and after it", async () => {
    await open({ items: 30 });
    const pages = [];
    for (const by of ["ana", "bob", "eve"]) {
      const { task } = await nextTask(room.on, { projectId: P, by, size: 5, holding: [] });
      pages.push(
        async () =>
          await submitTask(room.on, { projectId: P, taskId: task?.id ?? "", by, answers: task?.items.map(({ id }, at) => byTurns(id, at)) ?? [], seconds: 1 }),
      );
    }
    const [first, second, third] = pages;
    await first?.();
    await paused();
    await room.change({ classes: await room.classesAnd("new"), labeled: "suggest" });
    place.clock.ms += 1_000;
    await second?.();
    await room.runFlows();
    await third?.();
    expect(await exact("ana", "bob", "eve")).toMatchObject({
      items: { unlabeled: 20, labeled: 10 },
      tallies: { ana: { answers: 5 }, bob: { labeled: 5 }, eve: { labeled: 5 } },
    });
    expect(await newest()).toMatchObject({ changed: 5 });
  });

  test("with default tags: the labels of before are suggestions by the new classes, until the item is answered", async () => {
    await open({ items: 27, buckets: 2, kind: "image-multi-label" });
    await room.label("ana", (itemId, at) =>
      at % 9 === 8 ? { itemId, skip: { reason: "other" } } : { itemId, value: { classIds: at % 2 === 0 ? ["c1", "c3"] : ["c3"] } },
    );
    await paused();
    const classes = await room.classes();
    await room.change({ classes: [...classes.slice(0, 2), { name: "new" }], labeled: "suggest" });
    await room.runFlows();
    const items = await allItems(place);
    const suggested = items.filter((item) => item.suggested);
    expect(items.every(({ state }) => state === "unlabeled")).toBe(true);
    // Those that had only the retired class have nothing that could be suggested.
    const labels = new Map((await allLabels(place)).map((label) => [label.itemId, label]));
    for (const item of items) {
      const was = labels.get(item.id)?.classIds ?? [];
      expect((await suggestionOf(item.id))?.value).toEqual(was.includes("c1") ? { classIds: ["c1", "c3"] } : undefined);
      expect(item.suggested ?? false).toBe(was.includes("c1"));
    }
    expect(suggested.length).toBeGreaterThan(5);
    await moveProject(room.on, { projectId: P, event: "resume" });
    await room.label("bob", (itemId, at) => (at % 2 === 0 ? { itemId, skip: { reason: "unclear" } } : { itemId, value: { classIds: ["c4"] } }));
    for (const { id, state, suggested: still } of await allItems(place)) {
      expect([state === "unlabeled", still]).toEqual([false, undefined]);
      expect(await suggestionOf(id)).toBeUndefined();
    }
    await exact("ana", "bob");
  });

  test("leaves a missing item missing, without its answer", async () => {
    await open({ items: 9 });
    await room.label("ana", byTurns);
    const [item] = await allItems(place);
    const stored = await place.documents.get(ItemShape, bucketPk(P, 0), item?.id ?? "");
    if (!stored) throw new Error("no item");
    const { state } = stored.value;
    const by = state === "labeled" ? { "items.labeled": -1, "items.missing": 1 } : { "items.skipped": -1, "items.missing": 1 };
    await place.documents.batch(bucketPk(P, 0), [
      { op: "replace", doc: { ...stored.value, state: "missing" } as never, etag: stored.etag },
      { op: "increment", id: "counters", by },
    ]);
    await paused();
    await room.change({ labeled: "remove" });
    await room.runFlows();
    const after = (await allItems(place)).find(({ id }) => id === item?.id);
    expect(after).toMatchObject({ state: "missing" });
    expect([after?.classIds, after?.skipReason, after?.answeredBy]).toEqual([undefined, undefined, undefined]);
    expect((await allLabels(place)).filter(({ to }) => to === STILL_OPEN)).toEqual([]);
  });
});

describe("merging", () => {
  test("gives the labels to the other class, as new versions of the same people; their answers stay as they were given", async () => {
    await open({ items: 45, buckets: 2, kind: "image-multi-label" });
    const sets = [["c1"], ["c1", "c2"], ["c2", "c3"], ["c3"], ["c3", "c1", "c2"]];
    await room.label("ana", (itemId, at) => ({ itemId, value: { classIds: sets[at % 5] ?? [] } }));
    const moment = place.clock.ms;
    const answers = await annotationsOf(place, "ana");
    await paused();
    await room.change({ classes: (await room.classes()).slice(1).toReversed(), merge: [{ from: "c1", into: "c2" }] });
    await room.runFlows();
    expect(await newest()).toMatchObject({ state: "done", changed: 27, done: 45, merges: 1, labeled: "keep" });
    expect((await exact("ana")).classes).toEqual({ c2: 36, c3: 27 });
    const labels = await allLabels(place);
    for (const label of labels) {
      if (label.closed) expect(label).toMatchObject({ version: 1, closed: "merged", closedBy: "olga" });
      if (label.version === 2) expect(label).toMatchObject({ by: "ana", source: "labeler", annotationId: expect.any(String) });
    }
    const now = labels.filter(({ to }) => to === STILL_OPEN).map(({ classIds }) => classIds.join());
    expect(new Set(now)).toEqual(new Set(["c2", "c2,c3", "c3", "c3,c2"]));
    expect(labels.filter((one) => validAt(one, moment)).every(({ version }) => version === 1)).toBe(true);
    expect(await annotationsOf(place, "ana")).toEqual(answers);
    for (const item of await allItems(place)) expect([item.answeredBy, item.answeredAt, item.classId]).toEqual(["ana", moment, item.classIds?.[0]]);
  });

  test("that was cancelled goes on where it is taken up again, and never harms what was said since", async () => {
    await open({ items: 500 });
    await room.label("ana", byTurns);
    await paused();
    await room.change({ classes: (await room.classes()).slice(1), merge: [{ from: "c1", into: "c2" }] });
    let steps = 0;
    const killer = room.process(dyingAfterBatches(3));
    await room
      .runFlows(killer, async (name, run) => {
        if (name === "classChangeStep" && steps++ === 0) await run().catch(() => undefined);
        if (name === "classChangeStep") await cancelClassChange(room.on, { projectId: P, name: "Olga" });
        return await run();
      })
      .catch(() => undefined);
    room.started.clear();
    expect(await newest()).toMatchObject({ state: "cancelled", failure: expect.stringContaining("cancelled by Olga") });
    const { changed } = (await newest()) ?? { changed: 0 };
    expect(changed).toBeGreaterThan(0);
    expect(changed).toBeLessThan(167);
    await expect(cancelClassChange(room.on, { projectId: P, name: "Olga" })).rejects.toThrow(reason("not-running"));
    await moveProject(room.on, { projectId: P, event: "resume" });
    await expect(retryClassChange(room.on, { projectId: P })).rejects.toThrow(reason("pause-first"));
    await paused();
    expect(await retryClassChange(room.on, { projectId: P })).toMatchObject({ state: "running" });
    await expect(retryClassChange(room.on, { projectId: P })).rejects.toThrow(reason("already-running"));
    await room.runFlows();
    expect(await newest()).toMatchObject({ state: "done", changed: 167 });
    expect((await exact("ana")).classes["c1"]).toBeUndefined();
    // One that is told twice has the same id twice: the bell shows it once.
    expect([...new Map((await notices()).map(({ id, outcome }) => [id, outcome])).values()]).toEqual(["cancelled", "done"]);
    await expect(retryClassChange(room.on, { projectId: P })).rejects.toThrow(reason("not-cut-off"));
  });

  test("that was cancelled before it began ends at once, to be taken up again", async () => {
    await open({ items: 9 });
    await room.label("ana", byTurns);
    await paused();
    await room.change({ classes: (await room.classes()).slice(1), merge: [{ from: "c1", into: "c2" }] });
    await cancelClassChange(room.on, { projectId: P, name: "Olga" });
    await expect(retryClassChange(room.on, { projectId: P })).rejects.toThrow(reason("just-ending"));
    const steps: string[] = [];
    const noted = async (name: string, run: () => Promise<unknown>) => (steps.push(name), await run());
    await room.runFlows(room.on, noted);
    expect(steps.filter((name) => name === "beginClassChange")).toHaveLength(1);
    expect(await newest()).toMatchObject({ state: "cancelled", changed: 0 });
    await retryClassChange(room.on, { projectId: P });
    await room.runFlows();
    expect(await newest()).toMatchObject({ state: "done", changed: 3 });
  });

  test("that fails for good after all tries says so without the fault's own words, lets the project go, and can be taken up again", async () => {
    await open({ items: 27 });
    await room.label("ana", byTurns);
    await paused();
    await room.change({ labeled: "remove" });
    await room.runFlows(room.on, async (name, run) => {
      if (name === "classChangeStep") throw new Error("10.0.0.1 is down");
      return await run();
    });
    expect(await newest()).toMatchObject({ state: "failed", failure: expect.not.stringContaining("10.0.0.1"), changed: 0 });
    expect((await room.project()).classChange).toBeUndefined();
    await retryClassChange(room.on, { projectId: P });
    await room.runFlows();
    expect(await newest()).toMatchObject({ state: "done", changed: 27 });
    expect((await exact("ana")).items).toEqual({ total: 27, unlabeled: 27 });
  });
});

/** Writes of batches go through so many times, then none does. */
function dyingAfterBatches(most: number): Documents {
  let left = most;
  return {
    ...place.documents,
    batch: async (...given) => {
      if (left-- <= 0) throw new Killed("killed at batch");
      return await place.documents.batch(...given);
    },
  };
}

describe("a change that is killed at any moment", () => {
  /** What the end is to be, whenever it was reached. */
  const end = async () => ({
    figures: await exact("ana"),
    items: (await allItems(place)).map(({ id, state, classIds, suggested, labelVersion }) => ({ id, state, classIds, suggested, labelVersion })),
    labels: (await allLabels(place)).map(({ id, value, closed }) => ({ id, value, closed })),
    change: { ...(await newest()), id: "", version: 0, startedAt: 0, endedAt: 0 },
    classes: await room.classes(),
    state: [(await room.project()).state, (await room.project()).classChange],
  });

  test.each(["remove", "suggest", "keep"] as const)(
    "ends the same: %s",
    async (labeled) => {
      const ends: unknown[] = [];
      let killed = 0;
      for (let diesAt = 1; ; diesAt += diesAt < 14 ? 1 : 7) {
        if (diesAt > 1) await place.close();
        await open({ items: 54, buckets: 2, kind: "image-multi-label" });
        await room.label("ana", (itemId, at) =>
          at % 9 === 8 ? { itemId, skip: { reason: "other" } } : { itemId, value: { classIds: at % 2 === 0 ? ["c1", "c3"] : ["c2", "c3"] } },
        );
        await paused();
        const wish = { classes: [...(await room.classes()).slice(1), { name: "new" }], merge: [{ from: "c1", into: "c2" }], labeled };
        const life: Life = { calls: 0, diesAt };
        const dies = { ...room.process(dying(place.documents, life)), flows: dying(room.on.flows, life), queues: dying(room.on.queues, life) };
        const first = await room
          .change(wish, dies)
          .then(async () => await room.runFlows(dies))
          .then(
            () => "whole",
            (error: unknown) => {
              if (!(error instanceof Killed)) throw error;
              return "killed";
            },
          );
        // The host goes on with what was started; the person looks whether the change was taken, and sends it again if not.
        await room.runFlows();
        if ((await room.project()).classesVersion === 1) {
          await room.change(wish);
          await room.runFlows();
        }
        expect(room.started.size).toBe(0);
        ends.push(await end());
        expect(ends.at(-1)).toEqual(ends[0]);
        if (first === "whole") break;
        killed++;
      }
      expect(killed).toBeGreaterThan(15);
    },
    120_000,
  );
});

test("through any changes no label is lost: each says what it said, by the class that has it now, and every count is right", async () => {
  const edit = fc.record({
    how: fc.constantFrom("rename", "retire", "merge", "add", "back"),
    which: fc.nat(20),
    into: fc.nat(20),
    more: fc.nat(8),
  });
  await fc.assert(
    fc.asyncProperty(fc.array(edit, { minLength: 2, maxLength: 6 }), async (edits) => {
      await open({ items: 60, buckets: 2, kind: "image-multi-label" });
      try {
        /** What each item says, in the class ids of now. */
        const said = new Map<string, string[]>();
        let round = 0;
        for (const { how, which, into, more } of edits) {
          const listed = await room.classes();
          const ids = listed.map(({ id }) => id);
          await room.label(
            "ana",
            (itemId, at) => {
              const classIds = [...new Set([ids[at % ids.length] ?? "", ids[(at + which) % ids.length] ?? ""])];
              said.set(itemId, classIds);
              return { itemId, value: { classIds } };
            },
            more,
          );
          await paused();
          const one = listed[which % listed.length];
          const rest = listed.filter(({ id }) => id !== one?.id);
          const target = rest[into % Math.max(1, rest.length)]?.id;
          if (how === "rename") await room.change({ classes: [...rest, { id: one?.id, name: `renamed ${round}` }] });
          if (how === "retire" && target) await room.change({ classes: rest });
          if (how === "add") await room.change({ classes: [...listed, { name: `new ${round}` }], labeled: "keep" });
          if (how === "back") await room.change({ classes: [...listed, { id: "c1", name: `again ${round}` }], labeled: "keep" }).catch(() => undefined);
          if (how === "merge" && one && target) {
            await room.change({ classes: rest, merge: [{ from: one.id, into: target }] });
            for (const [id, classIds] of said) said.set(id, [...new Set(classIds.map((it) => (it === one.id ? target : it)))]);
          }
          await room.runFlows();
          await moveProject(room.on, { projectId: P, event: "resume" });
          const stand = new Map((await allLabels(place)).flatMap((label) => (label.to === STILL_OPEN ? [[label.itemId, label.value]] : [])));
          expect(stand).toEqual(new Map([...said].map(([id, classIds]) => [id, { classIds }])));
          await exact("ana");
          round++;
        }
      } finally {
        await place.close();
      }
    }),
    { numRuns: 25 },
  );
  await open({ items: 1 }); // for the closing after each test
}, 60_000);

test("the classes of a past moment are those that counted then, whatever was begun and cut off in between", async () => {
  await open({ items: 9 });
  const rename = async (name: string) => await room.change({ classes: [{ id: "c1", name }] });
  const moments: [number, number][] = [[place.clock.ms, 1]];
  for (let round = 0; round < 3; round++) {
    const life: Life = { calls: 0, diesAt: 8 };
    await room.change({ classes: [{ id: "c1", name: `cut off ${round}` }] }, room.process(dying(place.documents, life))).catch(() => undefined);
    const { value } = await rename(`round ${round}`);
    moments.push([place.clock.ms, value.classesVersion]);
  }
  const project = await room.project();
  for (const [moment, version] of moments) expect(await classesVersionAt(room.on, project, moment)).toBe(version);
  expect(await classesVersionAt(room.on, project, 0)).toBe(1);
  expect(project.classesVersion).toBeGreaterThan(4);
});

test("a project that is deleted leaves nothing of it", async () => {
  await open({ items: 27, buckets: 2 });
  await room.label("ana", byTurns);
  await paused();
  await room.change({ classes: await room.classesAnd("new"), labeled: "suggest" });
  await room.runFlows();
  await room.change({ labeled: "keep", classes: (await room.classes()).slice(1) });
  await room.setProject({ state: "deleting" });
  for (let gone = false; !gone; ) ({ gone } = await eraseStep(room.on, P));
  for (const pk of [P, bucketPk(P, 0), bucketPk(P, 1)]) expect(await place.documents.ids(pk, { most: 10 })).toEqual([]);
});
