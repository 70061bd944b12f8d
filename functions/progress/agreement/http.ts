import type { Documents } from "../../backends/documents.ts";
import { type Policy, type Route, route } from "../../edge/route.ts";
import { ProjectPath } from "../../projects/wire.ts";
import * as wire from "../wire.ts";
import { cancelAgreement } from "./end-agreement.ts";
import { showAgreement, viewRun } from "./show-agreement.ts";
import { startAgreement } from "./start-agreement.ts";

interface Needs {
  documents: Documents;
  settleMs: number;
  now(): number;
  newId(): string;
}

const reviewers: Policy = { in: "project", role: "reviewer" };

export const agreementRoutes = (on: Needs): Route[] => [
  route({
    name: "getAgreement",
    method: "GET",
    path: "projects/{projectId}/agreement",
    policy: reviewers,
    scope: "projects:read",
    summary: "How much the labelers agree: Krippendorff's alpha, each with each, each with all others; as of the last time that it was computed.",
    params: ProjectPath,
    reply: wire.AgreementReply,
    handler: async ({ params }) => ({ body: await showAgreement(on, params.projectId) }),
  }),
  route({
    name: "startAgreement",
    method: "POST",
    path: "projects/{projectId}/agreement",
    policy: reviewers,
    scope: "projects:write",
    audit: { action: "agreement.compute", of: "projectId" },
    summary: "Computes anew how much the labelers agree, as a job.",
    params: ProjectPath,
    reply: wire.AgreementRunView,
    handler: async ({ params, caller, flows }) => ({
      status: 202,
      body: viewRun(await startAgreement({ ...on, flows }, { ...params, by: caller.userId })),
    }),
  }),
  route({
    name: "cancelAgreement",
    method: "POST",
    path: "projects/{projectId}/agreement/cancel",
    policy: reviewers,
    scope: "projects:write",
    audit: { action: "agreement.cancel", of: "projectId" },
    summary: "Stops computing how much the labelers agree; the figures of before stay.",
    params: ProjectPath,
    reply: wire.AgreementRunView,
    handler: async ({ params, caller }) => ({ status: 202, body: viewRun(await cancelAgreement(on, { ...params, name: caller.name })) }),
  }),
];
