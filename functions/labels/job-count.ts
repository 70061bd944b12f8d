import { z } from "zod";
import type { Documents, Operation, Shape } from "../backends/documents.ts";
import { atOnce } from "../datasets/at-once.ts";
import { bucketPks, type Project } from "../projects/project.ts";
import { Refusal } from "../refusal.ts";
import { type Change, commit, operationsOf } from "./change.ts";

interface Needs {
  documents: Pick<Documents, "batch" | "create">;
}

/** What a job changed in one bucket, counted in the same batch as what it changes, so that a step that was cut off is counted too. Id `count.<id of the job>`. */
export const JobCount = z.strictObject({ id: z.string(), type: z.literal("job-count"), changed: z.number() });
export type JobCount = z.infer<typeof JobCount>;
export const JobCountShape: Shape<JobCount> = { type: "job-count", schema: JobCount };
const countId = (jobId: string): string => `count.${jobId}`;

/** Operations that the count adds to a batch. */
export const COUNT_SLOTS = 1;

/** One batch, and in it what it counts for; false where somebody else changed one of the items meanwhile. */
export async function commitCounted(on: Needs, pk: string, jobId: string, run: readonly Change[]): Promise<boolean> {
  const counted: Operation = { op: "increment", id: countId(jobId), by: { changed: run.length } };
  const operations = [...operationsOf(run), counted];
  const outcome = await commit(on, pk, operations);
  if (outcome.done) return true;
  if (outcome.why === "not-found" && operations[outcome.failed] === counted) {
    await createCount(on, pk, jobId);
    return (await commit(on, pk, operations)).done;
  }
  return false;
}

async function createCount(on: Needs, pk: string, jobId: string): Promise<void> {
  try {
    await on.documents.create(JobCountShape, pk, { id: countId(jobId), type: "job-count", changed: 0 });
  } catch (error) {
    // The same step, run a second time, made it at the same moment.
    if (!(error instanceof Refusal && error.code === "conflict")) throw error;
  }
}

/** Items changed until now, in all buckets: a small read each. */
export async function countChanged(on: { documents: Pick<Documents, "get"> }, project: Project, jobId: string): Promise<number> {
  const counts = await atOnce(8, bucketPks(project), (pk) => on.documents.get(JobCountShape, pk, countId(jobId)));
  return counts.reduce((sum, found) => sum + (found?.value.changed ?? 0), 0);
}
