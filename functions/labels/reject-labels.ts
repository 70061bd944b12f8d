import { bucketOf } from "../items/item.ts";
import { getProject } from "../projects/get-project.ts";
import { bucketPk, type Project } from "../projects/project.ts";
import { Busy } from "../refusal.ts";
import { rejectItem } from "./answer-item.ts";
import { commit, operationsOf, runsOf } from "./change.ts";
import type { CorrectNeeds } from "./correct-answer.ts";
import { mustTakeAnswers } from "./rules.ts";
import { isAnswered, standing } from "./standing.ts";

const TRIES = 3;
/** Items read at a time. */
const PER_READ = 100;

/**
 * The labels (or skips) of these items go and the items are back in the queue. Sent again it finds nothing left to do, so a call that was cut off
 * can simply be sent again.
 */
export async function rejectLabels(
  on: CorrectNeeds,
  ask: { projectId: string; itemIds: readonly string[]; by: string },
): Promise<{ rejected: number; untouched: number }> {
  const { value: project } = await getProject(on, ask.projectId);
  mustTakeAnswers(project);
  const ids = [...new Set(ask.itemIds)];
  const byBucket = Map.groupBy(ids, (id) => bucketOf(id, project.buckets));
  let rejected = 0;
  for (const [bucket, own] of byBucket)
    for (let at = 0; at < own.length; at += PER_READ) rejected += await rejectIn(on, project, bucket, own.slice(at, at + PER_READ), ask.by);
  return { rejected, untouched: ids.length - rejected };
}

async function rejectIn(on: CorrectNeeds, project: Project, bucket: number, itemIds: readonly string[], by: string): Promise<number> {
  const pk = bucketPk(project.id, bucket);
  let rejected = 0;
  for (let tries = 0; tries < TRIES; tries++) {
    const answered = (await standing(on, pk, itemIds)).filter(({ item }) => isAnswered(item.value));
    if (answered.length === 0) return rejected;
    const changes = answered.map((it) => rejectItem(it, by, on.now()));
    for (const run of runsOf(changes, 0)) {
      const outcome = await commit(on, pk, operationsOf(run));
      if (outcome.done) rejected += run.length;
    }
    on.desk.refilled(pk);
    if (rejected === itemIds.length) return rejected;
  }
  if ((await standing(on, pk, itemIds)).every(({ item }) => !isAnswered(item.value))) return rejected;
  throw new Busy("The items are being changed by others. Send this again.");
}
