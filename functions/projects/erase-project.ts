import { forgetMembers } from "../access/forget-members.ts";
import type { Blobs } from "../backends/blobs.ts";
import type { Documents } from "../backends/documents.ts";
import { atOnce } from "../datasets/at-once.ts";
import { classesId } from "./classes-of.ts";
import { bucketPks, PROJECTS_PK, ProjectShape } from "./project.ts";
import { retireName } from "./reserve-name.ts";
import { deleteAll, type Sweep, sweepPartition } from "./sweep.ts";

export interface EraseNeeds {
  documents: Documents;
  blobs: Blobs;
  now(): number;
  sweeps: { bucket: readonly Sweep[]; project: readonly Sweep[] };
}

/** The container of everything that projects store as blobs; each below `<project id>/`. */
export const PROJECTS_CONTAINER = "projects";
const BLOBS_AT_ONCE = 8;
const BLOBS_PER_STEP = 500;

/** Found by their ids, in no index. Deleted first: without its counters a bucket takes no new items or labels, so nothing is written behind our back. */
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
    const { more, deleted } = await sweepPartition(on, pk, on.sweeps.bucket);
    if (more) return { gone: false, deleted };
  }
  const swept = await sweepPartition(on, projectId, on.sweeps.project);
  if (swept.more) return { gone: false, deleted: swept.deleted };
  const blobs = await on.blobs.open({ container: PROJECTS_CONTAINER });
  const page = await blobs.list({ prefix: `${projectId}/`, limit: BLOBS_PER_STEP });
  await atOnce(BLOBS_AT_ONCE, page.blobs, ({ name }) => blobs.delete(name));
  if (page.cursor !== undefined) return { gone: false, deleted: page.blobs.length };
  await deleteAll(
    on,
    projectId,
    Array.from({ length: project.classesVersion }, (_, version) => classesId(version + 1)),
  );
  await retireName(on, { name: project.name, projectId });
  await forgetMembers(on, projectId); // late: until then its owners see it going
  await on.documents.delete(PROJECTS_PK, projectId);
  return { gone: true, deleted: swept.deleted };
}
