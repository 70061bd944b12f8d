import { z } from "zod";
import { pageOf, paging } from "../edge/paging.ts";
import { words } from "../edge/words.ts";
import { ROLES } from "./roles.ts";
import { SCOPES } from "./scopes.ts";

/** As the tokens' claims make it (identity.ts), so that it fits a record's id. */
const UserId = z.string().regex(/^[A-Za-z0-9._~:@-]{1,200}$/, "is not a user id");
const ProjectId = z.string().max(100);

/** Roles for the workspace: `vendor` is bound to projects. */
export const WorkspaceRole = z.enum(ROLES).exclude(["vendor"]);

/** Whoever can be given a role: people and groups. An API key has what it was made for. */
const MemberId = UserId.refine((id) => !id.startsWith("key:"), "is an API key; make one for what it is to do");
export const MemberPath = z.strictObject({ userId: MemberId });
export const ProjectMembersPath = z.strictObject({ projectId: ProjectId });
export const ProjectMemberPath = z.strictObject({ projectId: ProjectId, userId: MemberId });

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

/** `GET audit`, `GET audit.csv`: times in epoch ms, both included. */
const auditFilter = {
  ...paging(500, 50),
  by: UserId.optional(),
  action: z
    .string()
    .regex(/^[a-z][a-zA-Z.-]{0,60}$/)
    .optional(),
  from: z.coerce.number().int().min(0).max(8.64e15).optional(),
  to: z.coerce.number().int().min(0).max(8.64e15).optional(),
};
export const AuditQuery = z.strictObject({ ...auditFilter, projectId: ProjectId.optional() });
/** `GET projects/{projectId}/audit`, and `.csv` */
export const ProjectAuditQuery = z.strictObject(auditFilter);
export const AuditView = z.strictObject({
  at: z.number(),
  by: z.string(),
  name: z.string(),
  action: z.string(),
  /** Empty: of the whole workspace. */
  projectId: z.string(),
  target: z.string().optional(),
  outcome: z.enum(["begun", "done", "refused", "failed"]),
  reason: z.string().optional(),
  detail: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])),
});
export type AuditView = z.input<typeof AuditView>;
export const AuditPage = pageOf(AuditView);

const GroupId = z.string().regex(/^[A-Za-z0-9_-]{1,64}$/, "is not a group id");
export const GroupPath = z.strictObject({ groupId: GroupId });
/** People only: a group is in no group. */
export const GroupMemberPath = z.strictObject({ groupId: GroupId, userId: UserId.refine((id) => !id.startsWith("g:"), "is a group; groups hold people only") });
/** `POST groups`, `PATCH groups/{groupId}` */
export const GroupName = z.strictObject({ name: words(100).min(1) });
/** `GET groups` */
export const GroupCard = z.strictObject({ id: z.string(), name: z.string(), /** Members. */ size: z.number() });
export type GroupCard = z.input<typeof GroupCard>;
export const GroupPage = pageOf(GroupCard);
/** `GET groups/{groupId}` */
export const GroupView = z.strictObject({
  id: z.string(),
  name: z.string(),
  members: z.array(z.strictObject({ userId: z.string(), name: z.string().optional() })),
});
export type GroupView = z.input<typeof GroupView>;

/** `POST projects/{projectId}/invitations`: `way` says what `to` is: an e-mail address, an object id of Entra, the name of an account. */
export const Invite = z.strictObject({ way: z.enum(["email", "object", "account"]), to: z.string().min(1).max(254), role: z.enum(ROLES) });
/** `POST invitations` */
export const InviteToWorkspace = z.strictObject({ ...Invite.shape, role: WorkspaceRole });
export const InvitationPath = z.strictObject({ invitationId: z.string().regex(/^[0-9a-f]{32}$/, "is not an invitation's id") });
export const ProjectInvitationPath = z.strictObject({ projectId: ProjectId, ...InvitationPath.shape });
export const InvitationView = z.strictObject({
  id: z.string(),
  way: z.string(),
  to: z.string(),
  role: z.enum(ROLES),
  at: z.number(),
  /** Epoch ms. */
  until: z.number(),
  by: z.string(),
});
export type InvitationView = z.input<typeof InvitationView>;
/** `GET invitations`; `ways`: by what people can be invited here. */
export const InvitationPage = z.strictObject({ ...pageOf(InvitationView).shape, ways: z.array(z.string()) });
export type InvitationPage = z.input<typeof InvitationPage>;

const KeyId = z.string().regex(/^[0-9a-f]{16}$/, "is not an API key's id");
export const ApiKeyPath = z.strictObject({ keyId: KeyId });
export const ProjectApiKeyPath = z.strictObject({ projectId: ProjectId, keyId: KeyId });
/** `POST api-keys`, `POST projects/{projectId}/api-keys` */
export const MakeApiKey = z.strictObject({
  name: words(100).min(1),
  scopes: z.array(z.enum(SCOPES)).min(1, "name at least one thing that the key may do").max(SCOPES.length),
  /** Until it ends. */
  days: z.number().int().min(1).max(365),
});
/** `GET api-keys`. Times in epoch ms. */
export const ApiKeyView = z.strictObject({
  id: z.string(),
  name: z.string(),
  scopes: z.array(z.enum(SCOPES)),
  at: z.number(),
  until: z.number(),
  by: z.string(),
  /** To the hour; absent: never. */
  usedAt: z.number().optional(),
});
export type ApiKeyView = z.input<typeof ApiKeyView>;
export const ApiKeyPage = pageOf(ApiKeyView);
/** `key` is shown this once. */
export const ApiKeyMade = z.strictObject({ ...ApiKeyView.shape, key: z.string() });
export type ApiKeyMade = z.input<typeof ApiKeyMade>;
