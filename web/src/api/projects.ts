import type { z } from "zod";
import type { ChangeProject, CreateProject, NameReply, ProjectCard, ProjectPage, ProjectView } from "../../../functions/projects/wire.ts";
import { type Asking, type Client, pathTo, type Tagged } from "./client.ts";

export type { ChangeProject, ClassView, CreateProject, ProjectCard, ProjectView } from "../../../functions/projects/wire.ts";
export type ProjectState = ProjectCard["state"];
export type Instructions = ProjectView["instructions"];
export type NameAnswer = z.input<typeof NameReply>;
/** What an admin may do to a project's life. */
export type ProjectAction = "pause" | "resume" | "complete";

export const projectsApi = (client: Client) => ({
  list: (query: { cursor?: string; limit?: number }, asking?: Asking) => client.get<z.input<typeof ProjectPage>>("projects", { ...asking, query }),
  get: (projectId: string, asking?: Asking): Promise<Tagged<ProjectView>> => client.getTagged(pathTo`projects/${projectId}`, asking),
  create: (ask: CreateProject, idempotencyKey: string) => client.send<ProjectView>("POST", "projects", ask, { idempotencyKey }),
  change: (projectId: string, ask: ChangeProject, ifMatch: string) => client.send<ProjectView>("PATCH", pathTo`projects/${projectId}`, ask, { ifMatch }),
  act: (projectId: string, action: ProjectAction) => client.send<unknown>("POST", `${pathTo`projects/${projectId}`}/${action}`),
  remove: (projectId: string) => client.send<unknown>("DELETE", pathTo`projects/${projectId}`),
  nameIsFree: (name: string, asking?: Asking) => client.get<NameAnswer>("project-names", { ...asking, query: { name } }),
});
