import type { z } from "zod";
import type { Documents, Stored } from "../backends/documents.ts";
import { getDatasetAt } from "../datasets/dataset-versions.ts";
import type { DatastoreNeeds } from "../datasets/datastores.ts";
import { kindNamed } from "../kinds/list.ts";
import { Refusal } from "../refusal.ts";
import { chosenColumns } from "./chosen-columns.ts";
import { getProject } from "./get-project.ts";
import { type Project, PROJECTS_PK, ProjectShape } from "./project.ts";
import type { ChangeProject } from "./wire.ts";

interface Needs extends DatastoreNeeds {
  documents: Pick<Documents, "get" | "replace">;
}

/** Changes settings (task type and dataset are fixed, feature A6; the version of the dataset is not, feature B7). Refuses with `stale` where the project is no longer the one read with `ifMatch`. */
export async function changeProject(
  on: Needs,
  ask: { projectId: string; change: z.output<typeof ChangeProject>; ifMatch: string | undefined },
): Promise<Stored<Project>> {
  if (ask.ifMatch === undefined) throw new Refusal("precondition-required", "Send If-Match with the ETag of the project that you read.");
  const { value: project } = await getProject(on, ask.projectId);
  if (project.state === "deleting") throw new Refusal("conflict", "The project is being deleted.", { reason: "wrong-state", state: project.state });
  const { description, instructions, leaseMinutes, refresh, goldShare, datasetVersion } = ask.change;
  if (datasetVersion !== undefined && datasetVersion !== project.datasetVersion) await checkVersion(on, project, datasetVersion);
  const isNewText = instructions !== undefined && JSON.stringify(instructions) !== JSON.stringify(project.instructions);
  const changed: Project = {
    ...project,
    ...(description !== undefined && { description }),
    ...(refresh !== undefined && { refresh }),
    ...(goldShare !== undefined && { goldShare }),
    ...(datasetVersion !== undefined && { datasetVersion }),
    ...(leaseMinutes !== undefined && { leaseMinutes }),
    ...(isNewText && { instructions, instructionsVersion: project.instructionsVersion + 1 }),
  };
  return await on.documents.replace(ProjectShape, PROJECTS_PK, changed, ask.ifMatch);
}

/**
 * The next walk goes over the new version: what it selects besides is added. Items that it does not select any more stay, as their files do and people's answers to them:
 * `missing` says that a file is gone, and a path written wrong must not take half of the work out of the queue.
 */
async function checkVersion(on: Needs, project: Project, datasetVersion: number): Promise<void> {
  if (project.state === "initializing")
    throw new Refusal("conflict", "The files of the version that it has are being loaded. Wait for the end, or cancel it.", {
      reason: "wrong-state",
      state: project.state,
    });
  const dataset = await getDatasetAt(on, { datasetId: project.datasetId, datasetVersion });
  await chosenColumns(on, { kind: kindNamed(project.kind), dataset, columns: project.columns });
}
