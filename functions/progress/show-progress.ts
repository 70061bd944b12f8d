import type { Documents } from "../backends/documents.ts";
import { ClassCountersShape, noLabels } from "../items/counters.ts";
import { getProject } from "../projects/get-project.ts";
import { bucketPks, type Project } from "../projects/project.ts";
import { readCounters } from "../tasks/read-counters.ts";
import { tasksByState, TaskShape } from "../tasks/task.ts";
import type { AgreementFigures } from "./agreement/agreement-run.ts";
import { readFigures, shares } from "./agreement/show-agreement.ts";
import { namesOf } from "./names-of.ts";
import { ProgressPointShape, progressByTime, thinned } from "./progress-point.ts";
import { readTallies } from "./read-tallies.ts";
import { wilson } from "./wilson.ts";
import type { ProgressReply } from "./wire.ts";

interface Needs {
  documents: Pick<Documents, "get" | "getMany" | "query">;
  now(): number;
}

const MOST_POINTS = 500;
/** A year of points every five minutes is 105,000; what is older than the newest 20,000 is not drawn. */
const POINTS_READ = 20_000;
const PER_QUERY = 1_000;

/** The dashboard: counters of all buckets added up, exact at this moment. Cost: a few reads a bucket, whatever the number of items. */
export async function showProgress(on: Needs, projectId: string): Promise<ProgressReply> {
  const { value: project } = await getProject(on, projectId);
  const at = on.now();
  const figures = project.consensus && (await readFigures(on, projectId));
  const [{ items, queue }, classes, labelers, inHand, history] = await Promise.all([
    readCounters(on, project),
    classCounts(on, project),
    labelerRows(on, project, figures),
    itemsInHand(on, project, at),
    pointsOf(on, project),
  ]);
  const { labeled, skipped, needsReview, total } = items;
  const agreed = figures && { agreementAsOf: figures.asOf, ...(figures.alpha !== undefined && { alpha: figures.alpha }) };
  return { at, items, queue, inHand, classes, labelers, ...agreed, history: [startOf(project), ...history, { at, labeled, skipped, needsReview, total }] };
}

/** Nothing was answered when the project was made: where the curve begins. */
const startOf = ({ createdAt }: Project) => ({ at: createdAt, labeled: 0, skipped: 0, needsReview: 0, total: 0 });

async function classCounts(on: Needs, project: Project): Promise<Record<string, number>> {
  const sum: Record<string, number> = {};
  for (const one of await Promise.all(bucketPks(project).map((pk) => on.documents.get(ClassCountersShape, pk, noLabels.id))))
    for (const [classId, count] of Object.entries(one?.value.labels ?? {})) if (count !== 0) sum[classId] = (sum[classId] ?? 0) + count;
  return sum;
}

async function labelerRows(on: Needs, project: Project, figures: AgreementFigures | undefined): Promise<ProgressReply["labelers"]> {
  const tallies = (await readTallies(on, project)).toSorted((a, b) => b.labeled - a.labeled);
  const names = await namesOf(
    on,
    tallies.map(({ by }) => by),
  );
  return tallies.map(({ by, seconds, ...counts }) => ({
    userId: by,
    name: names.get(by) ?? by,
    ...counts,
    ...(counts.answers > 0 && { secondsPerAnswer: seconds / counts.answers }),
    ...(counts.gold > 0 && { accuracy: { share: counts.goldRight / counts.gold, ...wilson(counts.goldRight, counts.gold) } }),
    ...agreementOf(figures, by),
  }));
}

function agreementOf(figures: AgreementFigures | undefined, by: string): Pick<ProgressReply["labelers"][number], "agreement"> {
  const { compared, similarity, agreeing } = shares(figures?.others[figures.labelers.indexOf(by)]);
  return similarity === undefined || agreeing === undefined ? {} : { agreement: { compared, similarity, agreeing } };
}

/** Items on pages whose lease is not over. */
async function itemsInHand(on: Needs, project: Project, at: number): Promise<number> {
  const counts = await Promise.all(
    bucketPks(project).map(async (pk) => {
      const page = await on.documents.query({ shape: TaskShape, pk, index: tasksByState, equals: { state: "open" }, range: { gt: at }, limit: PER_QUERY });
      return page.items.reduce((sum, { value }) => sum + value.items.length, 0);
    }),
  );
  return counts.reduce((sum, count) => sum + count, 0);
}

async function pointsOf(on: Needs, project: Project): Promise<ProgressReply["history"]> {
  const points: ProgressReply["history"] = [];
  let cursor: string | undefined;
  do {
    const ask = { shape: ProgressPointShape, pk: project.id, index: progressByTime, descending: true, limit: PER_QUERY };
    const page = await on.documents.query({ ...ask, ...(cursor !== undefined && { cursor }) });
    for (const { value } of page.items)
      points.push({ at: value.at, labeled: value.labeled, skipped: value.skipped, needsReview: value.needsReview, total: value.total });
    cursor = page.cursor;
  } while (cursor !== undefined && points.length < POINTS_READ);
  return thinned(points.reverse(), MOST_POINTS - 2);
}
