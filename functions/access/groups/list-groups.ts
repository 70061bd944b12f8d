import type { Documents } from "../../backends/documents.ts";
import { PEOPLE_PK, PersonShape } from "../person.ts";
import { getGroup } from "./alter-group.ts";
import { type Group, GROUPS_PK, groupsByName, GroupShape } from "./group.ts";

const AT_ONCE = 100;

/** Groups by name. */
export async function listGroups(
  on: { documents: Pick<Documents, "query"> },
  ask: { limit: number; cursor?: string | undefined },
): Promise<{ items: Group[]; cursor?: string }> {
  const { items, cursor } = await on.documents.query({
    shape: GroupShape,
    pk: GROUPS_PK,
    index: groupsByName,
    limit: ask.limit,
    ...(ask.cursor && { cursor: ask.cursor }),
  });
  return { items: items.map(({ value }) => value), ...(cursor && { cursor }) };
}

/** One group with the names of its members, as far as they have signed in. */
export async function viewGroup(on: { documents: Pick<Documents, "get" | "getMany"> }, groupId: string) {
  const { value: group, etag } = await getGroup(on, groupId);
  const names = new Map<string, string>();
  for (let at = 0; at < group.members.length; at += AT_ONCE)
    for (const { value } of await on.documents.getMany(PersonShape, PEOPLE_PK, group.members.slice(at, at + AT_ONCE))) names.set(value.id, value.name);
  const members = group.members.map((userId) => ({ userId, name: names.get(userId) }));
  return { etag, body: { id: group.id, name: group.name, members } };
}
