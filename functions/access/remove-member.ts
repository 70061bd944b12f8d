import type { Documents, Operation } from "../backends/documents.ts";
import { MemberShape, memberId, userPk } from "./member.ts";
import { type Actor, changedMeanwhile, checkMatch, checkReach, checkScope, pkOf, type Scope } from "./membership.ts";
import { remainingOwner } from "./owners.ts";

/** Takes somebody's role away; the next call of theirs is refused. Removing one who is no member is done already. */
export async function removeMember(
  on: { documents: Documents },
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
}
