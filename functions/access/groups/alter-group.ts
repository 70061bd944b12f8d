import type { Documents, Stored } from "../../backends/documents.ts";
import { Busy, Refusal } from "../../refusal.ts";
import { type Group, GROUPS_PK, GroupShape, noSuchGroup } from "./group.ts";

const TRIES = 8;

export async function getGroup(on: { documents: Pick<Documents, "get"> }, groupId: string): Promise<Stored<Group>> {
  const found = await on.documents.get(GroupShape, GROUPS_PK, groupId);
  if (!found) throw noSuchGroup();
  return found;
}

/** Reads, changes and writes back, again where somebody else wrote meanwhile; `change` returns undefined to leave it as it is. */
export async function alterGroup(
  on: { documents: Pick<Documents, "get" | "replace"> },
  groupId: string,
  change: (group: Group) => Group | undefined,
): Promise<Stored<Group>> {
  for (let tries = 1; tries <= TRIES; tries++) {
    const found = await getGroup(on, groupId);
    const changed = change(found.value);
    if (!changed) return found;
    try {
      return await on.documents.replace(GroupShape, GROUPS_PK, changed, found.etag);
    } catch (error) {
      if (!(error instanceof Refusal && error.code === "stale")) throw error;
    }
  }
  throw new Busy("The group is being changed by others. Try again.");
}
