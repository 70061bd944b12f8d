import type { Documents, Operation, Stored } from "../backends/documents.ts";
import { Refusal } from "../refusal.ts";
import { getGroup } from "./groups/alter-group.ts";
import { groupIdIn } from "./groups/group.ts";
import { type Member, MemberShape, MembershipShape, memberId, userPk, WORKSPACE_PK } from "./member.ts";
import { type Actor, changedMeanwhile, checkMatch, checkReach, checkScope, pkOf, type Scope } from "./membership.ts";
import { remainingOwner } from "./owners.ts";
import { PEOPLE_PK, PersonShape } from "./person.ts";
import type { Role } from "./roles.ts";

interface Needs {
  documents: Documents;
  now(): number;
}

/**
 * Makes somebody a member with this role, or changes the role. The person need not have signed in yet. A group (`g:<id>`) gets roles in projects, up to
 * contributor: who is in it is decided by contributors of the workspace, and they cannot make owners.
 */
export async function giveRole(
  on: Needs,
  ask: { scope: Scope; userId: string; role: Role; by: Actor; ifMatch?: string | undefined },
): Promise<Stored<Member> & { isNew: boolean }> {
  const { scope, userId, role, by } = ask;
  await checkScope(on, scope);
  checkGroup(ask);
  const present = await on.documents.get(MemberShape, pkOf(scope), memberId(userId));
  checkMatch(ask.ifMatch, present);
  checkReach(by, role, present?.value.role);
  const stored = present?.value.role === role ? present : await write(on, ask, present);
  if (scope !== "workspace") await mirror(on, scope.projectId, stored.value); // second: it only lists; a repeated call mends it
  return { ...stored, isNew: !present };
}

function checkGroup({ userId, scope, role }: { userId: string; scope: Scope; role: Role }): void {
  if (groupIdIn(userId) === undefined) return;
  if (scope === "workspace")
    throw new Refusal("invalid", "A group gets roles in projects only. Give its members theirs one by one.", { reason: "group-in-workspace" });
  if (role === "owner") throw new Refusal("invalid", "Owners are people, not groups. Give the group another role.", { reason: "group-as-owner" });
}

async function write(on: Needs, ask: { scope: Scope; userId: string; role: Role; by: Actor }, present: Stored<Member> | undefined): Promise<Stored<Member>> {
  const { documents } = on;
  const { scope, userId, role, by } = ask;
  const groupId = groupIdIn(userId);
  const name = groupId === undefined ? (await documents.get(PersonShape, PEOPLE_PK, userId))?.value.name : (await getGroup(on, groupId)).value.name;
  const member: Member = { id: memberId(userId), type: "member", userId, role, ...(name && { name }), at: on.now(), by: by.userId };
  if (!present) return await documents.create(MemberShape, pkOf(scope), member);
  if (scope !== "workspace" || present.value.role !== "owner") return await documents.replace(MemberShape, pkOf(scope), member, present.etag);
  const demotion: Operation = { op: "replace", doc: member, etag: present.etag };
  const outcome = await documents.batch(WORKSPACE_PK, [demotion, ...(await remainingOwner(on, present.value, by))]);
  const etag = outcome.done ? outcome.etags[0] : undefined;
  if (etag === undefined) throw changedMeanwhile();
  return { value: member, etag };
}

async function mirror(on: Needs, projectId: string, { userId, role, at }: Member): Promise<void> {
  const pk = userPk(userId);
  const present = await on.documents.get(MembershipShape, pk, projectId);
  const listed = { id: projectId, type: "membership" as const, role, at };
  if (!present) await on.documents.create(MembershipShape, pk, listed);
  else if (present.value.role !== role) await on.documents.replace(MembershipShape, pk, listed, present.etag);
}
