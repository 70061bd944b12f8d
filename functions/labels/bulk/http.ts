import type { Documents } from "../../backends/documents.ts";
import type { Queues } from "../../backends/queues.ts";
import { type Policy, type Route, route } from "../../edge/route.ts";
import { ProjectPath } from "../../projects/wire.ts";
import type { BulkChange } from "./bulk-change.ts";
import { cancelBulkChange } from "./end-bulk-change.ts";
import { listBulkChanges, retryBulkChange, startBulkChange } from "./start-bulk-change.ts";
import * as wire from "./wire.ts";

interface Needs {
  documents: Documents;
  queues: Pick<Queues, "send">;
  settleMs: number;
  now(): number;
  newId(): string;
}

const reviewers: Policy = { in: "project", role: "reviewer" };

function view(record: BulkChange): wire.BulkChangeView {
  const { type: _, projectId: __, next: ___, ...shown } = record;
  return shown;
}

export const bulkRoutes = (on: Needs): Route[] => [
  route({
    name: "startBulkChange",
    method: "POST",
    path: "projects/{projectId}/bulk-changes",
    policy: reviewers,
    scope: "labels:write",
    audit: { action: "items.changeMany", of: "changeId", detail: ["action", "to"] },
    summary: "Rejects, puts back or assigns all items that match a filter, as a job.",
    params: ProjectPath,
    body: wire.StartBulkChange,
    reply: wire.BulkChangeView,
    handler: async ({ params, body, caller, flows }) => ({
      status: 202,
      body: view(await startBulkChange({ ...on, flows }, { ...params, ...body, by: caller.userId })),
    }),
  }),
  route({
    name: "listBulkChanges",
    method: "GET",
    path: "projects/{projectId}/bulk-changes",
    policy: reviewers,
    scope: "labels:read",
    summary: "Jobs over many items, newest first: who began them, on what, how far they are, and what they changed.",
    params: ProjectPath,
    query: wire.BulkChangesQuery,
    reply: wire.BulkChangePage,
    handler: async ({ params, query }) => {
      const page = await listBulkChanges(on, { ...params, ...query });
      return { body: { ...page, items: page.items.map(view) } };
    },
  }),
  route({
    name: "cancelBulkChange",
    method: "POST",
    path: "projects/{projectId}/bulk-changes/{changeId}/cancel",
    policy: reviewers,
    scope: "labels:write",
    audit: { action: "items.cancelChange", of: "changeId" },
    summary: "Stops a job over many items; what is changed stays so.",
    params: wire.BulkChangePath,
    reply: wire.BulkChangeView,
    handler: async ({ params, caller }) => ({ status: 202, body: view(await cancelBulkChange(on, { ...params, name: caller.name })) }),
  }),
  route({
    name: "retryBulkChange",
    method: "POST",
    path: "projects/{projectId}/bulk-changes/{changeId}/retry",
    policy: reviewers,
    scope: "labels:write",
    audit: { action: "items.retryChange", of: "changeId" },
    summary: "Goes on with a job that failed or was cancelled.",
    params: wire.BulkChangePath,
    reply: wire.BulkChangeView,
    handler: async ({ params, flows }) => ({ status: 202, body: view(await retryBulkChange({ ...on, flows }, params)) }),
  }),
];
