import { z } from "zod";
import { pageOf, paging } from "../edge/paging.ts";
import { words } from "../edge/words.ts";
import { ROLES } from "./roles.ts";

/** As the tokens' claims make it (identity.ts), so that it fits a record's id. */
const UserId = z.string().regex(/^[A-Za-z0-9._~:@-]{1,200}$/, "is not a user id");
const ProjectId = z.string().max(100);

/** Roles for the workspace: `vendor` is bound to projects. */
export const WorkspaceRole = z.enum(ROLES).exclude(["vendor"]);

export const MemberPath = z.strictObject({ userId: UserId });
export const ProjectMembersPath = z.strictObject({ projectId: ProjectId });
export const ProjectMemberPath = z.strictObject({ projectId: ProjectId, userId: UserId });

/** `GET me` */
export const Me = z.strictObject({ userId: z.string(), name: z.string(), email: z.string().optional(), workspaceRole: z.enum(ROLES).optional() });
export type Me = z.input<typeof Me>;

/** `GET people` */
export const PeopleQuery = z.strictObject({ ...paging(200), search: words(100).optional() });
export const PersonView = z.object({ userId: z.string(), name: z.string(), email: z.string().optional(), seenAt: z.number() });
export type PersonView = z.input<typeof PersonView>;
export const PeoplePage = pageOf(PersonView);

/** `PUT members/{userId}` */
export const GiveWorkspaceRole = z.strictObject({ role: WorkspaceRole });
/** `PUT projects/{projectId}/members/{userId}` */
export const GiveProjectRole = z.strictObject({ role: z.enum(ROLES) });

export const MembersQuery = z.strictObject(paging(200));
/** Shows what of a member record is for others: not its id and type. */
export const MemberView = z.object({ userId: z.string(), name: z.string().optional(), role: z.enum(ROLES), at: z.number(), by: z.string() });
export type MemberView = z.input<typeof MemberView>;
export const MemberPage = pageOf(MemberView);
