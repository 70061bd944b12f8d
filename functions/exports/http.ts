import type { Queues } from "../backends/queues.ts";
import { type Policy, type Route, route } from "../edge/route.ts";
import { ProjectPath } from "../projects/wire.ts";
import { cancelExport } from "./end-export.ts";
import { startExport } from "./start-export.ts";
import { listExports, listFormats, viewExport, viewOf } from "./view-exports.ts";
import * as wire from "./wire.ts";
import type { ExportNeeds } from "./write-shard.ts";

interface Needs extends ExportNeeds {
  queues: Pick<Queues, "send">;
  newId(): string;
  /** How long a submission may be on its way after its time was taken: 300 ms on one machine, 6,000 in the cloud. */
  settleMs: number;
}

const contributors: Policy = { in: "project", role: "contributor" };

export const exportRoutes = (on: Needs): Route[] => [
  route({
    name: "listExportFormats",
    method: "GET",
    path: "export-formats",
    policy: { in: "service" },
    scope: "any",
    summary: "The formats that labels can be exported to, and the task types that each can hold.",
    reply: wire.FormatList,
    handler: async () => ({ body: listFormats() }),
  }),
  route({
    name: "startExport",
    method: "POST",
    path: "projects/{projectId}/exports",
    audit: { action: "export.start", of: "exportId", detail: ["format"], archived: "allowed" },
    policy: contributors,
    scope: "exports:write",
    summary: "Starts an export of the labels valid now, or at a past moment. Send `Idempotency-Key`: the same start twice is one export.",
    params: ProjectPath,
    body: wire.StartExport,
    reply: wire.ExportView,
    handler: async ({ params: { projectId }, body, caller, flows, idempotencyKey }) => {
      const record = await startExport({ ...on, flows }, { projectId, ...body, by: caller.userId, idempotencyKey });
      return { status: 202, headers: { location: `/api/projects/${projectId}/exports/${record.id}` }, body: await viewOf(on, record) };
    },
  }),
  route({
    name: "listExports",
    method: "GET",
    path: "projects/{projectId}/exports",
    policy: contributors,
    scope: "exports:read",
    summary: "All exports of the project, newest first.",
    params: ProjectPath,
    query: wire.ExportsQuery,
    reply: wire.ExportPage,
    handler: async ({ params, query }) => ({ body: await listExports(on, { ...params, ...query }) }),
  }),
  route({
    name: "getExport",
    method: "GET",
    path: "projects/{projectId}/exports/{exportId}",
    policy: contributors,
    scope: "exports:read",
    summary: "One export: how far it is, and its files with links to download them.",
    params: wire.ExportPath,
    reply: wire.ExportView,
    handler: async ({ params }) => ({ body: await viewExport(on, params) }),
  }),
  route({
    name: "cancelExport",
    method: "POST",
    path: "projects/{projectId}/exports/{exportId}/cancel",
    audit: { action: "export.cancel", of: "exportId", archived: "allowed" },
    policy: contributors,
    scope: "exports:write",
    summary: "Stops an export that runs; its files are dropped.",
    params: wire.ExportPath,
    reply: wire.ExportView,
    handler: async ({ params, flows }) => ({ body: await viewOf(on, await cancelExport({ ...on, flows }, params)) }),
  }),
];
