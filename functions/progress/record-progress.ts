import type { Documents } from "../backends/documents.ts";
import { type Project, projectsByTime, PROJECTS_PK, ProjectShape } from "../projects/project.ts";
import { Refusal } from "../refusal.ts";
import { readCounters } from "../tasks/read-counters.ts";
import { isSame, pointOf, ProgressPointShape, progressByTime } from "./progress-point.ts";

interface Needs {
  documents: Pick<Documents, "get" | "query" | "create">;
  now(): number;
}

/** Two runs within this are one: the id of the point is the start of the stretch. */
const STRETCH_MS = 5 * 60_000;

/** Writes a point for each project under way in which something changed since the last one. */
export async function recordProgress(on: Needs): Promise<void> {
  let cursor: string | undefined;
  do {
    const page = await on.documents.query({ shape: ProjectShape, pk: PROJECTS_PK, index: projectsByTime, limit: 100, ...(cursor !== undefined && { cursor }) });
    for (const { value } of page.items) if (value.state !== "deleting" && value.buckets > 0) await recordPoint(on, value);
    cursor = page.cursor;
  } while (cursor !== undefined);
}

async function recordPoint(on: Needs, project: Project): Promise<void> {
  const { items } = await readCounters(on, project);
  const { labeled, skipped, needsReview, total } = items;
  const before = await on.documents.query({ shape: ProgressPointShape, pk: project.id, index: progressByTime, descending: true, limit: 1 });
  const last = before.items[0]?.value;
  if (last && isSame(last, items)) return;
  const at = Math.floor(on.now() / STRETCH_MS) * STRETCH_MS;
  try {
    await on.documents.create(ProgressPointShape, project.id, pointOf({ at, labeled, skipped, needsReview, total }));
  } catch (error) {
    if (!(error instanceof Refusal && error.code === "conflict")) throw error; // another run wrote the point of this stretch
  }
}
