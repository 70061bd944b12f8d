import type { Documents } from "../../backends/documents.ts";
import { checkScope, pkOf, type Scope } from "../membership.ts";
import { type Invitation, INVITATIONS_PK, invitationsByScope, InvitationShape } from "./invitation.ts";

/** Those that still wait, newest first. */
export async function listInvitations(
  on: { documents: Pick<Documents, "get" | "query">; now(): number },
  ask: { scope: Scope; limit: number; cursor?: string | undefined },
): Promise<{ items: Invitation[]; cursor?: string }> {
  await checkScope(on, ask.scope);
  const { items, cursor } = await on.documents.query({
    shape: InvitationShape,
    pk: INVITATIONS_PK,
    index: invitationsByScope,
    equals: { scopeId: pkOf(ask.scope) },
    descending: true,
    limit: ask.limit,
    where: [{ field: "until", is: "gt", value: on.now() }],
    ...(ask.cursor && { cursor: ask.cursor }),
  });
  return { items: items.map(({ value }) => value), ...(cursor && { cursor }) };
}

/** When a project is deleted. */
export async function forgetInvitations(on: { documents: Pick<Documents, "query" | "delete"> }, projectId: string): Promise<void> {
  let cursor: string | undefined;
  do {
    // From the start each time: what was found is gone by then.
    const page = await on.documents.query({
      shape: InvitationShape,
      pk: INVITATIONS_PK,
      index: invitationsByScope,
      equals: { scopeId: projectId },
      limit: 100,
    });
    for (const { value } of page.items) await on.documents.delete(INVITATIONS_PK, value.id);
    cursor = page.cursor;
  } while (cursor !== undefined);
}
