import type { z } from "zod";
import type { AuditPage, GroupCard, GroupPage, GroupView, InvitationPage, InvitationView, MemberPage } from "../../../functions/access/wire.ts";
import type { Role } from "./access.ts";
import { type Asking, type Client, pathTo } from "./client.ts";

export type { AuditView, GroupCard, GroupView, InvitationView } from "../../../functions/access/wire.ts";
type Paging = { cursor?: string; limit?: number };
export interface AuditFilter {
  by?: string;
  action?: string;
  from?: number;
  to?: number;
}

const at = (projectId: string | undefined) => (projectId === undefined ? "" : pathTo`projects/${projectId}/`);

/** Members, invitations, groups and the audit trail. Made by the pages that need it, from the client, so that the shell does without. Without a project: of the workspace. */
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
  audit: (projectId: string | undefined, query: Paging & AuditFilter, asking?: Asking) =>
    client.get<z.input<typeof AuditPage>>(`${at(projectId)}audit`, { ...asking, query: { ...query } }),
  /** A page of the file, and the cursor of the next. */
  auditFile: (projectId: string | undefined, query: Paging & AuditFilter) => client.getText(`${at(projectId)}audit.csv`, { query: { ...query } }),
});
export type PeopleApi = ReturnType<typeof peopleApi>;
