import type { Documents } from "../backends/documents.ts";
import { talliesByLabeler, type Tally, TallyShape } from "../items/counters.ts";
import { bucketPks, type Project } from "../projects/project.ts";

const PER_QUERY = 1_000;
const FIGURES = ["labeled", "skipped", "rejected", "seconds", "answers", "gold", "goldRight"] as const;

/** What one labeler did in a project. */
export type Tallied = { by: string } & Record<(typeof FIGURES)[number], number>;

/** The tallies of all buckets, added up. */
export async function readTallies(on: { documents: Pick<Documents, "query"> }, project: Project): Promise<Tallied[]> {
  const sums = new Map<string, Tallied>();
  for (const pk of bucketPks(project)) {
    let cursor: string | undefined;
    do {
      const page = await on.documents.query({ shape: TallyShape, pk, index: talliesByLabeler, limit: PER_QUERY, ...(cursor !== undefined && { cursor }) });
      for (const { value } of page.items) add(sums, value);
      cursor = page.cursor;
    } while (cursor !== undefined);
  }
  return [...sums.values()];
}

function add(sums: Map<string, Tallied>, tally: Tally): void {
  const sum = sums.get(tally.by) ?? { by: tally.by, labeled: 0, skipped: 0, rejected: 0, seconds: 0, answers: 0, gold: 0, goldRight: 0 };
  for (const figure of FIGURES) sum[figure] += tally[figure] ?? 0;
  sums.set(tally.by, sum);
}
