import { recordDeed } from "../access/audit/record-audit.ts";
import type { Documents } from "../backends/documents.ts";
import type { Queues } from "../backends/queues.ts";
import { alterProject } from "../projects/get-project.ts";
import type { ImportAsk } from "../projects/import-ask.ts";
import { NOTICES_QUEUE, type NoticeMessage } from "../projects/notice-message.ts";
import { move, type Project, PROJECTS_PK, ProjectShape } from "../projects/project.ts";
import { type ImportRecord, ImportShape, importId, isActive, SCHEDULE } from "./import-record.ts";
import { alterImport, importBefore } from "./import-records.ts";

interface Needs {
  documents: Pick<Documents, "get" | "create" | "query" | "replace" | "delete">;
  queues: Pick<Queues, "send">;
  now(): number;
}

/** The service gave up after many tries: what went wrong is in its log, and not for everybody's eyes. */
const GAVE_UP = "The files could not be read, after several tries. Try again; what was loaded is kept.";

/** After the last try of a step that failed: the walk is over as `failed`. */
export async function failImport(on: Needs, ask: ImportAsk): Promise<void> {
  await alterImport(on, ask.projectId, importId(ask.startedAt), (record) =>
    isActive(record) ? { ...record, state: "failed", failure: GAVE_UP, endedAt: on.now(), updatedAt: on.now() } : undefined,
  );
  await endImport(on, ask);
}

/** What follows from the end of a walk, whichever it was: the project runs or has failed, and whoever waits is told. */
export async function endImport(on: Needs, ask: ImportAsk): Promise<void> {
  const [found, owner] = await Promise.all([
    on.documents.get(ImportShape, ask.projectId, importId(ask.startedAt)),
    on.documents.get(ProjectShape, PROJECTS_PK, ask.projectId),
  ]);
  if (!owner || owner.value.state === "deleting") return;
  const record = found?.value;
  if (record && isActive(record)) return;
  const failure = record ? record.failure : GAVE_UP;
  const { value: project } = await alterProject(on, ask.projectId, (now) => {
    if (now.state !== "initializing" || ask.mode !== "initialization") return undefined;
    return record?.state === "done" ? move(now, "loaded") : move(now, "fail", failure ?? GAVE_UP);
  });
  if (!record) return;
  const before = record.by === SCHEDULE ? await importBefore(on, ask.projectId, record) : undefined;
  if (record.by === SCHEDULE && record.added + record.missing + record.returned > 0) await recordDeed(on, deedOf(record, ask.projectId));
  if (isNews(record, before)) await on.queues.send(NOTICES_QUEUE, noticeOf(project, record));
  // Of refreshes in a row that found nothing, the last is kept: it says when it was looked for last.
  else if (before && isQuiet(before) && before.arrived === 0 && isQuiet(record)) await on.documents.delete(ask.projectId, before.id);
}

/** Nobody asked for it, so no call tells of it in the audit trail. */
const deedOf = ({ id, updatedAt, endedAt = updatedAt, added, missing, returned }: ImportRecord, projectId: string) => ({
  id: `refreshed.${projectId}.${id}`,
  at: endedAt,
  action: "project.refresh",
  projectId,
  detail: { added, missing, returned },
});

const isQuiet = ({ by, state, added, missing, returned, truncated }: ImportRecord): boolean =>
  by === SCHEDULE && state === "done" && added + missing + returned === 0 && !truncated;

/** What came by itself and changed nothing is not told; neither is a failure that goes on. */
const isNews = (record: ImportRecord, before: ImportRecord | undefined): boolean =>
  record.by !== SCHEDULE || (record.state === "failed" ? before?.state !== "failed" : !isQuiet(record));

const count = (n: number, one: string, many: string) => `${n.toLocaleString("en")} ${n === 1 ? one : many}`;

function noticeOf(project: Project, record: ImportRecord): NoticeMessage {
  const { state } = record;
  const outcome = state === "done" || state === "cancelled" ? state : "failed";
  return {
    // With the end in it: a walk that failed, was tried again and is done tells both.
    id: `${project.id}.${record.id}.${state}.${record.endedAt ?? 0}`,
    projectId: project.id,
    projectName: project.name,
    about: "import",
    outcome,
    text: outcome === "done" ? doneText(project, record) : (record.failure ?? GAVE_UP),
    link: `/projects/${project.id}`,
    at: record.endedAt ?? record.updatedAt,
    by: record.by,
  };
}

function doneText({ columns }: Project, { mode, added, missing, returned, rejected, truncated }: ImportRecord): string {
  const what = mode === "initialization" ? `${count(added, "item is", "items are")} ready to be labeled` : `The refresh added ${count(added, "item", "items")}`;
  const not = rejected > 0 ? `; ${columns ? count(rejected, "row was", "rows were") : count(rejected, "file was", "files were")} not loaded` : "";
  const gone = missing > 0 ? `; the files of ${count(missing, "item", "items")} are gone` : "";
  const back = returned > 0 ? `; those of ${count(returned, "item", "items")} are there again` : "";
  return `${what}${not}${gone}${back}.${truncated ? " The limit of 500,000 items was met; what came after was left." : ""}`;
}
