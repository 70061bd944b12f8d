import { atOnce } from "../datasets/at-once.ts";
import type { Documents } from "../backends/documents.ts";
import { bucketPks } from "../projects/project.ts";
import { ClassCountersShape, CountersShape, noItems, noLabels } from "./counters.ts";
import { Refusal } from "../refusal.ts";

/** How many items the project has: exact, for the price of a small read a bucket. */
export async function countItems(on: { documents: Pick<Documents, "get"> }, project: { id: string; buckets: number }): Promise<number> {
  const counters = await atOnce(8, bucketPks(project), (pk) => on.documents.get(CountersShape, pk, "counters"));
  return counters.reduce((sum, found) => sum + (found?.value.items.total ?? 0), 0);
}

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
