import { type Caller, type Reply, type Route, route } from "../../edge/route.ts";
import type { z } from "zod";
import type { Scope } from "../membership.ts";
import * as wire from "../wire.ts";
import type { Invitation } from "./invitation.ts";
import { invite, type InviteNeeds, withdrawInvitation } from "./invite.ts";
import { listInvitations } from "./list-invitations.ts";

export const invitationRoutes = (on: InviteNeeds): Route[] => {
  const listed = async (scope: Scope, query: z.output<typeof wire.MembersQuery>): Promise<Reply<z.input<typeof wire.InvitationPage>>> => {
    const { items, ...rest } = await listInvitations(on, { scope, ...query });
    return { body: { ...rest, items: items.map(view), ways: [...on.ways] } };
  };
  const made = async (scope: Scope, body: z.output<typeof wire.Invite>, caller: Caller): Promise<Reply<wire.InvitationView>> => {
    const { value, isNew } = await invite(on, { scope, ...body, by: caller });
    return { status: isNew ? 201 : 200, body: view(value) };
  };
  return [
    route({
      name: "listInvitations",
      method: "GET",
      path: "invitations",
      policy: { in: "workspace", role: "contributor" },
      summary: "Who was invited to the workspace and has not come yet, newest first; and by what people can be invited here.",
      query: wire.MembersQuery,
      reply: wire.InvitationPage,
      handler: async ({ query }) => await listed("workspace", query),
    }),
    route({
      name: "invite",
      method: "POST",
      path: "invitations",
      audit: { action: "invitation.create", of: "invitationId", detail: ["way", "to", "role"] },
      policy: { in: "workspace", role: "contributor" },
      summary: "Invites somebody to the workspace: labelers and reviewers by contributors, more by owners. It ends after 30 days.",
      body: wire.InviteToWorkspace,
      reply: wire.InvitationView,
      handler: async ({ body, caller }) => await made("workspace", body, caller),
    }),
    route({
      name: "withdrawInvitation",
      method: "DELETE",
      path: "invitations/{invitationId}",
      audit: { action: "invitation.withdraw", of: "invitationId" },
      policy: { in: "workspace", role: "contributor" },
      summary: "Takes an invitation to the workspace back.",
      params: wire.InvitationPath,
      handler: async ({ params, caller }) => {
        await withdrawInvitation(on, { scope: "workspace", ...params, by: caller });
        return {};
      },
    }),
    route({
      name: "listProjectInvitations",
      method: "GET",
      path: "projects/{projectId}/invitations",
      policy: { in: "project", role: "contributor" },
      summary: "Who was invited to the project and has not come yet, newest first; and by what people can be invited here.",
      params: wire.ProjectMembersPath,
      query: wire.MembersQuery,
      reply: wire.InvitationPage,
      handler: async ({ params, query }) => await listed(params, query),
    }),
    route({
      name: "inviteToProject",
      method: "POST",
      path: "projects/{projectId}/invitations",
      audit: { action: "invitation.create", of: "invitationId", detail: ["way", "to", "role"] },
      policy: { in: "project", role: "contributor" },
      summary: "Invites somebody to the project, to no more than the caller's own role. It ends after 30 days.",
      params: wire.ProjectMembersPath,
      body: wire.Invite,
      reply: wire.InvitationView,
      handler: async ({ params, body, caller }) => await made(params, body, caller),
    }),
    route({
      name: "withdrawProjectInvitation",
      method: "DELETE",
      path: "projects/{projectId}/invitations/{invitationId}",
      audit: { action: "invitation.withdraw", of: "invitationId" },
      policy: { in: "project", role: "contributor" },
      summary: "Takes an invitation to the project back.",
      params: wire.ProjectInvitationPath,
      handler: async ({ params: { projectId, invitationId }, caller }) => {
        await withdrawInvitation(on, { scope: { projectId }, invitationId, by: caller });
        return {};
      },
    }),
  ];
};

function view({ id, address, role, at, until, by }: Invitation): wire.InvitationView {
  const at_ = address.indexOf(":");
  return { id, way: address.slice(0, at_), to: address.slice(at_ + 1), role, at, until, by };
}
