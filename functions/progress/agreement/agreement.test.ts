import { afterEach, describe, expect, test } from "@jest/globals";
import { dying, Killed, type Life } from "../../exports/fixtures/dying.ts";
import { gildItem } from "../../labels/gild-item.ts";
import { rejectLabels } from "../../labels/reject-labels.ts";
import type { Answer } from "../../labels/wire.ts";
import { ItemShape } from "../../items/item.ts";
import { type Consensus, PROJECTS_PK, ProjectShape } from "../../projects/project.ts";
import { allItems, annotationsOf, openWorkplace, type Workplace } from "../../tests/workplace.ts";
import { showProgress } from "../show-progress.ts";
import { addUnit, alphaOf, expectedOfCounts, observedOf } from "./alpha.ts";
import { AgreementRunShape, agreementRunsByTime } from "./agreement-run.ts";
import { cancelAgreement } from "./end-agreement.ts";
import { type AgreementRoom, openAgreementRoom } from "./fixtures/agreement-room.ts";
import { showAgreement } from "./show-agreement.ts";
import { startAgreement } from "./start-agreement.ts";
import { nextAt, startDueAgreements } from "./start-due-agreements.ts";

let place: Workplace;
let room: AgreementRoom;
afterEach(async () => await place.close());

const P = "p1";
const reason = (word: string) => expect.objectContaining({ facts: expect.objectContaining({ reason: word }) });
const consensus = (min: number, max: number): Consensus => ({ min, max, iou: 0.5, spans: "exact" });
const open = async (ask: { items: number; buckets?: number; kind?: string; consensus?: Consensus | undefined }) => {
  place = await openWorkplace({ items: ask.items, ...(ask.buckets !== undefined && { buckets: ask.buckets }) });
  const agreed = "consensus" in ask ? ask.consensus : consensus(3, 3);
  await setProject({ goldShare: 0, ...(agreed && { consensus: agreed }), ...(ask.kind !== undefined && { kind: ask.kind }) });
  room = openAgreementRoom(place);
};
async function setProject(facts: object): Promise<void> {
  const found = await place.documents.get(ProjectShape, PROJECTS_PK, P);
  if (found) await place.documents.replace(ProjectShape, PROJECTS_PK, { ...found.value, ...facts }, found.etag);
}
const compute = async () => {
  await startAgreement(room.on, { projectId: P, by: "rita" });
  await room.runFlows();
  return (await showAgreement(room.on, P)).figures;
};

function jaccard(a: ReadonlySet<unknown>, b: ReadonlySet<unknown>): number {
  const both = [...a].filter((one) => b.has(one)).length;
  return both / (a.size + b.size - both);
}

/** By the item: what a labeler says who errs on every so-manieth. */
const saysBy =
  (every: number, shift: number) =>
  (itemId: string): Answer => {
    const number = Number.parseInt(itemId.slice(0, 6), 16);
    if (number % 23 === shift) return { itemId, skip: { reason: "unclear" } };
    return { itemId, value: { classId: `c${1 + (((number % 3) + (number % every === 0 ? shift : 0)) % 3)}` } };
  };
const TEAM = { ana: saysBy(1_000_003, 0), bob: saysBy(5, 1), cy: saysBy(7, 2) };
const labelAll = async () => {
  for (const [by, says] of Object.entries(TEAM)) await room.label(by, says);
};

/** From the answers themselves, all at once. */
async function recounted() {
  const answers = (await Promise.all(Object.keys(TEAM).map((by) => annotationsOf(place, by)))).flat().filter(({ state }) => state === "current");
  const word = ({ value, skipReason }: (typeof answers)[number]) => (skipReason === undefined ? JSON.stringify(value) : "skip");
  const units = [...Map.groupBy(answers, ({ itemId }) => itemId).values()].filter(({ length }) => length > 1);
  const sums = { answers: 0, differences: 0 };
  for (const unit of units)
    addUnit(
      sums,
      unit.map((a) => unit.map((b) => (word(a) === word(b) ? 1 : 0))),
    );
  const counts = [...Map.groupBy(units.flat(), word).values()].map(({ length }) => length);
  const both = (a: string, b: string) => {
    const pairs = units.flatMap((unit) =>
      unit.flatMap((one) => unit.flatMap((other) => (one.by === a && other.by === b ? [word(one) === word(other) ? 1 : 0] : []))),
    );
    return { compared: pairs.length, agreeing: pairs.filter((same) => same === 1).length / pairs.length };
  };
  return { items: units.length, answers: sums.answers, alpha: alphaOf({ observed: observedOf(sums), expected: expectedOfCounts(counts) }), both };
}

describe("figures of agreement", () => {
  test("are those of the answers, whatever the buckets: alpha, each with each, each with all others", async () => {
    await open({ items: 120, buckets: 3 });
    await labelAll();
    const figures = await compute();
    const truth = await recounted();
    expect(figures).toMatchObject({ asOf: place.clock.ms, items: 120, answers: 360 });
    expect(figures?.alpha).toBeCloseTo(truth.alpha ?? 0, 12);
    expect(figures).not.toHaveProperty("expectedFrom");
    const names = figures?.labelers.map(({ userId }) => userId) ?? [];
    expect(names.toSorted()).toEqual(["ana", "bob", "cy"]);
    for (const { a, b, compared, agreeing } of figures?.pairs ?? []) {
      const expected = truth.both(names[a] ?? "", names[b] ?? "");
      expect(compared).toBe(expected.compared);
      expect(agreeing).toBeCloseTo(expected.agreeing, 12);
    }
    expect(figures?.pairs).toHaveLength(3);
    const ana = figures?.labelers.find(({ userId }) => userId === "ana");
    expect(ana?.compared).toBe(240);
    expect(ana?.agreeing).toBeCloseTo((truth.both("ana", "bob").agreeing + truth.both("ana", "cy").agreeing) / 2, 12);
    const { labelers, alpha, agreementAsOf } = await showProgress(room.on, P);
    expect({ alpha, agreementAsOf }).toEqual({ alpha: figures?.alpha, agreementAsOf: figures?.asOf });
    expect(labelers.find(({ userId }) => userId === "ana")?.agreement).toEqual({ compared: 240, similarity: ana?.similarity, agreeing: ana?.agreeing });
  });

  test("of answers that are more or less alike: expected disagreement is the mean over pairs of a sample, all pairs where there are few", async () => {
    await open({ items: 18, kind: "image-multi-label", consensus: consensus(2, 2) });
    const sets = [["c1"], ["c1", "c2"], ["c2", "c3"]];
    const says =
      (shift: number) =>
      (itemId: string): Answer => ({ itemId, value: { classIds: sets[(Number.parseInt(itemId.slice(0, 6), 16) + shift) % 3] ?? ["c1"] } });
    await room.label("ana", says(0));
    await room.label("bob", (itemId) => says(Number.parseInt(itemId.slice(0, 2), 16) % 2)(itemId));
    const figures = await compute();
    const answers = (await Promise.all(["ana", "bob"].map((by) => annotationsOf(place, by)))).flat();
    const classes = answers.map(({ value }) => new Set(JSON.stringify(value).match(/c\d/g)));
    const differences = classes.flatMap((a, i) => classes.flatMap((b, j) => (i === j ? [] : [1 - jaccard(a, b)])));
    const sums = { answers: 0, differences: 0 };
    for (const unit of Map.groupBy(
      answers.map((answer, at) => ({ ...answer, said: classes[at] ?? new Set() })),
      ({ itemId }) => itemId,
    ).values())
      addUnit(
        sums,
        unit.map((a) => unit.map((b) => jaccard(a.said, b.said))),
      );
    const expected = differences.reduce((sum, one) => sum + one, 0) / differences.length;
    expect(figures?.expectedFrom).toBe((36 * 35) / 2);
    expect(figures?.alpha).toBeCloseTo(1 - observedOf(sums) / expected, 12);
  });

  test("of many answers more or less alike are near those of all of them", async () => {
    await open({ items: 450, kind: "image-multi-label", consensus: consensus(2, 2) });
    const says =
      (shift: number) =>
      (itemId: string): Answer => ({ itemId, value: { classIds: [`c${1 + ((Number.parseInt(itemId.slice(0, 6), 16) + shift) % 3)}`] } });
    await room.label("ana", says(0));
    await room.label("bob", (itemId) => says(Number.parseInt(itemId.slice(0, 2), 16) < 64 ? 1 : 0)(itemId));
    const figures = await compute();
    expect(figures?.expectedFrom).toBeGreaterThan(1_900);
    // Of three classes as good as equally often: 2/3 differ by chance, give or take √(2/9 / 2000) = 0.0105; a quarter differs.
    const observed = 1 - (figures?.pairs[0]?.similarity ?? 0);
    expect(Math.abs((figures?.alpha ?? 0) - (1 - observed / (2 / 3)))).toBeLessThan((4 * 0.0105 * observed) / (2 / 3) ** 2);
  });

  test("leave out what was rejected, items with one answer, and gold items", async () => {
    await open({ items: 27, consensus: consensus(2, 2) });
    await room.label("ana", TEAM.ana);
    expect(await compute()).toMatchObject({ items: 0, answers: 0, pairs: [] });
    place.clock.ms += 1;
    await room.label("bob", TEAM.bob);
    expect(await compute()).toMatchObject({ items: 27, answers: 54 });
    const labeled = (await allItems(place)).filter(({ state }) => state === "labeled").map(({ id }) => id);
    const [gone, known] = [labeled.slice(0, 6), labeled.slice(6, 12)];
    await rejectLabels(room.on, { projectId: P, itemIds: gone, by: "rita" });
    for (const itemId of known) await gildItem(room.on, { projectId: P, itemId, by: "rita" });
    await setProject({ goldShare: 0.5 });
    await room.label("cy", TEAM.cy);
    expect((await annotationsOf(place, "cy")).filter(({ gold }) => gold).length).toBeGreaterThan(0);
    place.clock.ms += 1;
    expect(await compute()).toMatchObject({ items: 21, answers: 42 });
  });

  test("are none where everybody says the same", async () => {
    await open({ items: 9, consensus: consensus(2, 2) });
    for (const by of ["ana", "bob"]) await room.label(by, (itemId) => ({ itemId, value: { classId: "c1" } }));
    const figures = await compute();
    expect(figures).toMatchObject({ items: 9, labelers: [{ agreeing: 1 }, { agreeing: 1 }] });
    expect(figures).not.toHaveProperty("alpha");
  });
});

describe("a run", () => {
  test("is refused where each item has one labeler, and while another one is under way", async () => {
    await open({ items: 9, consensus: undefined });
    await expect(startAgreement(room.on, { projectId: P, by: "rita" })).rejects.toThrow(reason("no-consensus"));
    await place.close();
    await open({ items: 9 });
    await startAgreement(room.on, { projectId: P, by: "rita" });
    await expect(startAgreement(room.on, { projectId: P, by: "rita" })).rejects.toThrow(reason("already-running"));
    expect((await showAgreement(room.on, P)).run).toMatchObject({ state: "running", done: 0, by: "rita" });
  });

  test("tells whoever asked for it how it ended, and nobody where it began by itself", async () => {
    await open({ items: 9, consensus: consensus(2, 2) });
    await room.label("ana", TEAM.ana);
    await compute();
    const notices = async () => (await room.on.queues.receive("notices", { max: 32, visibilityMs: 60_000 })).map(({ text }): unknown => JSON.parse(text));
    expect(await notices()).toMatchObject([{ by: "rita", outcome: "done", text: "How much the labelers of Cats agree was computed." }]);
    await room.label("bob", TEAM.bob);
    place.clock.ms += 60 * 60_000;
    await startDueAgreements(room.on);
    await room.runFlows();
    expect((await showAgreement(room.on, P)).run).toMatchObject({ state: "done" });
    expect(await notices()).toEqual([]);
  });

  test("that is cancelled stops, and the figures of before stay", async () => {
    await open({ items: 27 });
    await labelAll();
    const before = await compute();
    place.clock.ms += 1_000;
    await startAgreement(room.on, { projectId: P, by: "rita" });
    await cancelAgreement(room.on, { projectId: P, name: "Rita" });
    await room.runFlows();
    expect(await showAgreement(room.on, P)).toMatchObject({ run: { state: "cancelled", failure: "It was cancelled by Rita." }, figures: before });
    await expect(cancelAgreement(room.on, { projectId: P, name: "Rita" })).rejects.toThrow(reason("not-running"));
  });

  test("that fails for good says so without the fault's own words", async () => {
    await open({ items: 9 });
    await startAgreement(room.on, { projectId: P, by: "rita" });
    await room.runFlows(room.on, async (name, run) => {
      if (name === "agreementStep") throw new Error("10.0.0.1 is down");
      return await run();
    });
    expect((await showAgreement(room.on, P)).run).toMatchObject({ state: "failed", failure: expect.not.stringContaining("10.0.0.1") });
  });

  test("that is killed at any moment and goes on comes to the same figures", async () => {
    await open({ items: 90, buckets: 2, kind: "image-multi-label", consensus: consensus(2, 2) });
    for (const [by, says] of Object.entries({ ana: 3, bob: 4 }))
      await room.label(by, (itemId) => ({ itemId, value: { classIds: Number.parseInt(itemId.slice(0, 6), 16) % says === 0 ? ["c1"] : ["c1", "c2"] } }));
    const { asOf: _, ...whole } = (await compute()) ?? { asOf: 0 };
    let killed = 0;
    for (let diesAt = 1; ; diesAt += diesAt < 20 ? 1 : 17) {
      place.clock.ms += 1_000;
      const run = await startAgreement(room.on, { projectId: P, by: "rita" });
      const life: Life = { calls: 0, diesAt };
      const dead = room.process(dying(place.documents, life));
      const isWhole = await room.runFlows(dead).then(
        () => true,
        (error: unknown) => {
          if (!(error instanceof Killed)) throw error;
          return false;
        },
      );
      // The host gives the same step to another process.
      if (!isWhole) {
        killed++;
        await room.runFlows();
      }
      const { figures } = await showAgreement(room.on, P);
      expect(figures).toEqual({ asOf: run.startedAt, ...whole });
      if (isWhole) break;
    }
    expect(killed).toBeGreaterThan(20);
    const kept = await place.documents.query({ shape: AgreementRunShape, pk: P, index: agreementRunsByTime, limit: 100 });
    expect(kept.items.length).toBeLessThanOrEqual(10);
  });

  test("starts by itself when something was answered, at the most hourly, and not more than a share of the time", async () => {
    await open({ items: 9, consensus: consensus(2, 2) });
    await startDueAgreements(room.on);
    expect(room.started.size).toBe(0);
    await room.label("ana", TEAM.ana);
    await startDueAgreements(room.on);
    expect(room.started.size).toBe(1);
    await room.runFlows();
    await room.label("bob", TEAM.bob);
    await startDueAgreements(room.on);
    expect(room.started.size).toBe(0);
    place.clock.ms += 60 * 60_000;
    await startDueAgreements(room.on);
    expect(room.started.size).toBe(1);
    await room.runFlows();
    place.clock.ms += 60 * 60_000;
    await startDueAgreements(room.on);
    expect(room.started.size).toBe(0);
    expect(nextAt({ startedAt: 0, endedAt: 60 * 60_000 })).toBe(24 * 60 * 60_000);
  });
});

test("an answer of an item that vanished meanwhile counts as it did", async () => {
  await open({ items: 9, consensus: consensus(2, 2) });
  for (const by of ["ana", "bob"] as const) await room.label(by, TEAM[by]);
  const before = await compute();
  const [item] = await allItems(place);
  const found = item && (await place.documents.get(ItemShape, "p1|00", item.id));
  if (found) await place.documents.replace(ItemShape, "p1|00", { ...found.value, state: "missing", was: found.value.state }, found.etag);
  place.clock.ms += 1;
  expect(await compute()).toEqual({ ...before, asOf: place.clock.ms });
});
