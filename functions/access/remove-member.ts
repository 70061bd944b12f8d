import type { Documents, Operation } from "../backends/documents.ts";
import type { Queues } from "../backends/queues.ts";
import { groupIdIn, GROUPS_PK, GroupShape } from "./groups/group.ts";
import { MemberShape, memberId, userPk } from "./member.ts";
import { type Actor, changedMeanwhile, checkMatch, checkReach, checkScope, pkOf, type Scope } from "./membership.ts";
import { tellRemoved } from "./members-removed.ts";
import { remainingOwner } from "./owners.ts";

/**
 * Takes the role of somebody, or of a group, away; the next call of theirs is refused, and what they hold goes back. Removing one who is no member is done
 * already.
 */
export async function removeMember(
  on: { documents: Documents; queues: Pick<Queues, "send"> },
  ask: { scope: Scope; userId: string; by: Actor; ifMatch?: string | undefined },
): Promise<void> {
  const { scope, userId, by } = ask;
  await checkScope(on, scope);
  const present = await on.documents.get(MemberShape, pkOf(scope), memberId(userId));
  checkMatch(ask.ifMatch, present);
  checkReach(by, present?.value.role);
  if (present) {
    const removal: Operation = { op: "delete", id: present.value.id, etag: present.etag };
    const isOwner = scope === "workspace" && present.value.role === "owner";
    const outcome = await on.documents.batch(pkOf(scope), [removal, ...(isOwner ? await remainingOwner(on, present.value, by) : [])]);
    if (!outcome.done) throw changedMeanwhile();
  }
  if (scope !== "workspace") await on.documents.delete(userPk(userId), scope.projectId); // always, so that a repeated call mends a half-done one
  const groupId = groupIdIn(userId);
  const people = groupId === undefined ? [userId] : ((await on.documents.get(GroupShape, GROUPS_PK, groupId))?.value.members ?? []);
  await tellRemoved(on, people, scope === "workspace" ? undefined : scope.projectId);
}
