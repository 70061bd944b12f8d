import { noSuchProject } from "../access/member.ts";
import type { Documents, Stored } from "../backends/documents.ts";
import { Refusal } from "../refusal.ts";
import { move, type Project, type ProjectEvent, PROJECTS_PK, ProjectShape } from "./project.ts";

export async function getProject(on: { documents: Pick<Documents, "get"> }, projectId: string): Promise<Stored<Project>> {
  const found = await on.documents.get(ProjectShape, PROJECTS_PK, projectId);
  if (!found) throw noSuchProject();
  return found;
}

/** Changes at the same moment before the last is given up: far more than people make. */
const TRIES = 8;

/** Reads, changes and writes back; again from the start where somebody else wrote meanwhile. `change` returns undefined to leave it as it is. */
export async function alterProject(
  on: { documents: Pick<Documents, "get" | "replace"> },
  projectId: string,
  change: (project: Project) => Project | undefined,
): Promise<Stored<Project>> {
  for (let tries = 1; ; tries++) {
    const found = await getProject(on, projectId);
    const changed = change(found.value);
    if (!changed) return found;
    try {
      return await on.documents.replace(ProjectShape, PROJECTS_PK, changed, found.etag);
    } catch (error) {
      if (!(error instanceof Refusal && error.code === "stale") || tries === TRIES) throw error;
    }
  }
}

/** One step in the life of a project (feature A5). */
export async function moveProject(
  on: { documents: Pick<Documents, "get" | "replace"> },
  ask: { projectId: string; event: ProjectEvent; failure?: string },
): Promise<Stored<Project>> {
  return await alterProject(on, ask.projectId, (project) => move(project, ask.event, ask.failure));
}
