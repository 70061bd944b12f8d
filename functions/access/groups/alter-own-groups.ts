import type { Documents } from "../../backends/documents.ts";
import { Busy, Refusal } from "../../refusal.ts";
import { userPk } from "../member.ts";
import { MOST_GROUPS, OWN_GROUPS_ID, type OwnGroups, OwnGroupsShape } from "./group.ts";

const TRIES = 8;

/** Puts a group into a person's record, or takes it out; done already is done. */
export async function alterOwnGroups(
  on: { documents: Pick<Documents, "get" | "create" | "replace"> },
  { userId, groupId, to }: { userId: string; groupId: string; to: "in" | "out" },
): Promise<void> {
  const pk = userPk(userId);
  for (let tries = 1; tries <= TRIES; tries++) {
    const found = await on.documents.get(OwnGroupsShape, pk, OWN_GROUPS_ID);
    const ids = found?.value.ids ?? [];
    if (ids.includes(groupId) === (to === "in")) return;
    if (to === "in" && ids.length >= MOST_GROUPS) throw tooManyGroups();
    const changed: OwnGroups = { id: OWN_GROUPS_ID, type: "own-groups", ids: to === "in" ? [...ids, groupId] : ids.filter((id) => id !== groupId) };
    try {
      await (found ? on.documents.replace(OwnGroupsShape, pk, changed, found.etag) : on.documents.create(OwnGroupsShape, pk, changed));
      return;
    } catch (error) {
      if (!(error instanceof Refusal && (error.code === "stale" || error.code === "conflict"))) throw error;
    }
  }
  throw new Busy("The groups of this person are being changed by others. Try again.");
}

export const tooManyGroups = (): Refusal =>
  new Refusal("conflict", `Somebody can be in ${MOST_GROUPS} groups at most. Take them out of another one first.`, { reason: "too-many-groups" });
