import { isStillIn, MEMBERS_REMOVED_QUEUE, type MembersRemoved } from "../access/members-removed.ts";
import type { Documents } from "../backends/documents.ts";
import type { Queues } from "../backends/queues.ts";
import { PROJECTS_PK, ProjectShape, projectsByTime } from "../projects/project.ts";
import type { Desk } from "./desk.ts";
import { releaseAll } from "./release-all.ts";

export interface ReleaseNeeds {
  documents: Pick<Documents, "get" | "getMany" | "query" | "batch">;
  queues: Pick<Queues, "send">;
  desk: Pick<Desk, "released">;
}

/** Projects looked through in one message, where a role for the workspace was taken. */
const PROJECTS_A_MESSAGE = 20;

/** Frees what people hold in projects that they have no way into any more. May run twice, and late: who got a role back meanwhile keeps their pages. */
export async function releaseRemoved(on: ReleaseNeeds, message: MembersRemoved): Promise<void> {
  const { userIds, projectId, cursor } = message;
  if (projectId !== undefined) {
    if (await on.documents.get(ProjectShape, PROJECTS_PK, projectId)) await releaseIn(on, projectId, userIds);
    return;
  }
  const page = await on.documents.query({
    shape: ProjectShape,
    pk: PROJECTS_PK,
    index: projectsByTime,
    descending: true,
    limit: PROJECTS_A_MESSAGE,
    ...(cursor !== undefined && { cursor }),
  });
  for (const { value } of page.items) await releaseIn(on, value.id, userIds);
  if (page.cursor !== undefined) await on.queues.send(MEMBERS_REMOVED_QUEUE, { userIds, cursor: page.cursor } satisfies MembersRemoved);
}

async function releaseIn(on: ReleaseNeeds, projectId: string, userIds: readonly string[]): Promise<void> {
  for (const userId of userIds) if (!(await isStillIn(on, projectId, userId))) await releaseAll(on, { projectId, userId });
}
