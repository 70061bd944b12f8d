import { noSuchProject } from "../access/member.ts";
import type { Documents } from "../backends/documents.ts";
import { type Project, PROJECTS_PK, ProjectShape } from "../projects/project.ts";

/** Read on every call: a pause counts at once, on every instance. Refuses with `not-found` what is not there or on its way out. */
export async function labelingProject(on: { documents: Pick<Documents, "get"> }, projectId: string): Promise<Project> {
  const found = await on.documents.get(ProjectShape, PROJECTS_PK, projectId);
  if (!found) throw noSuchProject();
  return found.value;
}
