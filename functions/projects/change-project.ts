import type { z } from "zod";
import type { Documents, Stored } from "../backends/documents.ts";
import { Refusal } from "../refusal.ts";
import { getProject } from "./get-project.ts";
import { type Project, PROJECTS_PK, ProjectShape } from "./project.ts";
import type { ChangeProject } from "./wire.ts";

/** Changes settings (task type and dataset are fixed, feature A6). Refuses with `stale` where the project is no longer the one read with `ifMatch`. */
export async function changeProject(
  on: { documents: Pick<Documents, "get" | "replace"> },
  ask: { projectId: string; change: z.output<typeof ChangeProject>; ifMatch: string | undefined },
): Promise<Stored<Project>> {
  if (ask.ifMatch === undefined) throw new Refusal("precondition-required", "Send If-Match with the ETag of the project that you read.");
  const { value: project } = await getProject(on, ask.projectId);
  if (project.state === "deleting") throw new Refusal("conflict", "The project is being deleted.", { reason: "wrong-state", state: project.state });
  const { description, instructions, leaseMinutes, refresh, goldShare } = ask.change;
  const isNewText = instructions !== undefined && JSON.stringify(instructions) !== JSON.stringify(project.instructions);
  const changed: Project = {
    ...project,
    ...(description !== undefined && { description }),
    ...(refresh !== undefined && { refresh }),
    ...(goldShare !== undefined && { goldShare }),
    ...(leaseMinutes !== undefined && { leaseMinutes }),
    ...(isNewText && { instructions, instructionsVersion: project.instructionsVersion + 1 }),
  };
  return await on.documents.replace(ProjectShape, PROJECTS_PK, changed, ask.ifMatch);
}
