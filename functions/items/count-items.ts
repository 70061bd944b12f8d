import { atOnce } from "../datasets/at-once.ts";
import type { Documents } from "../backends/documents.ts";
import { bucketPks } from "../projects/project.ts";
import { ClassCountersShape, type Counters, CountersShape, noItems, noLabels } from "./counters.ts";
import { Refusal } from "../refusal.ts";

type Counted = Counters["items"];

/** The project's items by state: exact, for the price of a small read a bucket. */
export async function countByState(on: { documents: Pick<Documents, "get"> }, project: { id: string; buckets: number }): Promise<Counted> {
  const found = await atOnce(8, bucketPks(project), (pk) => on.documents.get(CountersShape, pk, "counters"));
  const sum: Counted = { ...noItems.items };
  for (const one of found) for (const state of COUNTED) sum[state] += one?.value.items[state] ?? 0;
  return sum;
}
const COUNTED = ["total", "unlabeled", "labeled", "skipped", "needsReview", "missing"] as const;

/** How many items the project has, the missing among them. */
export const countItems = async (on: { documents: Pick<Documents, "get"> }, project: { id: string; buckets: number }): Promise<number> =>
  (await countByState(on, project)).total;

/** The counters of each bucket, all at nothing; those that are there stay as they are. */
export async function createCounters(on: { documents: Pick<Documents, "create"> }, project: { id: string; buckets: number }): Promise<void> {
  for (const pk of bucketPks(project)) {
    await unlessThere(on.documents.create(CountersShape, pk, noItems));
    await unlessThere(on.documents.create(ClassCountersShape, pk, noLabels));
  }
}

async function unlessThere(creation: Promise<unknown>): Promise<void> {
  try {
    await creation;
  } catch (error) {
    if (!(error instanceof Refusal && error.code === "conflict")) throw error;
  }
}
