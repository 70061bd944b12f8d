import type { Documents, Stored } from "../backends/documents.ts";
import { getProject } from "../projects/get-project.ts";
import { bucketPk, type Project } from "../projects/project.ts";
import { Refusal } from "../refusal.ts";
import { bucketOfTask, type Task, TaskShape } from "./task.ts";

export interface OwnTaskAsk {
  projectId: string;
  taskId: string;
  by: string;
}

const noSuchTask = () => new Refusal("not-found", "There is no such task, or it is not yours.", { reason: "no-such-task" });

/** A labeler's own task and its project. A foreign task looks like one that is not there. */
export async function ownTask(
  on: { documents: Pick<Documents, "get"> },
  { projectId, taskId, by }: OwnTaskAsk,
): Promise<{ project: Project; pk: string; task: Stored<Task> }> {
  const bucket = bucketOfTask(taskId);
  if (bucket === undefined) throw noSuchTask();
  const pk = bucketPk(projectId, bucket);
  const [project, task] = await Promise.all([getProject(on, projectId), on.documents.get(TaskShape, pk, taskId)]);
  if (!task || task.value.by !== by) throw noSuchTask();
  return { project: project.value, pk, task };
}

export const leaseLost = (itemIds: readonly string[] = []) =>
  new Refusal("conflict", "The lease of this page was lost: its items are free or with somebody else now.", { reason: "lease-lost", itemIds });

export const alreadySubmitted = () =>
  new Refusal("conflict", "This page was submitted before, with other answers. Correct them under your answers.", { reason: "already-submitted" });
