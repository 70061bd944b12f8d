import type { Documents } from "../backends/documents.ts";
import type { Flows } from "../backends/flows.ts";
import type { Queues } from "../backends/queues.ts";
import { PROJECTS_PK, ProjectShape } from "../projects/project.ts";
import { BLOB_EVENTS_QUEUE, type WalkWanted } from "./blob-event.ts";
import { newestImport } from "./import-records.ts";
import { isRefreshing, startRefresh } from "./start-due-refreshes.ts";

export interface WalkNeeds {
  documents: Pick<Documents, "get" | "query">;
  queues: Pick<Queues, "send">;
  flows: Flows;
  now(): number;
}

const AGAIN_MS = 30_000;
/** Each time the wait is longer by as much again: 100 minutes in all. After that the timer finds what there is to find. */
const MOST_TRIES = 20;

/**
 * Files came that only a walk can load: begins one, or has it looked at again when the one under way may be over. However many ask, one walk that began after they
 * asked is enough for all of them.
 */
export async function wantWalk(on: WalkNeeds, { projectId, after, tries }: WalkWanted): Promise<void> {
  const project = await on.documents.get(ProjectShape, PROJECTS_PK, projectId);
  if (!project || !isRefreshing(project.value)) return;
  const newest = await newestImport(on, projectId);
  if (newest && newest.value.startedAt > after) return;
  if (await startRefresh(on, projectId, on.now())) return;
  const again: WalkWanted = { projectId, after, tries: tries + 1 };
  if (tries < MOST_TRIES) await on.queues.send(BLOB_EVENTS_QUEUE, again, { delayMs: AGAIN_MS * again.tries });
}
