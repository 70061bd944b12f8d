import type { z } from "zod";
import type {
  ApiKeyMade,
  ApiKeyPage,
  AuditPage,
  GroupCard,
  GroupPage,
  GroupView,
  InvitationPage,
  InvitationView,
  MakeApiKey as MakeApiKeySchema,
  MemberPage,
} from "../../../functions/access/wire.ts";
import type { Role } from "./access.ts";
import { type Asking, type Client, pathTo } from "./client.ts";

export type { ApiKeyMade, ApiKeyView, AuditView, GroupCard, GroupView, InvitationView } from "../../../functions/access/wire.ts";
export type MakeApiKey = z.input<typeof MakeApiKeySchema>;
export type Scope = MakeApiKey["scopes"][number];
type Paging = { cursor?: string; limit?: number };
export interface AuditFilter {
  by?: string;
  action?: string;
  from?: number;
  to?: number;
}

const at = (projectId: string | undefined) => (projectId === undefined ? "" : pathTo`projects/${projectId}/`);

/** Members, invitations, groups, API keys and the audit trail. Made by the pages that need it, from the client, so that the shell does without. Without a project: of the workspace. */
export const peopleApi = (client: Client) => ({
  members: (query: Paging, asking?: Asking) => client.get<z.input<typeof MemberPage>>("members", { ...asking, query }),
  setMember: (userId: string, role: Role) => client.send<unknown>("PUT", pathTo`members/${userId}`, { role }),
  removeMember: (userId: string) => client.send<unknown>("DELETE", pathTo`members/${userId}`),
  invitations: (projectId: string | undefined, query: Paging, asking?: Asking) =>
    client.get<z.input<typeof InvitationPage>>(`${at(projectId)}invitations`, { ...asking, query }),
  invite: (projectId: string | undefined, ask: { way: string; to: string; role: Role }) =>
    client.send<InvitationView>("POST", `${at(projectId)}invitations`, ask),
  withdraw: (projectId: string | undefined, invitationId: string) => client.send<unknown>("DELETE", `${at(projectId)}${pathTo`invitations/${invitationId}`}`),
  groups: (query: Paging, asking?: Asking) => client.get<z.input<typeof GroupPage>>("groups", { ...asking, query }),
  group: (groupId: string, asking?: Asking) => client.get<GroupView>(pathTo`groups/${groupId}`, asking),
  makeGroup: (name: string, idempotencyKey: string) => client.send<GroupCard>("POST", "groups", { name }, { idempotencyKey }),
  renameGroup: (groupId: string, name: string) => client.send<unknown>("PATCH", pathTo`groups/${groupId}`, { name }),
  deleteGroup: (groupId: string) => client.send<unknown>("DELETE", pathTo`groups/${groupId}`),
  addToGroup: (groupId: string, userId: string) => client.send<unknown>("PUT", pathTo`groups/${groupId}/members/${userId}`),
  removeFromGroup: (groupId: string, userId: string) => client.send<unknown>("DELETE", pathTo`groups/${groupId}/members/${userId}`),
  apiKeys: (projectId: string | undefined, query: Paging, asking?: Asking) =>
    client.get<z.input<typeof ApiKeyPage>>(`${at(projectId)}api-keys`, { ...asking, query }),
  /** Has no idempotency key: the service has the key only once, to answer with. */
  makeApiKey: (projectId: string | undefined, ask: MakeApiKey) => client.send<ApiKeyMade>("POST", `${at(projectId)}api-keys`, ask),
  revokeApiKey: (projectId: string | undefined, keyId: string) => client.send<unknown>("DELETE", `${at(projectId)}${pathTo`api-keys/${keyId}`}`),
  audit: (projectId: string | undefined, query: Paging & AuditFilter, asking?: Asking) =>
    client.get<z.input<typeof AuditPage>>(`${at(projectId)}audit`, { ...asking, query: { ...query } }),
  /** A page of the file, and the cursor of the next. */
  auditFile: (projectId: string | undefined, query: Paging & AuditFilter) => client.getText(`${at(projectId)}audit.csv`, { query: { ...query } }),
});
export type PeopleApi = ReturnType<typeof peopleApi>;
