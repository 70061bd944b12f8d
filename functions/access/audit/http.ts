import { type Call, type Reply, type Route, route } from "../../edge/route.ts";
import type { z } from "zod";
import { AuditPage, AuditQuery, ProjectAuditQuery, ProjectMembersPath } from "../wire.ts";
import { AUDIT_HEAD, auditRows } from "./audit-csv.ts";
import { type AuditAsk, type AuditNeeds, listAudit } from "./list-audit.ts";

const CSV = "text/csv; charset=utf-8";
const TRAIL = "Who did what, when, and how it ended, newest first";

export const auditRoutes = (on: AuditNeeds): Route[] => {
  const listed = async (ask: AuditAsk) => {
    const { items, cursor } = await listAudit(on, ask);
    return { body: { items: items.map(({ id: _id, type: _type, ...entry }) => entry), ...(cursor !== undefined && { cursor }) } };
  };
  /** A page of the file; header `x-next-cursor` leads to the next one, to be put behind it. So a trail of any length needs the memory of one page. */
  const asFile = async (ask: AuditAsk): Promise<Reply<undefined>> => {
    const { items, cursor } = await listAudit(on, ask);
    const headers = { "content-disposition": 'attachment; filename="audit.csv"', ...(cursor !== undefined && { "x-next-cursor": cursor }) };
    return { text: `${ask.cursor === undefined ? AUDIT_HEAD : ""}${auditRows(items)}`, headers };
  };
  return [
    route({
      name: "listAudit",
      method: "GET",
      path: "audit",
      policy: { in: "workspace", role: "owner" },
      summary: `${TRAIL}.`,
      query: AuditQuery,
      reply: AuditPage,
      handler: async ({ query }) => await listed(query),
    }),
    route({
      name: "exportAudit",
      method: "GET",
      path: "audit.csv",
      policy: { in: "workspace", role: "owner" },
      summary: `${TRAIL}, as a file in pages: x-next-cursor leads to the next.`,
      query: AuditQuery,
      textType: CSV,
      handler: async ({ query }) => await asFile(query),
    }),
    route({
      name: "listProjectAudit",
      method: "GET",
      path: "projects/{projectId}/audit",
      policy: { in: "project", role: "contributor" },
      scope: "audit:read",
      summary: `${TRAIL}, in one project.`,
      params: ProjectMembersPath,
      query: ProjectAuditQuery,
      reply: AuditPage,
      handler: async ({ params, query }) => await listed({ ...query, ...params }),
    }),
    route({
      name: "exportProjectAudit",
      method: "GET",
      path: "projects/{projectId}/audit.csv",
      policy: { in: "project", role: "contributor" },
      scope: "audit:read",
      summary: `${TRAIL}, in one project, as a file in pages.`,
      params: ProjectMembersPath,
      query: ProjectAuditQuery,
      textType: CSV,
      handler: async ({ params, query }: Call<z.output<typeof ProjectMembersPath>, z.output<typeof ProjectAuditQuery>, unknown>) =>
        await asFile({ ...query, ...params }),
    }),
  ];
};
