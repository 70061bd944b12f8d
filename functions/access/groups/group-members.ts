import type { Documents } from "../../backends/documents.ts";
import type { Queues } from "../../backends/queues.ts";
import { Refusal } from "../../refusal.ts";
import { userPk } from "../member.ts";
import { tellRemoved } from "../members-removed.ts";
import { listMyProjects } from "../my-projects.ts";
import { alterGroup, getGroup } from "./alter-group.ts";
import { alterOwnGroups, tooManyGroups } from "./alter-own-groups.ts";
import { groupMember, groupNameId, GROUPS_PK, MOST_GROUPS, MOST_MEMBERS } from "./group.ts";
import { groupsOf } from "./groups-of.ts";

interface Needs {
  documents: Documents;
  queues: Pick<Queues, "send">;
}

/** The group's list first: cut off in between, somebody is listed who has no rights yet, and adding them again mends it. */
export async function addToGroup(on: Needs, { groupId, userId }: { groupId: string; userId: string }): Promise<void> {
  const own = await groupsOf(on, userId);
  if (!own.includes(groupId) && own.length >= MOST_GROUPS) throw tooManyGroups(); // asked before, so that nobody is listed for nothing
  await alterGroup(on, groupId, (group) => {
    if (group.members.includes(userId)) return undefined;
    if (group.members.length >= MOST_MEMBERS) throw full();
    return { ...group, members: [...group.members, userId] };
  });
  await alterOwnGroups(on, { userId, groupId, to: "in" });
}

/** The person's record first: what the group gave them is gone at once, whatever happens then. */
export async function removeFromGroup(on: Needs, { groupId, userId }: { groupId: string; userId: string }): Promise<void> {
  await getGroup(on, groupId);
  await alterOwnGroups(on, { userId, groupId, to: "out" });
  await alterGroup(on, groupId, (group) =>
    group.members.includes(userId) ? { ...group, members: group.members.filter((member) => member !== userId) } : undefined,
  );
  for (const { projectId } of await projectsOf(on, groupId)) await tellRemoved(on, [userId], projectId);
}

/** Ends a group with all that it gave. Cut off anywhere it can be done again: its own record is the last to go. */
export async function deleteGroup(on: Needs, { groupId }: { groupId: string }): Promise<void> {
  const { value: group, etag } = await getGroup(on, groupId);
  for (const userId of group.members) await alterOwnGroups(on, { userId, groupId, to: "out" });
  for (const { projectId } of await projectsOf(on, groupId)) {
    await on.documents.delete(projectId, `member.${groupMember(groupId)}`);
    await on.documents.delete(userPk(groupMember(groupId)), projectId);
    await tellRemoved(on, group.members, projectId);
  }
  const outcome = await on.documents.batch(GROUPS_PK, [
    { op: "delete", id: groupId, etag },
    { op: "delete", id: groupNameId(group.name) },
  ]);
  if (!outcome.done) throw new Refusal("stale", "Somebody joined the group at the same moment. Look again, then delete it.", { reason: "group-changed" });
}

const projectsOf = async (on: Needs, groupId: string) => await listMyProjects(on, { userId: groupMember(groupId) });

const full = () => new Refusal("conflict", `A group has ${MOST_MEMBERS} members at most. Make a second one.`, { reason: "group-full" });
