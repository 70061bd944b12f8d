import type { Blobs } from "../backends/blobs.ts";
import type { Documents } from "../backends/documents.ts";
import { type Flows, isGoing } from "../backends/flows.ts";
import type { Queues } from "../backends/queues.ts";
import { getProject, moveProject } from "../projects/get-project.ts";
import { IMPORT_FLOW, type ImportAsk, importInstance } from "../projects/import-ask.ts";
import type { Project } from "../projects/project.ts";
import { Refusal } from "../refusal.ts";
import { endImport } from "./end-import.ts";
import { type ImportRecord, isActive } from "./import-record.ts";
import { forgetStretches } from "./listing-notes.ts";
import { alterImport, ensureImport, newestImport } from "./import-records.ts";

interface Needs {
  documents: Documents;
  blobs: Blobs;
  flows: Flows;
  queues: Pick<Queues, "send">;
  now(): number;
}

const wrongState = (project: Project, verb: string) =>
  new Refusal("conflict", `A project that is ${project.state} cannot be ${verb}.`, { reason: "wrong-state", state: project.state });
const alreadyRunning = () => new Refusal("conflict", "The files are being loaded already. Wait for its end, or cancel it.", { reason: "already-running" });

/** Feature C1, "refresh now": walks over the dataset again and adds what is new. */
export async function refreshProject(on: Needs, { projectId, by }: { projectId: string; by: string }): Promise<ImportRecord> {
  const { value: project } = await getProject(on, projectId);
  if (project.state === "initializing") throw alreadyRunning();
  if (project.state === "failed" || project.state === "deleting") throw wrongState(project, "refreshed");
  const ask: ImportAsk = { projectId, mode: "refresh", startedAt: on.now(), by };
  if (!(await on.flows.start(IMPORT_FLOW, importInstance(projectId), ask))) throw alreadyRunning();
  return (await ensureImport(on, project, ask)).value;
}

/** A project whose loading failed or was cancelled goes on where it was; nothing is loaded twice. */
export async function retryImport(on: Needs, { projectId, by }: { projectId: string; by: string }): Promise<ImportRecord> {
  const { value: project } = await getProject(on, projectId);
  if (project.state !== "failed" && project.state !== "initializing") throw wrongState(project, "retried");
  const newest = (await newestImport(on, projectId))?.value;
  const ask: ImportAsk = { projectId, mode: "initialization", startedAt: newest?.startedAt ?? project.createdAt, by };
  if (newest && startsOver(newest, project)) await forgetStretches(on, projectId);
  if (project.state === "failed") {
    if (newest) await alterImport(on, projectId, newest.id, (record) => reopened(record, project));
    await moveProject(on, { projectId, event: "retry" });
  }
  if (!(await on.flows.start(IMPORT_FLOW, importInstance(projectId), ask))) throw alreadyRunning();
  const { value: now } = await getProject(on, projectId);
  return (await ensureImport(on, now, ask)).value;
}

/** The project was given another version of its dataset since. */
const startsOver = ({ datasetVersion }: ImportRecord, project: Project): boolean => datasetVersion !== undefined && datasetVersion !== project.datasetVersion;

/** Once all is counted, loading goes on at the place it had; of a count that was cut off, or of another version of the dataset, there is nothing to keep. */
function reopened(record: ImportRecord, project: Project): ImportRecord | undefined {
  if (isActive(record) || record.state === "done") return undefined;
  const { failure: _, endedAt: __, ...kept } = record;
  if (record.expected !== undefined && !startsOver(record, project)) return { ...kept, state: "loading" };
  const { next: ___, isListed: ____, expected: _____, ...fresh } = kept;
  return {
    ...fresh,
    state: "counting",
    datasetVersion: project.datasetVersion,
    listed: 0,
    loadable: 0,
    known: 0,
    rejected: 0,
    rejectedWhy: {},
    truncated: false,
  };
}

/** Ends the walk at its next step; what is loaded stays. An initializing project has then failed, and can be retried. */
export async function cancelImport(on: Needs, { projectId, by, name }: { projectId: string; by: string; name: string }): Promise<ImportRecord> {
  const { value: project } = await getProject(on, projectId);
  const first: ImportAsk = { projectId, mode: "initialization", startedAt: project.createdAt, by };
  const newest = (await newestImport(on, projectId)) ?? (project.state === "initializing" ? await ensureImport(on, project, first) : undefined);
  if (!newest || !isActive(newest.value)) throw new Refusal("conflict", "Nothing is being loaded.", { reason: "not-running" });
  const at = on.now();
  const record = await alterImport(on, projectId, newest.value.id, (now) =>
    isActive(now) ? { ...now, state: "cancelled", failure: `Loading was cancelled by ${name}.`, endedAt: at, updatedAt: at } : undefined,
  );
  const status = await on.flows.status(importInstance(projectId));
  const { mode, startedAt } = newest.value;
  if (!isGoing(status)) await endImport(on, { projectId, mode, startedAt, by });
  return record ?? newest.value;
}
