import { expect } from "@jest/globals";
import { type Counters, CountersShape, noItems, tallyId, TallyShape } from "../items/counters.ts";
import { increments, moving } from "../items/counting.ts";
import { type Item, ItemShape, itemsByOrder } from "../items/item.ts";
import { live } from "../items/life.ts";
import { bucketPks, type Project } from "../projects/project.ts";
import type { LocalRoom } from "./local-room.ts";

/** Up to 1,000. */
export async function itemsOf(on: LocalRoom, project: Project): Promise<Item[]> {
  const page = await on.documents.query({ shape: ItemShape, pk: bucketPks(project), index: itemsByOrder, limit: 1_000 });
  return page.items.map(({ value }) => value);
}

/** Path → state. */
export const statesOf = async (on: LocalRoom, project: Project): Promise<Record<string, string>> =>
  Object.fromEntries((await itemsOf(on, project)).map(({ path, state }) => [path, state]));

/** The counters must be those of the items that are there, in every bucket, whatever happened. */
export async function expectExactCounters(on: LocalRoom, project: Project): Promise<void> {
  for (const pk of bucketPks(project)) {
    const items = await on.documents.query({ shape: ItemShape, pk, index: itemsByOrder, limit: 1_000 });
    const expected: Counters = structuredClone(noItems);
    for (const one of increments(moving(items.items.map(({ value }) => ({ after: value }))))) {
      if (one.op !== "increment" || one.id !== "counters") continue;
      for (const [at, amount] of Object.entries(one.by))
        Object.assign(at.startsWith("items.") ? expected.items : expected.queue, { [at.split(".")[1] ?? ""]: amount });
    }
    expect((await on.documents.get(CountersShape, pk, "counters"))?.value).toEqual(expected);
  }
}

/** What happens to the item of a path, with what it counts for. */
export async function alter(on: LocalRoom, project: Project, path: string, event: Parameters<typeof live>[1]): Promise<void> {
  const found = (await itemsOf(on, project)).find((item) => item.path === path);
  const pk = bucketPks(project)[0] ?? "";
  const stored = found && (await on.documents.get(ItemShape, pk, found.id));
  if (!stored) throw new Error(`no ${path}`);
  const after = live(stored.value, event);
  const moved = moving([{ before: stored.value, after }]);
  const none = { labeled: 0, skipped: 0, rejected: 0, seconds: 0, answers: 0 };
  for (const by of moved.tallies.keys()) {
    const isThere = (await on.documents.get(TallyShape, pk, tallyId(by))) !== undefined;
    if (!isThere) await on.documents.create(TallyShape, pk, { id: tallyId(by), type: "tally", by, ...none });
  }
  await on.documents.batch(pk, [{ op: "replace", doc: after, etag: stored.etag }, ...increments(moved)]);
}
