import type { DatastoreNeeds } from "../datasets/datastores.ts";
import { openDatastore } from "../datasets/datastores.ts";
import { contentTypeOf } from "../datasets/loadable.ts";
import type { Item } from "../items/item.ts";
import type { Project } from "../projects/project.ts";
import type { Desk } from "./desk.ts";
import type { Task } from "./task.ts";
import type { TaskView } from "./wire.ts";

export interface LinkNeeds extends DatastoreNeeds {
  desk: Desk;
}

/** A little more than the lease, so that a renewal on the last minute still sees its images. */
const AFTER_LEASE_MINUTES = 5;
const NOT_SHOWN = "application/octet-stream";

/** The page as the labeler gets it, with an address for each image. */
export async function showTask(on: LinkNeeds & { now(): number }, project: Project, task: Task, items: readonly Item[]): Promise<TaskView> {
  const now = on.now();
  const minutes = Math.min(60, Math.max(0, Math.ceil((task.until - now) / 60_000)) + AFTER_LEASE_MINUTES);
  const link = await sourceLinks(on, project, minutes);
  const views = items.map(async ({ id, path, width, height, problem }) => ({
    id,
    path,
    url: await link(path),
    ...(width !== undefined && { width }),
    ...(height !== undefined && { height }),
    ...(problem !== undefined && { problem }),
  }));
  return { id: task.id, queue: task.queue, items: await Promise.all(views), until: task.until, now, classesVersion: project.classesVersion };
}

/** Signs addresses of a project's source files: read-only, one blob, short-lived. What is no image for browsers is never shown inline. */
export async function sourceLinks(on: LinkNeeds, project: Project, minutes: number): Promise<(path: string) => Promise<string>> {
  const container = await openDatastore(on, await on.desk.datastoreIdOf(project.datasetId));
  return async (path) => {
    const contentType = contentTypeOf(path);
    const downloadName = path.slice(path.lastIndexOf("/") + 1);
    return await container.readLink(path, { minutes, contentType, ...(contentType === NOT_SHOWN && { downloadName }) });
  };
}
