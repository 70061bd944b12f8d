import type { Documents } from "../backends/documents.ts";
import { type Route, route } from "../edge/route.ts";
import { getProject } from "../projects/get-project.ts";
import { ProjectPath } from "../projects/wire.ts";
import { readCounters } from "../tasks/read-counters.ts";
import { agreementRoutes } from "./agreement/http.ts";
import { showProgress } from "./show-progress.ts";
import * as wire from "./wire.ts";

interface Needs {
  documents: Documents;
  settleMs: number;
  now(): number;
  newId(): string;
}

export const progressRoutes = (on: Needs): Route[] => [
  route({
    name: "getProgress",
    method: "GET",
    path: "projects/{projectId}/progress",
    policy: { in: "project", role: "reviewer" },
    scope: "projects:read",
    summary: "The dashboard's figures, exact at the moment of the call.",
    params: ProjectPath,
    reply: wire.ProgressReply,
    handler: async ({ params }) => ({ body: await showProgress(on, params.projectId) }),
  }),
  route({
    name: "getShare",
    method: "GET",
    path: "projects/{projectId}/share",
    policy: { in: "project", role: "labeler" },
    summary: "How much of the project is answered.",
    params: ProjectPath,
    reply: wire.ShareReply,
    handler: async ({ params }) => {
      const { value: project } = await getProject(on, params.projectId);
      const { items } = await readCounters(on, project);
      return { body: { total: items.total, answered: items.labeled + items.skipped, needsReview: items.needsReview } };
    },
  }),
  ...agreementRoutes(on),
];
