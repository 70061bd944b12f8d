import type { Documents } from "../backends/documents.ts";
import { forgetApiKeys } from "./api-keys/list-api-keys.ts";
import { forgetInvitations } from "./invitations/list-invitations.ts";
import { MemberShape, membersByTime, userPk } from "./member.ts";

/** When a project is deleted: who was invited, its API keys, its members, and its line in each member's list. May be cut off anywhere and run again. */
export async function forgetMembers(on: { documents: Pick<Documents, "query" | "delete"> }, projectId: string): Promise<void> {
  await forgetInvitations(on, projectId);
  await forgetApiKeys(on, projectId);
  let cursor: string | undefined;
  do {
    // From the start each time: what was found is gone by then.
    const page = await on.documents.query({ shape: MemberShape, pk: projectId, index: membersByTime, limit: 100 });
    for (const { value } of page.items) {
      await on.documents.delete(userPk(value.userId), projectId);
      await on.documents.delete(projectId, value.id); // last: while it is there, a second run finds the rest
    }
    cursor = page.cursor;
  } while (cursor !== undefined);
}
