import type { Documents } from "../backends/documents.ts";
import type { Flows } from "../backends/flows.ts";
import { DELETE_FLOW, type DeleteAsk, deleteInstance } from "./delete-ask.ts";
import { alterProject } from "./get-project.ts";
import { importInstance } from "./import-ask.ts";
import { move } from "./project.ts";

/** Begins to delete a project with everything it stored; source files are not touched, the name stays taken. Asked again, it sees to it that the work goes on. */
export async function deleteProject(on: { documents: Documents; flows: Flows }, { projectId, by }: { projectId: string; by: string }): Promise<void> {
  await alterProject(on, projectId, (project) => (project.state === "deleting" ? undefined : move(project, "delete")));
  await on.flows.terminate(importInstance(projectId), "The project is being deleted.");
  await on.flows.start(DELETE_FLOW, deleteInstance(projectId), { projectId, by } satisfies DeleteAsk);
}
