import { z } from "zod";
import type { Documents } from "../backends/documents.ts";
import type { Queues } from "../backends/queues.ts";
import { memberId, MemberShape, WORKSPACE_PK } from "./member.ts";
import { roleInProject } from "./role-in-project.ts";

/** Queue to the room of tasks: these people may have no way in any more, so what they hold goes back. The gate has refused them since before. */
export const MEMBERS_REMOVED_QUEUE = "members-removed";
const PER_MESSAGE = 100;
export const MembersRemoved = z.strictObject({
  userIds: z.array(z.string()).min(1).max(PER_MESSAGE),
  /** Absent: all projects, as a role for the workspace was taken; then one message a page of projects, led on by `cursor`. */
  projectId: z.string().optional(),
  cursor: z.string().optional(),
});
export type MembersRemoved = z.infer<typeof MembersRemoved>;

/** Sent after the records are gone: whoever reads it looks them up. Lost with a process that dies in between, it is made up for by the end of the leases. */
export async function tellRemoved(on: { queues: Pick<Queues, "send"> }, userIds: readonly string[], projectId?: string): Promise<void> {
  for (let at = 0; at < userIds.length; at += PER_MESSAGE) {
    const message: MembersRemoved = { userIds: userIds.slice(at, at + PER_MESSAGE), ...(projectId !== undefined && { projectId }) };
    await on.queues.send(MEMBERS_REMOVED_QUEUE, message);
  }
}

/**
 * Whether somebody still has a role that counts in a project, by the records. A role that only their token gives is not seen here: such a person, taken out of
 * one project, loses the pages in hand there and gets others at the next request.
 */
export async function isStillIn(on: { documents: Pick<Documents, "get" | "getMany"> }, projectId: string, userId: string): Promise<boolean> {
  const workspace = await on.documents.get(MemberShape, WORKSPACE_PK, memberId(userId));
  if (workspace && workspace.value.role !== "vendor") return true;
  return (await roleInProject(on, projectId, userId)) !== undefined;
}
