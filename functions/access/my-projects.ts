import type { Documents } from "../backends/documents.ts";
import { MembershipShape, membershipsByTime, userPk } from "./member.ts";
import type { Role } from "./roles.ts";

/** More than anybody works in; keeps the answer in memory bounded. */
const MOST = 5_000;

/**
 * The projects that a person is a member of, newest membership first, with the role there. Whoever has a role for the workspace sees all projects
 * besides. It lists; whether a call is let in is always decided by the gate.
 */
export async function listMyProjects(on: { documents: Pick<Documents, "query"> }, who: { userId: string }): Promise<{ projectId: string; role: Role }[]> {
  const mine: { projectId: string; role: Role }[] = [];
  let cursor: string | undefined;
  do {
    const page = await on.documents.query({
      shape: MembershipShape,
      pk: userPk(who.userId),
      index: membershipsByTime,
      descending: true,
      limit: 500,
      ...(cursor && { cursor }),
    });
    for (const { value } of page.items) mine.push({ projectId: value.id, role: value.role });
    cursor = page.cursor;
  } while (cursor !== undefined && mine.length < MOST);
  return mine;
}

export async function listMyProjectIds(on: { documents: Pick<Documents, "query"> }, who: { userId: string }): Promise<string[]> {
  return (await listMyProjects(on, who)).map(({ projectId }) => projectId);
}
