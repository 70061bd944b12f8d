import { createHash } from "node:crypto";
import { z } from "zod";
import type { Index, Shape } from "../../backends/documents.ts";
import { Refusal } from "../../refusal.ts";

/** Groups are in one partition, beside a record for each name that is taken. */
export const GROUPS_PK = "groups";
export const MOST_MEMBERS = 500;
/** Groups that one person is in: the gate reads the roles of all of them in one request. */
export const MOST_GROUPS = 50;

/** People who get items and roles together (features H13, J2). */
export const Group = z.strictObject({
  id: z.string(),
  type: z.literal("group"),
  name: z.string(),
  /** Lower case, for order. */
  sortName: z.string(),
  /** User ids. What each of them may do follows from their own record (`OwnGroups`); this one lists. */
  members: z.array(z.string()).max(MOST_MEMBERS),
  at: z.number(),
  by: z.string(),
});
export type Group = z.infer<typeof Group>;
export const GroupShape: Shape<Group> = { type: "group", schema: Group };
export const groupsByName: Index = { name: "groups-by-name", type: "group", equals: [], order: "sortName" };

/** Keeps two groups from having one name, ignoring case. */
export const GroupName = z.strictObject({ id: z.string(), type: z.literal("group-name"), groupId: z.string() });
export type GroupName = z.infer<typeof GroupName>;
export const groupNameId = (name: string): string => `name.${createHash("sha256").update(name.normalize("NFKC").toLowerCase()).digest("hex")}`;

/** The groups that a person is in, in the person's own partition: one read of the gate. */
export const OWN_GROUPS_ID = "groups";
export const OwnGroups = z.strictObject({ id: z.literal(OWN_GROUPS_ID), type: z.literal("own-groups"), ids: z.array(z.string()).max(MOST_GROUPS) });
export type OwnGroups = z.infer<typeof OwnGroups>;
export const OwnGroupsShape: Shape<OwnGroups> = { type: "own-groups", schema: OwnGroups };

/** As a member of a project a group is named like this, where a person has the user id. No issuer makes such an id: each of theirs begins with a tenant or a host. */
export const groupMember = (groupId: string): string => `g:${groupId}`;
export const groupIdIn = (userId: string): string | undefined => (userId.startsWith("g:") ? userId.slice(2) : undefined);

export const noSuchGroup = (): Refusal => new Refusal("not-found", "There is no such group.", { reason: "no-such-group" });
