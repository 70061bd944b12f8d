import type { Documents, Stored } from "../backends/documents.ts";
import { Refusal } from "../refusal.ts";
import { alterProject } from "./get-project.ts";
import { type Project, type ProjectState, PROJECTS_PK, ProjectShape } from "./project.ts";

interface Needs {
  documents: Pick<Documents, "get" | "replace">;
  now(): number;
}

/** What an archived project is: not one that takes answers or is refreshed. A running one is ended by whoever sees to its labelers. */
const ARCHIVED_AS: Partial<Record<ProjectState, ProjectState>> = { paused: "completed", completed: "completed", failed: "failed" };

/** Puts a project away (feature A8): out of the lists, and no change but export, deletion and its way back. Archived already is archived. */
export async function archiveProject(on: Needs, { projectId }: { projectId: string }): Promise<Stored<Project>> {
  return await alterProject(on, projectId, (project) => {
    if (project.archivedAt !== undefined) return undefined;
    const state = ARCHIVED_AS[project.state];
    if (state === undefined)
      throw new Refusal("conflict", `A project that is ${project.state} is not archived. Pause or complete it first.`, {
        reason: "wrong-state",
        state: project.state,
      });
    if (project.classChange !== undefined)
      throw new Refusal("conflict", "The labels are being changed to the new classes. Wait for its end, or cancel it.", { reason: "class-change-running" });
    return { ...project, state, archivedAt: on.now() };
  });
}

/** Takes it out again, as it was put away: a completed one goes on labeling when it is resumed. */
export async function unarchiveProject(on: Needs, { projectId }: { projectId: string }): Promise<Stored<Project>> {
  return await alterProject(on, projectId, (project) => {
    if (project.archivedAt === undefined) return undefined;
    const { archivedAt: _, ...open } = project;
    return open;
  });
}

/** Refuses changes of an archived project; the edge asks before each one. A project that is not there is for the route itself to refuse. */
export async function mustTakeChanges(on: { documents: Pick<Documents, "get"> }, projectId: string): Promise<void> {
  const found = await on.documents.get(ProjectShape, PROJECTS_PK, projectId);
  if (found?.value.archivedAt !== undefined)
    throw new Refusal("conflict", "The project is archived, so nothing of it changes. Take it out of the archive first.", { reason: "archived" });
}
