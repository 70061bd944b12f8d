import type { Documents } from "../backends/documents.ts";
import { Refusal } from "../refusal.ts";
import { PROJECTS_PK, ProjectShape } from "./project.ts";

/** Refuses changes of an archived project; the edge asks before each one. A project that is not there is for the route itself to refuse. */
export async function mustTakeChanges(on: { documents: Pick<Documents, "get"> }, projectId: string): Promise<void> {
  const found = await on.documents.get(ProjectShape, PROJECTS_PK, projectId);
  if (found?.value.archivedAt !== undefined)
    throw new Refusal("conflict", "The project is archived, so nothing of it changes. Take it out of the archive first.", { reason: "archived" });
}
