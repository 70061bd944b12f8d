import type { Documents } from "../backends/documents.ts";
import { groupMember } from "./groups/group.ts";
import { groupsOf } from "./groups/groups-of.ts";
import { memberId, MemberShape } from "./member.ts";
import { higher, type Role } from "./roles.ts";

/** The role that a person was given in a project: the highest of their own and of their groups'. Two or three reads. */
export async function roleInProject(on: { documents: Pick<Documents, "get" | "getMany"> }, projectId: string, userId: string): Promise<Role | undefined> {
  const [own, groups] = await Promise.all([on.documents.get(MemberShape, projectId, memberId(userId)), groupsOf(on, userId)]);
  if (groups.length === 0) return own?.value.role;
  const given = await on.documents.getMany(
    MemberShape,
    projectId,
    groups.map((id) => memberId(groupMember(id))),
  );
  return given.reduce((role, { value }) => higher(role, value.role), own?.value.role);
}
