import type { Documents, Operation } from "../backends/documents.ts";
import { getProject } from "../projects/get-project.ts";
import { bucketPk, bucketPks } from "../projects/project.ts";
import { Busy } from "../refusal.ts";
import { released } from "./deal-round.ts";
import type { Desk } from "./desk.ts";
import { bucketOfTask, tasksByHolder, TaskShape } from "./task.ts";

interface Needs {
  documents: Pick<Documents, "get" | "query" | "batch">;
  desk: Pick<Desk, "released">;
}

const PER_QUERY = 50;
/** Each time something of it was submitted, renewed or dealt anew in the same moment; whoever calls tries again. */
const TRIES = 5;

/**
 * Gives all pages back that a labeler holds in a project: for who is no member any more. Their items are free at once, their answers to them are refused.
 * Doing it twice is as doing it once. Throws `Busy` where the pages change all the time.
 */
export async function releaseAll(on: Needs, { projectId, userId }: { projectId: string; userId: string }): Promise<{ released: number }> {
  const { value: project } = await getProject(on, projectId);
  if (project.buckets === 0) return { released: 0 };
  let [sum, failures] = [0, 0];
  while (failures < TRIES) {
    const equals = { by: userId, state: "open" };
    const page = await on.documents.query({ shape: TaskShape, pk: bucketPks(project), index: tasksByHolder, equals, limit: PER_QUERY });
    const byBucket = Map.groupBy(page.items, ({ value }) => bucketOfTask(value.id) ?? 0);
    if (byBucket.size === 0 && page.cursor === undefined) return { released: sum };
    for (const [bucket, tasks] of byBucket) {
      const pk = bucketPk(project.id, bucket);
      // The turn, so that other processes look again.
      const operations: Operation[] = [
        ...tasks.map(({ value, etag }) => ({ op: "replace" as const, doc: released(value), etag })),
        { op: "increment", id: "turn", by: { turn: 1 } },
      ];
      const outcome = await on.documents.batch(pk, operations);
      on.desk.released(pk);
      if (outcome.done) sum += tasks.length;
      else failures++;
    }
  }
  throw new Busy("The labeler's pages are being changed by others. Try again.");
}
