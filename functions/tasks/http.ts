import { type Policy, type Route, route } from "../edge/route.ts";
import { getTask } from "./get-task.ts";
import { type DealNeeds, nextTask } from "./next-task.ts";
import { releaseTask } from "./release-task.ts";
import { renewTask } from "./renew-task.ts";
import { ProjectPath } from "../projects/wire.ts";
import * as wire from "./wire.ts";

const labelers: Policy = { in: "project", role: "labeler" };

export const taskRoutes = (on: DealNeeds): Route[] => [
  route({
    name: "nextTask",
    method: "POST",
    path: "projects/{projectId}/next-task",
    policy: labelers,
    summary: "The next page of items for the caller, under a lease; or why there is none.",
    params: ProjectPath,
    body: wire.NextTask,
    reply: wire.NextTaskReply,
    handler: async ({ params, body, caller }) => ({ body: await nextTask(on, { ...params, ...body, by: caller.userId }) }),
  }),
  route({
    name: "getTask",
    method: "GET",
    path: "projects/{projectId}/tasks/{taskId}",
    policy: labelers,
    summary: "The caller's own open page, with fresh addresses of its images.",
    params: wire.TaskPath,
    reply: wire.TaskView,
    handler: async ({ params, caller }) => ({ body: await getTask(on, { ...params, by: caller.userId }) }),
  }),
  route({
    name: "renewTask",
    method: "POST",
    path: "projects/{projectId}/tasks/{taskId}/renew",
    policy: labelers,
    summary: "A new end for the lease of a page.",
    params: wire.TaskPath,
    reply: wire.RenewReply,
    handler: async ({ params, caller }) => ({ body: await renewTask(on, { ...params, by: caller.userId }) }),
  }),
  route({
    name: "releaseTask",
    method: "POST",
    path: "projects/{projectId}/tasks/{taskId}/release",
    policy: labelers,
    summary: "Gives a page back; its items are free at once.",
    params: wire.TaskPath,
    handler: async ({ params, caller }) => {
      await releaseTask(on, { ...params, by: caller.userId });
      return {};
    },
  }),
];
