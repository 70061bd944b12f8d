import type { Documents } from "../../backends/documents.ts";
import { userPk } from "../member.ts";
import { OWN_GROUPS_ID, OwnGroupsShape } from "./group.ts";

/** Ids of the groups that a person is in; one read, 50 at the most. Items assigned to one of them are assigned to `g:<id>`. */
export async function groupsOf(on: { documents: Pick<Documents, "get"> }, userId: string): Promise<string[]> {
  return (await on.documents.get(OwnGroupsShape, userPk(userId), OWN_GROUPS_ID))?.value.ids ?? [];
}
