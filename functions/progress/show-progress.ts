import { PEOPLE_PK, PersonShape } from "../access/person.ts";
import type { Documents } from "../backends/documents.ts";
import { ClassCountersShape, noLabels, talliesByLabeler, type Tally, TallyShape } from "../items/counters.ts";
import { getProject } from "../projects/get-project.ts";
import { bucketPks, type Project } from "../projects/project.ts";
import { readCounters } from "../tasks/read-counters.ts";
import { tasksByState, TaskShape } from "../tasks/task.ts";
import { ProgressPointShape, progressByTime, thinned } from "./progress-point.ts";
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
  const [{ items, queue }, classes, labelers, inHand, history] = await Promise.all([
    readCounters(on, project),
    classCounts(on, project),
    labelerRows(on, project),
    itemsInHand(on, project, at),
    pointsOf(on, project),
  ]);
  const { labeled, skipped, needsReview, total } = items;
  return { at, items, queue, inHand, classes, labelers, history: [startOf(project), ...history, { at, labeled, skipped, needsReview, total }] };
}

/** Nothing was answered when the project was made: where the curve begins. */
const startOf = ({ createdAt }: Project) => ({ at: createdAt, labeled: 0, skipped: 0, needsReview: 0, total: 0 });

async function classCounts(on: Needs, project: Project): Promise<Record<string, number>> {
  const sum: Record<string, number> = {};
  for (const one of await Promise.all(bucketPks(project).map((pk) => on.documents.get(ClassCountersShape, pk, noLabels.id))))
    for (const [classId, count] of Object.entries(one?.value.labels ?? {})) if (count !== 0) sum[classId] = (sum[classId] ?? 0) + count;
  return sum;
}

async function labelerRows(on: Needs, project: Project): Promise<ProgressReply["labelers"]> {
  const sums = new Map<string, Tally>();
  for (const pk of bucketPks(project)) {
    let cursor: string | undefined;
    do {
      const page = await on.documents.query({ shape: TallyShape, pk, index: talliesByLabeler, limit: PER_QUERY, ...(cursor !== undefined && { cursor }) });
      for (const { value } of page.items) {
        const sum = sums.get(value.by);
        if (!sum) sums.set(value.by, { ...value });
        else for (const field of ["labeled", "skipped", "rejected", "seconds", "answers"] as const) sum[field] += value[field];
      }
      cursor = page.cursor;
    } while (cursor !== undefined);
  }
  const names = await namesOf(on, [...sums.keys()]);
  return [...sums.values()]
    .toSorted((a, b) => b.labeled - a.labeled)
    .map(({ by, labeled, skipped, rejected, answers, seconds }) => ({
      userId: by,
      name: names.get(by) ?? by,
      labeled,
      skipped,
      rejected,
      answers,
      ...(answers > 0 && { secondsPerAnswer: seconds / answers }),
    }));
}

async function namesOf(on: Needs, userIds: string[]): Promise<Map<string, string>> {
  const names = new Map<string, string>();
  for (let from = 0; from < userIds.length; from += 100)
    for (const { value } of await on.documents.getMany(PersonShape, PEOPLE_PK, userIds.slice(from, from + 100))) names.set(value.id, value.name);
  return names;
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
