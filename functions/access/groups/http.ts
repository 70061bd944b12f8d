import type { Documents } from "../../backends/documents.ts";
import type { Queues } from "../../backends/queues.ts";
import { type Policy, type Route, route } from "../../edge/route.ts";
import { GroupMemberPath, GroupName, GroupPage, GroupPath, GroupView, MembersQuery } from "../wire.ts";
import { createGroup, renameGroup } from "./create-group.ts";
import { addToGroup, deleteGroup, removeFromGroup } from "./group-members.ts";
import { listGroups, viewGroup } from "./list-groups.ts";

interface Needs {
  documents: Documents;
  queues: Pick<Queues, "send">;
  now(): number;
  newId(): string;
}

const policy: Policy = { in: "workspace", role: "contributor" };

/** Groups get roles in projects as people do: `PUT projects/{projectId}/members/g:<group id>`. */
export const groupRoutes = (on: Needs): Route[] => [
  route({
    name: "listGroups",
    method: "GET",
    path: "groups",
    policy,
    summary: "The groups, by name.",
    query: MembersQuery,
    reply: GroupPage,
    handler: async ({ query }) => {
      const { items, ...rest } = await listGroups(on, query);
      return { body: { ...rest, items: items.map(({ id, name, members }) => ({ id, name, size: members.length })) } };
    },
  }),
  route({
    name: "createGroup",
    method: "POST",
    path: "groups",
    audit: { action: "group.create", of: "groupId", detail: ["name"] },
    policy,
    summary: "Makes a group without members. Send `Idempotency-Key`: the same creation twice is one group.",
    body: GroupName,
    reply: GroupView,
    handler: async ({ body, caller, idempotencyKey }) => {
      const { value } = await createGroup(on, { ...body, by: caller.userId, idempotencyKey });
      return { status: 201, headers: { location: `/api/groups/${value.id}` }, ...(await viewGroup(on, value.id)) };
    },
  }),
  route({
    name: "getGroup",
    method: "GET",
    path: "groups/{groupId}",
    policy,
    summary: "One group with its members.",
    params: GroupPath,
    reply: GroupView,
    handler: async ({ params }) => await viewGroup(on, params.groupId),
  }),
  route({
    name: "renameGroup",
    method: "PATCH",
    path: "groups/{groupId}",
    audit: { action: "group.rename", of: "groupId", detail: ["name"] },
    policy,
    summary: "Gives a group another name.",
    params: GroupPath,
    body: GroupName,
    reply: GroupView,
    handler: async ({ params, body }) => {
      await renameGroup(on, { ...params, ...body });
      return await viewGroup(on, params.groupId);
    },
  }),
  route({
    name: "deleteGroup",
    method: "DELETE",
    path: "groups/{groupId}",
    audit: { action: "group.delete", of: "groupId" },
    policy,
    summary: "Ends a group, and the roles that it gave; what its members hold by them goes back.",
    params: GroupPath,
    handler: async ({ params }) => {
      await deleteGroup(on, params);
      return {};
    },
  }),
  route({
    name: "addToGroup",
    method: "PUT",
    path: "groups/{groupId}/members/{userId}",
    audit: { action: "group.add", of: "userId", within: ["groupId"] },
    policy,
    summary: "Puts somebody into a group.",
    params: GroupMemberPath,
    handler: async ({ params }) => {
      await addToGroup(on, params);
      return {};
    },
  }),
  route({
    name: "removeFromGroup",
    method: "DELETE",
    path: "groups/{groupId}/members/{userId}",
    audit: { action: "group.remove", of: "userId", within: ["groupId"] },
    policy,
    summary: "Takes somebody out of a group; what they hold by it goes back.",
    params: GroupMemberPath,
    handler: async ({ params }) => {
      await removeFromGroup(on, params);
      return {};
    },
  }),
];
