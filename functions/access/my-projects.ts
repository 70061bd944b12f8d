import type { Documents } from "../backends/documents.ts";
import { groupMember } from "./groups/group.ts";
import { groupsOf } from "./groups/groups-of.ts";
import { type Membership, MembershipShape, membershipsByTime, userPk } from "./member.ts";
import { higher, type Role } from "./roles.ts";

/** More than anybody works in; keeps the answer in memory bounded. */
const MOST = 5_000;

/**
 * The projects that a person is a member of, by themselves or in a group, with the higher role; own ones first, newest membership first. Whoever has a role
 * for the workspace sees all projects besides. It lists; whether a call is let in is always decided by the gate.
 */
export async function listMyProjects(
  on: { documents: Pick<Documents, "get" | "query"> },
  who: { userId: string },
): Promise<{ projectId: string; role: Role }[]> {
  const mine = new Map<string, Role>();
  for (const member of [who.userId, ...(await groupsOf(on, who.userId)).map(groupMember)]) {
    for await (const { id, role } of membershipsOf(on, member)) {
      if (mine.size >= MOST) break;
      mine.set(id, higher(mine.get(id), role) ?? role);
    }
  }
  return [...mine].map(([projectId, role]) => ({ projectId, role }));
}

async function* membershipsOf(on: { documents: Pick<Documents, "query"> }, userId: string): AsyncGenerator<Membership> {
  let cursor: string | undefined;
  do {
    const page = await on.documents.query({
      shape: MembershipShape,
      pk: userPk(userId),
      index: membershipsByTime,
      descending: true,
      limit: 500,
      ...(cursor && { cursor }),
    });
    for (const { value } of page.items) yield value;
    cursor = page.cursor;
  } while (cursor !== undefined);
}

export async function listMyProjectIds(on: { documents: Pick<Documents, "get" | "query"> }, who: { userId: string }): Promise<string[]> {
  return (await listMyProjects(on, who)).map(({ projectId }) => projectId);
}
