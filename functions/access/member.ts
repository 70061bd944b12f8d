import { z } from "zod";
import type { Index, Shape } from "../backends/documents.ts";
import { Refusal } from "../refusal.ts";
import { ROLES } from "./roles.ts";

/** Members of the workspace; the members of a project are in the partition of its id. */
export const WORKSPACE_PK = "workspace";
/** The projects of a person are in a partition of their own, so that they can be listed. */
export const userPk = (userId: string): string => `user|${userId}`;
export const memberId = (userId: string): string => `member.${userId}`;

/** A role given to a person, for the workspace or for one project. */
export const Member = z.strictObject({
  id: z.string(),
  type: z.literal("member"),
  userId: z.string(),
  role: z.enum(ROLES),
  /** As known when the role was given. */
  name: z.string().optional(),
  at: z.number(),
  by: z.string(),
});
export type Member = z.infer<typeof Member>;
export const MemberShape: Shape<Member> = { type: "member", schema: Member };
export const membersByTime: Index = { name: "members-by-time", type: "member", equals: [], order: "at" };
export const membersByRole: Index = { name: "members-by-role", type: "member", equals: ["role"], order: "at" };

/** The same fact from the person's side, in `userPk`; `id` is the project's. The member record decides, this one only lists. */
export const Membership = z.strictObject({ id: z.string(), type: z.literal("membership"), role: z.enum(ROLES), at: z.number() });
export type Membership = z.infer<typeof Membership>;
export const MembershipShape: Shape<Membership> = { type: "membership", schema: Membership };
export const membershipsByTime: Index = { name: "memberships-by-time", type: "membership", equals: [], order: "at" };

/** Partitions with a meaning of their own; taken for a project, they would lend its members the rights of another room. */
const RESERVED = new Set([WORKSPACE_PK, "people", "groups", "invitations", "apikeys", "notices", "projects", "name", "names", "datasets", "datastores"]);

/** Whether a project could have this id at all. */
export const isProjectId = (text: string): boolean => /^[A-Za-z0-9_-]{1,64}$/.test(text) && !RESERVED.has(text.toLowerCase());

/** Said of a project that is missing and of one that is not the caller's, so that the two cannot be told apart. */
export const noSuchProject = (): Refusal => new Refusal("not-found", "There is no such project, or you are not a member of it.", { reason: "no-such-project" });
