import type { z } from "zod";
import type {
  ChangeClasses,
  ChangeProject,
  ClassChangePage,
  ClassChangeView,
  CreateProject,
  DatasetUserPage,
  NameReply,
  ProjectCard,
  ProjectPage,
  ProjectView,
} from "../../../functions/projects/wire.ts";
import { type Asking, type Client, pathTo, type Tagged } from "./client.ts";

export type {
  ChangeClasses,
  ChangeProject,
  ClassChangeView,
  ClassView,
  CreateProject,
  DatasetUser,
  ProjectCard,
  ProjectView,
} from "../../../functions/projects/wire.ts";
export type ProjectState = ProjectCard["state"];
export type Instructions = ProjectView["instructions"];
export type NameAnswer = z.input<typeof NameReply>;
/** What an admin may do to a project's life. */
export type ProjectAction = "pause" | "resume" | "complete";

export const projectsApi = (client: Client) => ({
  list: (query: { cursor?: string; limit?: number; archived?: boolean }, asking?: Asking) =>
    client.get<z.input<typeof ProjectPage>>("projects", { ...asking, query }),
  /** Those that use a dataset, newest first. */
  usersOf: (datasetId: string, query: { cursor?: string; limit?: number }, asking?: Asking) =>
    client.get<z.input<typeof DatasetUserPage>>(pathTo`datasets/${datasetId}/projects`, { ...asking, query }),
  get: (projectId: string, asking?: Asking): Promise<Tagged<ProjectView>> => client.getTagged(pathTo`projects/${projectId}`, asking),
  create: (ask: CreateProject, idempotencyKey: string) => client.send<ProjectView>("POST", "projects", ask, { idempotencyKey }),
  change: (projectId: string, ask: ChangeProject, ifMatch: string) => client.send<ProjectView>("PATCH", pathTo`projects/${projectId}`, ask, { ifMatch }),
  /** The whole list of classes anew. */
  changeClasses: (projectId: string, ask: ChangeClasses, ifMatch: string) =>
    client.send<ProjectView>("PUT", pathTo`projects/${projectId}/classes`, ask, { ifMatch }),
  /** Changes of the classes that go through the labels, newest first. */
  classChanges: (projectId: string, query: { cursor?: string; limit?: number }, asking?: Asking) =>
    client.get<z.input<typeof ClassChangePage>>(pathTo`projects/${projectId}/class-changes`, { ...asking, query }),
  /** Stops the one that runs; what it changed stays so. */
  cancelClassChange: (projectId: string) => client.send<ClassChangeView>("POST", pathTo`projects/${projectId}/class-changes/cancel`),
  /** Goes on with the newest one where it failed or was cancelled. */
  retryClassChange: (projectId: string) => client.send<ClassChangeView>("POST", pathTo`projects/${projectId}/class-changes/retry`),
  act: (projectId: string, action: ProjectAction) => client.send<unknown>("POST", `${pathTo`projects/${projectId}`}/${action}`),
  remove: (projectId: string) => client.send<unknown>("DELETE", pathTo`projects/${projectId}`),
  nameIsFree: (name: string, asking?: Asking) => client.get<NameAnswer>("project-names", { ...asking, query: { name } }),
});
