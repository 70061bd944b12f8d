import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { metered } from "../backends/cost.ts";
import { bucketPk, type Project } from "../projects/project.ts";
import { type LocalRoom, openRoom } from "../tests/local-room.ts";
import { createCounters } from "./count-items.ts";
import { bucketOf, type Item, ItemShape } from "./item.ts";
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

  test("of a project without items is empty; a cursor of something else is refused", async () => {
    expect(await listItems(on, { ...project, buckets: 0 }, { limit: 9, back: false })).toEqual({ items: [] });
    for (const cursor of ["x", Buffer.from('{"b":7}').toString("base64url"), Buffer.from('{"b":0,"c":"zz"}').toString("base64url")])
      await expect(listItems(on, project, { limit: 9, back: false, cursor })).rejects.toMatchObject({ code: "invalid" });
  });
});
