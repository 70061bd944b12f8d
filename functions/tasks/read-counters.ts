import type { Documents } from "../backends/documents.ts";
import { type Counters, CountersShape, noItems } from "../items/counters.ts";
import { bucketPks, type Project } from "../projects/project.ts";

/** The counters of all buckets added up: at most 20 small reads, at once. */
export async function readCounters(on: { documents: Pick<Documents, "get"> }, project: Pick<Project, "id" | "buckets">): Promise<Counters> {
  const all = await Promise.all(bucketPks(project).map((pk) => on.documents.get(CountersShape, pk, noItems.id)));
  const sum = structuredClone(noItems);
  for (const one of all) {
    if (!one) continue;
    for (const [of, count] of Object.entries(one.value.items) as [keyof Counters["items"], number][]) sum.items[of] += count;
    for (const [of, count] of Object.entries(one.value.queue) as [keyof Counters["queue"], number][]) sum.queue[of] += count;
  }
  return sum;
}
