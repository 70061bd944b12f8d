import type { Documents } from "../backends/documents.ts";
import { type Route, route } from "../edge/route.ts";
import type { Queues } from "../backends/queues.ts";
import { apiKeyRoutes } from "./api-keys/http.ts";
import { auditRoutes } from "./audit/http.ts";
import { giveRole } from "./give-role.ts";
import type { Issuer } from "../config.ts";
import { groupRoutes } from "./groups/http.ts";
import { entraTenant } from "./identity.ts";
import { acceptInvitations } from "./invitations/accept-invitations.ts";
import { waysOf } from "./invitations/address.ts";
import { invitationRoutes } from "./invitations/http.ts";
import { listMembers } from "./list-members.ts";
import { listPeople } from "./list-people.ts";
import { removeMember } from "./remove-member.ts";
import { higher } from "./roles.ts";
import { seePerson } from "./see-person.ts";
import {
  GiveProjectRole,
  GiveWorkspaceRole,
  Me,
  MemberPage,
  MemberPath,
  MembersQuery,
  MemberView,
  PeoplePage,
  PeopleQuery,
  ProjectMemberPath,
  ProjectMembersPath,
} from "./wire.ts";

export interface AccessNeeds {
  documents: Documents;
  queues: Pick<Queues, "send">;
  now(): number;
  newId(): string;
  auditMonths: number;
  issuers: readonly Issuer[];
}

/** Who one is, who there is, who may do what, and who did what. */
export const accessRoutes = (on: AccessNeeds): Route[] => {
  const ways = waysOf(on.issuers.map((issuer) => ({ ...issuer, home: entraTenant(issuer.issuer) })));
  return [
    ...peopleRoutes(on),
    ...workspaceMemberRoutes(on),
    ...projectMemberRoutes(on),
    ...invitationRoutes({ ...on, ways }),
    ...groupRoutes(on),
    ...apiKeyRoutes(on),
    ...auditRoutes(on),
  ];
};

const peopleRoutes = (on: AccessNeeds): Route[] => [
  route({
    name: "readMe",
    method: "GET",
    path: "me",
    policy: { in: "service" },
    scope: "any",
    summary: "Who the caller is, and their role for the workspace. What they were invited to becomes theirs.",
    reply: Me,
    handler: async ({ caller: { userId, name, email, addresses = [], workspaceRole, maker } }) => {
      if (maker !== undefined) return { body: { userId, name, workspaceRole } };
      await seePerson(on, { userId, name, email });
      const given = await acceptInvitations(on, { userId, name, addresses });
      return { body: { userId, name, email, workspaceRole: higher(workspaceRole, given) } };
    },
  }),
  route({
    name: "listPeople",
    method: "GET",
    path: "people",
    policy: { in: "workspace", role: "contributor" },
    summary: "Everybody who has signed in, by name, to choose members from.",
    query: PeopleQuery,
    reply: PeoplePage,
    handler: async ({ query }) => {
      const { items, ...rest } = await listPeople(on, query);
      return { body: { ...rest, items: items.map(({ id, ...person }) => ({ userId: id, ...person })) } };
    },
  }),
];

const workspaceMemberRoutes = (on: AccessNeeds): Route[] => [
  route({
    name: "listWorkspaceMembers",
    method: "GET",
    path: "members",
    policy: { in: "workspace", role: "contributor" },
    summary: "Who was given a role for the whole workspace.",
    query: MembersQuery,
    reply: MemberPage,
    handler: async ({ query }) => ({ body: await listMembers(on, { scope: "workspace", ...query }) }),
  }),
  route({
    name: "putWorkspaceMember",
    method: "PUT",
    path: "members/{userId}",
    audit: { action: "member.give", of: "userId", detail: ["role"] },
    policy: { in: "workspace", role: "owner" },
    summary: "Gives somebody a role for the whole workspace, or changes it.",
    params: MemberPath,
    body: GiveWorkspaceRole,
    reply: MemberView,
    handler: async ({ params, body, caller, ifMatch }) => {
      const { value, etag, isNew } = await giveRole(on, { scope: "workspace", ...params, ...body, by: caller, ifMatch });
      return { status: isNew ? 201 : 200, body: value, etag };
    },
  }),
  route({
    name: "deleteWorkspaceMember",
    method: "DELETE",
    path: "members/{userId}",
    audit: { action: "member.remove", of: "userId" },
    policy: { in: "workspace", role: "owner" },
    summary: "Takes somebody's role for the workspace away.",
    params: MemberPath,
    handler: async ({ params, caller, ifMatch }) => {
      await removeMember(on, { scope: "workspace", ...params, by: caller, ifMatch });
      return {};
    },
  }),
];

const projectMemberRoutes = (on: AccessNeeds): Route[] => [
  route({
    name: "listProjectMembers",
    method: "GET",
    path: "projects/{projectId}/members",
    policy: { in: "project", role: "contributor" },
    summary: "Who was given a role in this project.",
    params: ProjectMembersPath,
    query: MembersQuery,
    reply: MemberPage,
    handler: async ({ params, query }) => ({ body: await listMembers(on, { scope: params, ...query }) }),
  }),
  route({
    name: "putProjectMember",
    method: "PUT",
    path: "projects/{projectId}/members/{userId}",
    audit: { action: "member.give", of: "userId", detail: ["role"] },
    policy: { in: "project", role: "contributor" },
    summary: "Gives somebody a role in this project, or changes it.",
    params: ProjectMemberPath,
    body: GiveProjectRole,
    reply: MemberView,
    handler: async ({ params: { projectId, userId }, body, caller, ifMatch }) => {
      const { value, etag, isNew } = await giveRole(on, { scope: { projectId }, userId, ...body, by: caller, ifMatch });
      return { status: isNew ? 201 : 200, body: value, etag };
    },
  }),
  route({
    name: "deleteProjectMember",
    method: "DELETE",
    path: "projects/{projectId}/members/{userId}",
    audit: { action: "member.remove", of: "userId" },
    policy: { in: "project", role: "contributor" },
    summary: "Takes somebody's role in this project away.",
    params: ProjectMemberPath,
    handler: async ({ params: { projectId, userId }, caller, ifMatch }) => {
      await removeMember(on, { scope: { projectId }, userId, by: caller, ifMatch });
      return {};
    },
  }),
];
