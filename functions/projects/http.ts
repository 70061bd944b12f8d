import { z } from "zod";
import type { Documents, Stored } from "../backends/documents.ts";
import { type Caller, type Call, type Reply, type Route, route } from "../edge/route.ts";
import type { DatastoreNeeds } from "../datasets/datastores.ts";
import { archiveProject, unarchiveProject } from "./archive-project.ts";
import { changeProject } from "./change-project.ts";
import { createProject } from "./create-project.ts";
import { deleteProject } from "./delete-project.ts";
import { getProject, moveProject } from "./get-project.ts";
import type { KeptClasses } from "./classes-of.ts";
import { listProjects, listProjectsOn } from "./list-projects.ts";
import type { Project, ProjectEvent } from "./project.ts";
import { checkName } from "./reserve-name.ts";
import { cardOf, viewProject } from "./view-project.ts";
import * as wire from "./wire.ts";

interface Needs extends DatastoreNeeds {
  documents: Documents;
  now(): number;
  newId(): string;
  keptClasses?: KeptClasses;
}

/** The gate lets nobody without a role into a project. */
const roleOf = (caller: Caller) => caller.role ?? "labeler";

export const projectRoutes = (on: Needs): Route[] => {
  const shown = async (project: Stored<Project>, caller: Caller): Promise<Reply<wire.ProjectView>> => ({
    etag: project.etag,
    body: await viewProject(on, project.value, roleOf(caller)),
  });
  const step = (verb: ProjectEvent, summary: string): Route =>
    route({
      name: `${verb}Project`,
      method: "POST",
      path: `projects/{projectId}/${verb}`,
      audit: { action: `project.${verb}` },
      policy: { in: "project", role: "contributor" },
      scope: "projects:write",
      summary,
      params: wire.ProjectPath,
      reply: wire.ProjectView,
      handler: async ({ params, caller }: Call<z.output<typeof wire.ProjectPath>, unknown, unknown>) =>
        await shown(await moveProject(on, { ...params, event: verb }), caller),
    });
  return [
    route({
      name: "listProjects",
      method: "GET",
      path: "projects",
      policy: { in: "service" },
      scope: "projects:read",
      summary: "The projects that the caller may at least label, newest first.",
      query: wire.ListProjectsQuery,
      reply: wire.ProjectPage,
      handler: async ({ query, caller }) => {
        const page = await listProjects(on, caller, { ...query, archived: query.archived === "true" ? "only" : "none" });
        return { body: { ...page, items: page.items.map(({ project, role }) => cardOf(project, role)) } };
      },
    }),
    route({
      name: "createProject",
      method: "POST",
      path: "projects",
      audit: { action: "project.create", of: "projectId", detail: ["name", "kind", "datasetId"] },
      policy: { in: "workspace", role: "contributor" },
      scope: "projects:write",
      summary: "Creates a project and begins to load its items.",
      body: wire.CreateProject,
      reply: wire.ProjectView,
      handler: async ({ body, caller, flows, idempotencyKey }) => {
        const project = await createProject({ ...on, flows }, { wish: body, by: caller.userId, owner: caller.maker, idempotencyKey });
        const body_ = await viewProject(on, project.value, "owner");
        return { status: 201, headers: { location: `/api/projects/${project.value.id}` }, etag: project.etag, body: body_ };
      },
    }),
    route({
      name: "listProjectsOfDataset",
      method: "GET",
      path: "datasets/{datasetId}/projects",
      policy: { in: "workspace", role: "contributor" },
      scope: "projects:read",
      summary: "The projects that use a dataset, newest first, and which version of it.",
      params: wire.DatasetPath,
      query: wire.ProjectsQuery,
      reply: wire.DatasetUserPage,
      handler: async ({ params, query }) => {
        const page = await listProjectsOn(on, { ...params, ...query });
        return { body: { ...page, items: page.items.map(({ id, name, media, state, datasetVersion }) => ({ id, name, media, state, datasetVersion })) } };
      },
    }),
    route({
      name: "checkProjectName",
      method: "GET",
      path: "project-names",
      policy: { in: "workspace", role: "contributor" },
      scope: "projects:read",
      summary: "Whether a name can still be had.",
      query: wire.NameQuery,
      reply: wire.NameReply,
      handler: async ({ query }) => ({ body: await checkName(on, query.name) }),
    }),
    route({
      name: "getProject",
      method: "GET",
      path: "projects/{projectId}",
      policy: { in: "project", role: "labeler" },
      scope: "projects:read",
      summary: "One project, with its classes and the caller's role in it.",
      params: wire.ProjectPath,
      reply: wire.ProjectView,
      handler: async ({ params, caller }) => await shown(await getProject(on, params.projectId), caller),
    }),
    route({
      name: "changeProject",
      method: "PATCH",
      path: "projects/{projectId}",
      audit: { action: "project.change", detail: ["leaseMinutes", "refresh", "goldShare"] },
      policy: { in: "project", role: "contributor" },
      scope: "projects:write",
      summary: "Changes settings, as description, instructions, lease time or the version of the dataset; with If-Match.",
      params: wire.ProjectPath,
      body: wire.ChangeProject,
      reply: wire.ProjectView,
      handler: async ({ params, body, caller, ifMatch }) => await shown(await changeProject(on, { ...params, change: body, ifMatch }), caller),
    }),
    step("pause", "No new tasks; submissions of held ones are still accepted."),
    step("resume", "Labeling goes on."),
    step("complete", "Labeling is over; resume reopens it."),
    route({
      name: "archiveProject",
      method: "POST",
      path: "projects/{projectId}/archive",
      audit: { action: "project.archive" },
      policy: { in: "project", role: "contributor" },
      scope: "projects:write",
      summary: "Puts a project away that is not running: out of the lists, and no change but export, deletion and its way back.",
      params: wire.ProjectPath,
      reply: wire.ProjectView,
      handler: async ({ params, caller }) => await shown(await archiveProject(on, params), caller),
    }),
    route({
      name: "unarchiveProject",
      method: "POST",
      path: "projects/{projectId}/unarchive",
      audit: { action: "project.unarchive", archived: "allowed" },
      policy: { in: "project", role: "contributor" },
      scope: "projects:write",
      summary: "Takes a project out of the archive, as it was put there.",
      params: wire.ProjectPath,
      reply: wire.ProjectView,
      handler: async ({ params, caller }) => await shown(await unarchiveProject(on, params), caller),
    }),
    route({
      name: "deleteProject",
      method: "DELETE",
      path: "projects/{projectId}",
      audit: { action: "project.delete", archived: "allowed" },
      policy: { in: "project", role: "owner" },
      summary: "Deletes the project with everything it stored; source files are not touched, the name stays taken.",
      params: wire.ProjectPath,
      handler: async ({ params, caller, flows }) => {
        await deleteProject({ ...on, flows }, { ...params, by: caller.userId });
        return { status: 202 };
      },
    }),
  ];
};
