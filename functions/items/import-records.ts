import type { Documents, Stored } from "../backends/documents.ts";
import type { ImportAsk } from "../projects/import-ask.ts";
import type { Project } from "../projects/project.ts";
import { Refusal } from "../refusal.ts";
import { countByState } from "./count-items.ts";
import { type ImportRecord, ImportShape, importId, importsByTime } from "./import-record.ts";

interface Needs {
  documents: Pick<Documents, "get" | "create" | "query" | "replace">;
}

export async function newestImport(on: { documents: Pick<Documents, "query"> }, projectId: string): Promise<Stored<ImportRecord> | undefined> {
  return (await on.documents.query({ shape: ImportShape, pk: projectId, index: importsByTime, descending: true, limit: 1 })).items[0];
}

/** The walk before this one. */
export async function importBefore(
  on: { documents: Pick<Documents, "query"> },
  projectId: string,
  { startedAt }: ImportRecord,
): Promise<ImportRecord | undefined> {
  const range = { lt: startedAt };
  const page = await on.documents.query({ shape: ImportShape, pk: projectId, index: importsByTime, range, descending: true, limit: 1 });
  return page.items[0]?.value;
}

/** The record of this walk; made if it is not there. Whoever starts the walk and its first step both come here. */
export async function ensureImport(on: Needs, project: Project, ask: ImportAsk): Promise<Stored<ImportRecord>> {
  const id = importId(ask.startedAt);
  const found = await on.documents.get(ImportShape, project.id, id);
  if (found) return found;
  const previous = ask.mode === "refresh" ? await newestImport(on, project.id) : undefined;
  const { total, missing } = await countByState(on, project);
  const record: ImportRecord = {
    id,
    type: "import",
    mode: ask.mode,
    state: ask.mode === "initialization" ? "counting" : "loading",
    datasetVersion: project.datasetVersion,
    ...(previous && { expected: previous.value.listed }),
    loadable: 0,
    before: total,
    missingBefore: missing,
    listed: 0,
    added: 0,
    known: 0,
    rejected: 0,
    missing: 0,
    returned: 0,
    arrived: previous ? Math.max(0, total - previous.value.before - previous.value.added) : 0,
    rejectedWhy: {},
    truncated: false,
    startedAt: ask.startedAt,
    updatedAt: ask.startedAt,
    by: ask.by,
  };
  try {
    return await on.documents.create(ImportShape, project.id, record);
  } catch (error) {
    const other = error instanceof Refusal && error.code === "conflict" ? await on.documents.get(ImportShape, project.id, id) : undefined;
    if (!other) throw error;
    return other;
  }
}

/** More than a walk and a person's cancelling can get in each other's way. */
const TRIES = 8;

/** Changes a record as it is now; undefined from `change` leaves it. */
export async function alterImport(
  on: Needs,
  projectId: string,
  id: string,
  change: (record: ImportRecord) => ImportRecord | undefined,
): Promise<ImportRecord | undefined> {
  for (let tries = 1; ; tries++) {
    const found = await on.documents.get(ImportShape, projectId, id);
    const changed = found && change(found.value);
    if (!found || !changed) return found?.value;
    try {
      return (await on.documents.replace(ImportShape, projectId, changed, found.etag)).value;
    } catch (error) {
      if (!(error instanceof Refusal && error.code === "stale") || tries === TRIES) throw error;
    }
  }
}
