import { forgetMembers } from "../access/forget-members.ts";
import type { Blobs } from "../backends/blobs.ts";
import { recordDeed } from "../access/audit/record-audit.ts";
import { BATCH_LIMIT, type Documents, type Operation } from "../backends/documents.ts";
import type { Queues } from "../backends/queues.ts";
import { atOnce } from "../datasets/at-once.ts";
import { bucketPks, PROJECTS_PK, ProjectShape } from "./project.ts";
import { PROJECT_ERASED_QUEUE, type ProjectErased } from "./project-erased.ts";
import { retireName } from "./reserve-name.ts";

export interface EraseNeeds {
  documents: Documents;
  blobs: Blobs;
  queues: Pick<Queues, "send">;
  now(): number;
}

/** The container of everything that projects store as blobs; each below `<project id>/`. */
export const PROJECTS_CONTAINER = "projects";
/** Deletions in one step of the flow: about a second. */
const RECORDS_PER_STEP = 2_000;
const BLOBS_AT_ONCE = 8;
const BLOBS_PER_STEP = 500;

/** Deleted first: without its counters a bucket takes no new items or labels, so nothing is written behind our back. */
const COUNTERS = ["counters", "class-counters"];

/**
 * One bounded step of deleting a project that is `deleting`; true when it is gone. Run again after a kill it goes on: the project's own record is
 * the last to go. A project in any other state is left alone.
 */
export async function eraseStep(on: EraseNeeds, projectId: string): Promise<{ gone: boolean; deleted: number }> {
  const found = await on.documents.get(ProjectShape, PROJECTS_PK, projectId);
  if (!found || found.value.state !== "deleting") return { gone: true, deleted: 0 };
  const project = found.value;
  for (const pk of bucketPks(project)) await deleteAll(on, pk, COUNTERS);
  for (const pk of bucketPks(project)) {
    const { more, deleted } = await empty(on, pk);
    if (more) return { gone: false, deleted };
  }
  const own = await empty(on, projectId, "member");
  if (own.more) return { gone: false, deleted: own.deleted };
  const blobs = await on.blobs.open({ container: PROJECTS_CONTAINER });
  const page = await blobs.list({ prefix: `${projectId}/`, limit: BLOBS_PER_STEP });
  await atOnce(BLOBS_AT_ONCE, page.blobs, ({ name }) => blobs.delete(name));
  if (page.cursor !== undefined) return { gone: false, deleted: page.blobs.length };
  await retireName(on, { name: project.name, projectId });
  await forgetMembers(on, projectId); // late: until then its owners see it going
  await recordDeed(on, { id: `erased.${projectId}`, at: on.now(), action: "project.erase", projectId, detail: { name: project.name } });
  await on.documents.delete(PROJECTS_PK, projectId);
  await on.queues.send(PROJECT_ERASED_QUEUE, { projectId } satisfies ProjectErased); // lost, its notices run out by themselves
  return { gone: true, deleted: own.deleted };
}

/** Deletes up to 2,000 records of a partition, of whatever type; tells whether there may be more. */
async function empty(on: EraseNeeds, pk: string, except?: string): Promise<{ more: boolean; deleted: number }> {
  let deleted = 0;
  while (deleted < RECORDS_PER_STEP) {
    const ids = await on.documents.ids(pk, { most: BATCH_LIMIT, ...(except !== undefined && { except }) });
    if (ids.length === 0) return { more: false, deleted };
    await deleteAll(on, pk, ids);
    deleted += ids.length;
    await new Promise((resolve) => setImmediate(resolve)); // others are served in between
  }
  return { more: true, deleted };
}

/** At most a batch; where a record was gone already, one by one. */
async function deleteAll(on: EraseNeeds, pk: string, ids: readonly string[]): Promise<void> {
  const outcome = await on.documents.batch(
    pk,
    ids.map((id): Operation => ({ op: "delete", id })),
  );
  if (!outcome.done) for (const id of ids) await on.documents.delete(pk, id);
}
