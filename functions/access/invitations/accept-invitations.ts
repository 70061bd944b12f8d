import type { Documents } from "../../backends/documents.ts";
import { Refusal } from "../../refusal.ts";
import { recordDeed } from "../audit/record-audit.ts";
import { giveRole } from "../give-role.ts";
import { MemberShape, memberId, WORKSPACE_PK } from "../member.ts";
import { atLeast, higher, type Role } from "../roles.ts";
import { type Invitation, invitationsByAddress, INVITATIONS_PK, InvitationShape } from "./invitation.ts";

interface Needs {
  documents: Documents;
  now(): number;
}

interface Newcomer {
  userId: string;
  name: string;
  /** What their token proves. */
  addresses: readonly string[];
}

/** More wait for the next time. */
const AT_ONCE = 100;

/**
 * Turns what waits for this person into roles; never into less than they have. Cut off anywhere, it goes on at the next call. Returns the role that they now
 * have for the workspace by it, if any.
 */
export async function acceptInvitations(on: Needs, who: Newcomer): Promise<Role | undefined> {
  let given: Role | undefined;
  for (const address of who.addresses) {
    const { items } = await on.documents.query({
      shape: InvitationShape,
      pk: INVITATIONS_PK,
      index: invitationsByAddress,
      equals: { address },
      limit: AT_ONCE,
    });
    for (const { value } of items) {
      if (value.until > on.now() && !(await accept(on, who, value))) continue;
      if (value.until > on.now() && value.scopeId === WORKSPACE_PK) given = higher(given, value.role);
      await on.documents.delete(INVITATIONS_PK, value.id); // last: until then it is done again
    }
  }
  return given;
}

/** False where another call of the same person is at it. */
async function accept(on: Needs, { userId, name }: Newcomer, { id, at, scopeId, role, by }: Invitation): Promise<boolean> {
  const present = await on.documents.get(MemberShape, scopeId, memberId(userId));
  const isWorkspace = scopeId === WORKSPACE_PK;
  try {
    // What the inviter may give was weighed when they invited.
    if (!present || !atLeast(present.value.role, role))
      await giveRole(on, { scope: isWorkspace ? "workspace" : { projectId: scopeId }, userId, role, by: { userId: by, role: "owner" } });
  } catch (error) {
    if (error instanceof Refusal && error.code === "not-found") return true; // the project is gone, and the invitation with it
    if (error instanceof Refusal && (error.code === "conflict" || error.code === "stale")) return false;
    throw error;
  }
  await recordDeed(on, {
    id: `accept.${id}.${at}`,
    at: on.now(),
    by: userId,
    name,
    action: "invitation.accept",
    ...(!isWorkspace && { projectId: scopeId }),
    detail: { role },
  });
  return true;
}
