import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import { metered } from "../backends/cost.ts";
import { bucketPk, type Project } from "../projects/project.ts";
import { type LocalRoom, openRoom } from "../tests/local-room.ts";
import { createCounters } from "./count-items.ts";
import { bucketOf, type Item, ItemShape } from "./item.ts";
import type { ItemsFilter } from "./item-filter.ts";
import { type AskItems, listItems } from "./list-items.ts";
import { newItems } from "./new-item.ts";
import { writeItems } from "./write-items.ts";

let on: LocalRoom;
let project: Project;
let all: Item[];
const N = 3_000;

beforeAll(async () => {
  on = await openRoom();
  project = { ...(await on.project()).value, buckets: 5 };
  await createCounters(on, project);
  const blobs = Array.from({ length: N }, (_, i) => ({ name: `set/${i % 10 === 0 ? "Rare" : "usual"}-${i}.png`, size: 1, etag: "e", modifiedAt: 1 }));
  const items = await newItems({ projectId: project.id, datastoreId: on.datastoreId }, blobs);
  await writeItems(on, project, items);
  for (const item of items.slice(0, 60)) {
    const pk = bucketPk(project.id, bucketOf(item.id, project.buckets));
    const found = await on.documents.get(ItemShape, pk, item.id);
    const answer = { state: "labeled" as const, classId: "c1", classIds: ["c1"], answeredBy: item.path.includes("Rare") ? "bob" : "ana", answeredAt: 5 };
    if (found) Object.assign(item, (await on.documents.replace(ItemShape, pk, { ...item, ...answer }, found.etag)).value);
  }
  const place = ({ id, order }: Item) => `${bucketOf(id, 5)} ${order}`;
  all = items.toSorted((a, b) => (place(a) < place(b) ? -1 : 1));
});
afterAll(() => on.close());

async function walk(ask: Partial<AskItems>): Promise<string[]> {
  const ids: string[] = [];
  let cursor: string | undefined;
  for (let pages = 0; pages < 200; pages++) {
    const page = await listItems(on, project, { limit: 60, back: false, ...ask, cursor });
    ids.push(...page.items.map(({ id }) => id));
    cursor = page.cursor;
    if (cursor === undefined) return ids;
  }
  throw new Error("The list does not end.");
}

const idsOf = (items: readonly Item[]) => items.map(({ id }) => id);

describe("the list of items", () => {
  test("is every item once, in shuffled order, from either end", async () => {
    expect(await walk({})).toEqual(idsOf(all));
    expect(await walk({ back: true, limit: 200 })).toEqual(idsOf(all.toReversed()));
  });

  test.each<[string, Partial<AskItems>, (item: Item) => boolean]>([
    ["open", { state: "open" }, (item) => item.state === "unlabeled"],
    ["labeled", { state: "labeled" }, (item) => item.state === "labeled"],
    ["nothing", { state: "skipped" }, () => false],
    ["a class", { classId: "c1" }, (item) => item.classId === "c1"],
    ["another class", { classId: "c2" }, () => false],
    ["a labeler", { labeler: "bob" }, (item) => item.answeredBy === "bob"],
    ["a class of a labeler", { classId: "c1", labeler: "ana" }, (item) => item.answeredBy === "ana"],
    ["a queue", { queue: "manual" }, () => true],
    ["a state of a queue", { queue: "manual", state: "open" }, (item) => item.state === "unlabeled"],
    ["a name, ignoring case", { name: "rare" }, (item) => item.path.includes("Rare")],
    ["open items of a name", { name: "RARE-1", state: "open" }, (item) => item.path.includes("Rare-1") && item.state === "unlabeled"],
    [
      "a labeler's items of a class, state, queue and name",
      { labeler: "bob", classId: "c1", state: "labeled", queue: "manual", name: "rare" },
      (item) => item.answeredBy === "bob",
    ],
  ])("filters for %s, forwards and back", async (_, ask, fits) => {
    expect(await walk(ask)).toEqual(idsOf(all.filter(fits)));
    expect(await walk({ ...ask, back: true })).toEqual(idsOf(all.filter(fits).toReversed()));
  });

  test("begins anywhere: what stands before and after a fraction are all of it", async () => {
    for (const at of [0, 0.1999, 0.2, 0.5, 0.73, 0.99999]) {
      const [before, after] = [await walk({ at, back: true }), await walk({ at })];
      expect([...before.toReversed(), ...after]).toEqual(idsOf(all));
      const first = (await listItems(on, project, { limit: 1, back: false, at })).items[0];
      if (first) expect(first.at).toBeGreaterThanOrEqual(at);
    }
  });

  test("tells of each item where it stands", async () => {
    const { items } = await listItems(on, project, { limit: 200, back: false, at: 0.4 });
    const places = items.map(({ at }) => at);
    expect(places).toEqual(places.toSorted((a, b) => a - b));
    const one = items[50];
    expect((await listItems(on, project, { limit: 1, back: false, at: one?.at ?? 0 })).items[0]?.id).toBe(one?.id);
  });

  test("costs about the same wherever a page is", async () => {
    for (const ask of [{}, { at: 0.5 }, { state: "open" as const, at: 0.9 }, { back: true, at: 0.3 }]) {
      const { cost } = await metered(() => listItems(on, project, { limit: 60, back: false, ...ask }));
      expect(cost.operations).toBeLessThanOrEqual(2);
      expect(cost.requestUnits).toBeLessThan(20);
    }
  });

  test("of something rare comes in parts where looking takes long: each says how far it got, together they are all of it", async () => {
    let ms = 0;
    const slowly = { ...on, now: () => (ms += 100) };
    const rare = { name: "Rare-0.png", limit: 60, back: false };
    const searched: number[] = [];
    const ids: string[] = [];
    let cursor: string | undefined;
    do {
      const page = await listItems(slowly, project, { ...rare, cursor });
      searched.push(page.searched);
      ids.push(...page.items.map(({ id }) => id));
      cursor = page.cursor;
    } while (cursor !== undefined);
    expect(searched).toEqual([0.2, 0.4, 0.6, 0.8, 1]);
    expect(ids).toEqual(await walk(rare));
  });

  test("of a project without items is empty; a cursor of something else is refused", async () => {
    expect(await listItems(on, { ...project, buckets: 0 }, { limit: 9, back: false })).toEqual({ items: [], searched: 1 });
    for (const cursor of ["x", Buffer.from('{"b":7}').toString("base64url"), Buffer.from('{"b":0,"c":"zz"}').toString("base64url")])
      await expect(listItems(on, project, { limit: 9, back: false, cursor })).rejects.toMatchObject({ code: "invalid" });
  });
});

/** What a filter means, said as plainly as it can be. */
function fits(item: Item, ask: ItemsFilter): boolean {
  const { answeredAt, agreement } = item;
  return (
    (ask.state === undefined || item.state === (ask.state === "open" ? "unlabeled" : ask.state)) &&
    (ask.classId === undefined || (item.classIds ?? []).includes(ask.classId)) &&
    (ask.labeler === undefined || item.answeredBy === ask.labeler || (item.answerers ?? []).includes(ask.labeler)) &&
    (ask.queue === undefined || item.queue === ask.queue) &&
    (ask.name === undefined || item.path.toLowerCase().includes(ask.name.toLowerCase())) &&
    (ask.answeredFrom === undefined || (answeredAt !== undefined && answeredAt >= ask.answeredFrom)) &&
    (ask.answeredBefore === undefined || (answeredAt !== undefined && answeredAt < ask.answeredBefore)) &&
    (ask.skipReason === undefined || item.skipReason === ask.skipReason || item.skipReason?.startsWith(`${ask.skipReason}: `) === true) &&
    (ask.agreementFrom === undefined || (agreement !== undefined && agreement >= ask.agreementFrom)) &&
    (ask.agreementTo === undefined || (agreement !== undefined && agreement <= ask.agreementTo)) &&
    (ask.assignedTo === undefined || item.assignedTo === ask.assignedTo) &&
    (ask.sample === undefined || Number.parseInt(item.id.slice(0, 8), 16) / 2 ** 32 < ask.sample / 100)
  );
}

describe("any combination of filters", () => {
  const people = ["ana", "bob", "cleo"];
  let mixed: Item[];

  beforeAll(async () => {
    mixed = [];
    for (const [n, item] of all.slice(0, 1_200).entries()) {
      const pk = bucketPk(project.id, bucketOf(item.id, project.buckets));
      const found = await on.documents.get(ItemShape, pk, item.id);
      const state = (["unlabeled", "labeled", "skipped", "needs-review", "missing"] as const)[n % 5] ?? "unlabeled";
      const isAnswered = state === "labeled" || state === "skipped";
      const classIds = [`c${n % 3}`, ...(n % 2 === 0 ? [`c1${n % 3}`] : [])];
      const more: Partial<Item> = {
        state,
        queue: n % 7 === 0 ? "prelabeled" : "manual",
        ...(state === "labeled" && { classIds }),
        ...(isAnswered && { answeredBy: n % 4 === 0 ? "consensus" : (people[n % 3] ?? ""), answeredAt: 1_000 + (n % 50) }),
        ...(n % 4 === 0 && { answerers: people.slice(n % 3), agreement: (n % 11) / 10 }),
        ...(state === "skipped" && { skipReason: n % 2 === 0 ? "unclear" : n % 3 === 0 ? "other" : "other: two in one" }),
        ...(n % 6 === 0 && { assignedTo: n % 12 === 0 ? "u:ana" : "g:night" }),
      };
      const { classId: _, classIds: __, answeredBy: ___, answeredAt: ____, ...bare } = item;
      if (found) mixed.push((await on.documents.replace(ItemShape, pk, { ...bare, ...more }, found.etag)).value);
    }
    mixed.push(...all.slice(1_200));
  });

  test("finds what looking at each item finds, in order, from either end, and says how far it looked", async () => {
    const anyOf = fc.record(
      {
        state: fc.constantFrom("open", "labeled", "skipped", "needs-review", "missing"),
        classId: fc.constantFrom("c1", "c11", "c2", "c9"),
        labeler: fc.constantFrom("ana", "bob", "consensus", "nobody"),
        queue: fc.constantFrom("manual", "prelabeled", "clustered"),
        name: fc.constantFrom("RARE", "usual-1", ".png", "none"),
        answeredFrom: fc.constantFrom(0, 1_010, 1_025),
        answeredBefore: fc.constantFrom(1_026, 1_050, 9_999),
        skipReason: fc.constantFrom("unclear", "other"),
        agreementFrom: fc.constantFrom(0, 0.5),
        agreementTo: fc.constantFrom(0.5, 1),
        assignedTo: fc.constantFrom("u:ana", "g:night"),
        sample: fc.constantFrom(5, 50, 100),
      },
      { requiredKeys: [] },
    );
    // Half of them a few at a time: of all twelve at once hardly any item is left.
    const few = anyOf.chain((one) => fc.subarray(Object.entries(one), { maxLength: 3 }).map((some): ItemsFilter => Object.fromEntries(some)));
    const filter: fc.Arbitrary<ItemsFilter> = fc.oneof(few, anyOf);
    let found = 0;
    await fc.assert(
      fc.asyncProperty(filter, fc.boolean(), async (ask, back) => {
        const expected = idsOf(mixed.filter((item) => fits(item, ask)));
        if (expected.length > 0) found++;
        expect(await walk({ ...ask, back })).toEqual(back ? expected.toReversed() : expected);
        const first = await listItems(on, project, { ...ask, limit: 5, back });
        expect(first.searched).toBeGreaterThanOrEqual(0);
        expect(first.searched).toBeLessThanOrEqual(1);
        if (first.cursor === undefined) expect(first.searched).toBe(1);
      }),
      { numRuns: 300 },
    );
    expect(found).toBeGreaterThan(60);
  });

  test("that finds nothing has looked through everything after one call", async () => {
    expect(await listItems(on, project, { limit: 60, back: false, name: "nowhere", state: "labeled" })).toEqual({ items: [], searched: 1 });
  });

  test("draws a fair sample, which a larger one contains", async () => {
    const some = await walk({ sample: 20 });
    expect(some.length / N).toBeGreaterThan(0.17);
    expect(some.length / N).toBeLessThan(0.23);
    const more = new Set(await walk({ sample: 40 }));
    expect(some.every((id) => more.has(id))).toBe(true);
  });

  test.each<[string, ItemsFilter]>([
    ["answeredBefore", { answeredFrom: 10, answeredBefore: 9 }],
    ["agreementTo", { agreementFrom: 0.6, agreementTo: 0.5 }],
  ])("refuses a span that ends before it begins: %s", async (path, ask) => {
    const refused = { code: "invalid", facts: { violations: [{ path }] } };
    await expect(listItems(on, project, { limit: 9, back: false, ...ask })).rejects.toMatchObject(refused);
  });
});
