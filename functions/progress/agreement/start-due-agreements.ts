import { type Project, projectsByTime, PROJECTS_PK, ProjectShape, type ProjectState } from "../../projects/project.ts";
import { readTallies } from "../read-tallies.ts";
import type { AgreementRun } from "./agreement-run.ts";
import { isUnderWay, markOf, newestRun, startRun, type StartNeeds } from "./start-agreement.ts";

const HOUR_MS = 60 * 60_000;
/** A run reads every answer: it is at the most so large a share of all time. */
const LONGEST_SHARE = 24;
const LIVING: readonly ProjectState[] = ["running", "paused", "completed"];

/** Computes the figures of projects with consensus in which something was answered since they were last computed; at the most hourly. */
export async function startDueAgreements(on: StartNeeds): Promise<void> {
  let cursor: string | undefined;
  do {
    const page = await on.documents.query({ shape: ProjectShape, pk: PROJECTS_PK, index: projectsByTime, limit: 100, ...(cursor !== undefined && { cursor }) });
    for (const { value } of page.items) if (value.consensus && value.buckets > 0 && LIVING.includes(value.state)) await startIfDue(on, value);
    cursor = page.cursor;
  } while (cursor !== undefined);
}

async function startIfDue(on: StartNeeds, project: Project): Promise<void> {
  const newest = await newestRun(on, project.id);
  if (newest && (on.now() < nextAt(newest) || (await isUnderWay(on, newest)))) return;
  const tallies = await readTallies(on, project);
  const mark = await markOf(on, project, tallies);
  if (tallies.length === 0 || (newest?.state === "done" && newest.mark === mark)) return;
  await startRun(on, project, { tallies, mark });
}

/** Epoch ms: an hour after the last one began, or 24 times as long as it took. */
export const nextAt = ({ startedAt, endedAt = startedAt }: Pick<AgreementRun, "startedAt" | "endedAt">): number =>
  startedAt + Math.max(HOUR_MS, LONGEST_SHARE * (endedAt - startedAt));
