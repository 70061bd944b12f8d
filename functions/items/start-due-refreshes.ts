import type { Documents } from "../backends/documents.ts";
import { type Flows, isGoing } from "../backends/flows.ts";
import type { Queues } from "../backends/queues.ts";
import { IMPORT_FLOW, type ImportAsk, importInstance } from "../projects/import-ask.ts";
import { ITEM_LIMIT, type Project, PROJECTS_PK, ProjectShape, projectsByTime } from "../projects/project.ts";
import { countByState } from "./count-items.ts";
import { failImport } from "./end-import.ts";
import { type ImportRecord, isActive, SCHEDULE } from "./import-record.ts";
import { newestImport } from "./import-records.ts";
import { refreshDueAt, TICK_MS, tickOf } from "./refresh-due.ts";

interface Needs {
  documents: Pick<Documents, "get" | "create" | "query" | "replace" | "delete">;
  queues: Pick<Queues, "send">;
  flows: Flows;
  now(): number;
}

const PAGE = 100;

const WORKED_ON = ["running", "paused"] as const;
export const isRefreshing = ({ refresh, state }: Project): boolean => refresh === "on" && WORKED_ON.some((one) => one === state);

/** Projects that are refreshed by themselves: switched on, and being worked on. A page at a time, the newest first. */
export async function* refreshingProjects(on: { documents: Pick<Documents, "query"> }): AsyncGenerator<Project> {
  let cursor: string | undefined;
  do {
    const page = await on.documents.query({
      shape: ProjectShape,
      pk: PROJECTS_PK,
      index: projectsByTime,
      descending: true,
      limit: PAGE,
      where: [
        { field: "refresh", is: "eq", value: "on" },
        { field: "state", is: "in", value: [...WORKED_ON] },
      ],
      ...(cursor !== undefined && { cursor }),
    });
    for (const { value } of page.items) yield value;
    cursor = page.cursor;
  } while (cursor !== undefined);
}

/**
 * Feature C2, by a timer: starts the refreshes whose time has come. A tick that is missed is made up for by the next. What goes wrong with one project
 * does not keep the others waiting; it rises when all had their turn.
 */
export async function startDueRefreshes(on: Needs): Promise<void> {
  const at = tickOf(on.now());
  const faults: unknown[] = [];
  for await (const project of refreshingProjects(on)) {
    try {
      if (await isDue(on, project, at)) await startRefresh(on, project.id, at);
    } catch (error) {
      faults.push(error);
    }
  }
  if (faults.length > 0) throw new AggregateError(faults, `${faults.length} projects could not be looked at for a refresh.`);
}

/** Begins a walk that nobody asked for; false where one is under way. The same `at`, epoch ms, is the same walk. */
export async function startRefresh(on: Pick<Needs, "flows">, projectId: string, at: number): Promise<boolean> {
  const ask: ImportAsk = { projectId, mode: "refresh", startedAt: at, by: SCHEDULE };
  return await on.flows.start(IMPORT_FLOW, importInstance(projectId), ask);
}

async function isDue(on: Needs, project: Project, at: number): Promise<boolean> {
  const last = (await newestImport(on, project.id))?.value;
  if (last && isActive(last)) return await wasLeftLying(on, project.id, last);
  const due = await dueAt(on, project, last);
  return due !== undefined && due <= at;
}

/** Undefined where there is no room for more. */
async function dueAt(on: { documents: Pick<Documents, "get"> }, project: Project, last: ImportRecord | undefined): Promise<number | undefined> {
  const { startedAt = project.createdAt, listed = 0 } = last ?? {};
  const items = await countByState(on, project);
  if (items.total >= ITEM_LIMIT) return undefined;
  const answered = items.labeled + items.skipped + items.needsReview;
  return refreshDueAt({ startedAt, listed, items: items.total - items.missing, answered });
}

/** For people: when the timer begins the next walk, epoch ms, as things are now; undefined where it begins none, or one is under way. */
export async function nextRefreshAt(on: { documents: Pick<Documents, "get" | "query">; now(): number }, project: Project): Promise<number | undefined> {
  if (!isRefreshing(project)) return undefined;
  const last = (await newestImport(on, project.id))?.value;
  if (last && isActive(last)) return undefined;
  const due = await dueAt(on, project, last);
  return due === undefined ? undefined : tickOf(Math.max(due, on.now()) + TICK_MS - 1);
}

/** A record that says it is under way while no flow is: of one that was ended from outside. It has failed, and the next walk begins anew. */
async function wasLeftLying(on: Needs, projectId: string, { mode, startedAt, by }: ImportRecord): Promise<boolean> {
  if (isGoing(await on.flows.status(importInstance(projectId)))) return false;
  await failImport(on, { projectId, mode, startedAt, by });
  return true;
}
