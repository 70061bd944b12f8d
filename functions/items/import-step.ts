import type { Documents, Stored } from "../backends/documents.ts";
import { type Wanted, wantedBy } from "../datasets/loadable.ts";
import { selection } from "../datasets/selection.ts";
import { alterProject } from "../projects/get-project.ts";
import type { ImportAsk } from "../projects/import-ask.ts";
import { bucketsFor, ITEM_LIMIT, PROJECTS_PK, type Project, ProjectShape } from "../projects/project.ts";
import { Refusal } from "../refusal.ts";
import { countByState, createCounters } from "./count-items.ts";
import { countFiles } from "./count-files.ts";
import { bringBack, endListing } from "./end-listing.ts";
import { gatherNames } from "./gather-names.ts";
import { countRows, importRows } from "./import-rows.ts";
import { importPage } from "./import-page.ts";
import { type ImportRecord, ImportShape, isActive } from "./import-record.ts";
import { ensureImport } from "./import-records.ts";
import { mergeKnown } from "./known-names.ts";
import { readChunks } from "./listing-notes.ts";
import { openSource, type Source, type SourceNeeds } from "./source.ts";

export interface ImportNeeds extends SourceNeeds {
  documents: Documents;
  now(): number;
}

/**
 * New names that a step loads, and time it spends on listing, at the most. More at a time lie nearer to each other in the store, but what is done to all of them
 * at once holds up labelers: with 25,000 their next page took 3.9 times as long as in quiet, with 10,000 twice (`bench mixed`).
 */
const STEP_NAMES = 10_000;
const STEP_MS = 1_000;
/** A refresh lists what is known, which holds up nobody; the fewer its steps, the fewer chunks are cut by their ends and looked up. */
const REFRESH_MS = 20_000;

/** What a flow is told of a step. `gone`: there is no project to load any more. */
export interface StepReply {
  state: ImportRecord["state"] | "gone";
  listed: number;
  expected?: number;
}

/**
 * The next stretch of a walk: counts, or loads. Where it goes on, the record says, not the caller; so a step that is run again, or by two at once,
 * walks no stretch twice in the counts. What was understood to be impossible ends the walk as `failed`; faults rise, to be tried again.
 */
export async function importStep(on: ImportNeeds, ask: ImportAsk): Promise<StepReply> {
  const project = await on.documents.get(ProjectShape, PROJECTS_PK, ask.projectId);
  if (!project || project.value.state === "deleting") return { state: "gone", listed: 0 };
  const stored = await ensureImport(on, project.value, ask);
  if (!isActive(stored.value)) return replyOf(stored.value);
  const walked = await walk(on, project.value, stored.value);
  if (walked === "deleted") return { state: "gone", listed: 0 };
  const saved = await save(on, ask.projectId, stored, walked);
  return saved.isListed && isActive(saved) ? await importStep(on, ask) : replyOf(saved);
}

async function walk(on: ImportNeeds, project: Project, from: ImportRecord): Promise<ImportRecord | "deleted"> {
  const { datasetVersion = project.datasetVersion } = from; // the project may be given another one meanwhile; a walk goes over one
  const source = await understood(() => openSource(on, { ...project, datasetVersion }));
  if ("why" in source) return failed(from, source.why, on.now());
  if (from.isListed) return await endWalk(on, project, { record: from, source });
  if (from.state === "loading") return await load(on, project, source, from);
  const want = wantedBy(project.media, source.dataset.holds);
  const { next: _, ...begun } = from;
  const counted =
    want === "table" ? await countRows(on, { source, project, record: from }) : { ...begun, ...(await countFiles(on, source, { from, want, ms: STEP_MS })) };
  if (counted.next !== undefined && counted.loadable <= ITEM_LIMIT) return { ...counted, updatedAt: on.now() };
  if (counted.loadable === 0) return failed(counted, nothingFound(counted, want), on.now());
  const fixed = await fixBuckets(on, project.id, counted.loadable);
  if (fixed.state === "deleting") return "deleted";
  return await load(on, fixed, source, countedToLoading(counted));
}

async function load(on: ImportNeeds, project: Project, source: Source, record: ImportRecord): Promise<ImportRecord | "deleted"> {
  const want = wantedBy(project.media, source.dataset.holds);
  if (want === "table") {
    const after = await importRows(on, { project, source, record });
    if (after === "deleted" || goesOn(after)) return after === "deleted" ? after : { ...after, updatedAt: on.now() };
    await mergeKnown(on, project.id, `${record.id}-all`);
    return finished(after, on.now());
  }
  const ms = record.mode === "refresh" ? REFRESH_MS : STEP_MS;
  const known = record.mode === "refresh" ? await readChunks(on, project.id) : new Set<string>();
  const found = await gatherNames(on, source, { after: record.next, want, known, most: STEP_NAMES, ms });
  const after = await importPage(on, { project, dataset: source.dataset, record, found });
  if (after === "deleted" || goesOn(after)) return after === "deleted" ? after : { ...after, updatedAt: on.now() };
  const ended = finished(after, on.now());
  if (ended.state !== "done" || ended.truncated) return ended;
  await bringBack(on, project, after);
  const { missing } = await countByState(on, project);
  return { ...after, returned: Math.max(after.returned, record.missingBefore - missing), isListed: true, updatedAt: on.now() };
}

const goesOn = ({ next, truncated }: ImportRecord): boolean => next !== undefined && !truncated;

async function endWalk(on: ImportNeeds, project: Project, { record, source }: { record: ImportRecord; source: Source }): Promise<ImportRecord> {
  await endListing(on, project, { ...record, selects: selection(source.dataset.path).matches });
  const { missing } = await countByState(on, project);
  const { isListed: _, ...kept } = record;
  return { ...finished(kept, on.now()), missing: Math.max(0, missing - record.missingBefore + record.returned) };
}

async function understood(open: () => Promise<Source>): Promise<Source | { why: string }> {
  try {
    return await open();
  } catch (error) {
    if (error instanceof Refusal) return { why: error.message };
    throw error;
  }
}

/** From the counting to the first page again. */
function countedToLoading(record: ImportRecord): ImportRecord {
  const { next: _, ...counted } = record;
  return { ...counted, state: "loading", expected: record.listed, listed: 0 };
}

/** Of a folder that is not there now, as a disk that is not mounted, nothing is said to be missing. */
function finished(record: ImportRecord, at: number): ImportRecord {
  if (record.listed === 0 && record.before > 0) return failed(record, "The dataset has no files now. Is its folder still there?", at);
  return { ...record, state: "done", endedAt: at, updatedAt: at };
}

const failed = (record: ImportRecord, failure: string, at: number): ImportRecord => ({ ...record, state: "failed", failure, endedAt: at, updatedAt: at });

const CAN_BE: Readonly<Record<Wanted, string>> = {
  image: "files (N) can be labeled as images; JPEG, PNG, BMP, TIFF and DICOM files can",
  text: "files (N) can be labeled as text; .txt files of up to 1 MiB can",
  table: "rows and files (N) can be labeled; rows of .csv and .tsv tables that have the chosen columns can",
};

const nothingFound = ({ listed }: ImportRecord, want: Wanted): string =>
  listed === 0
    ? `The dataset has no ${want === "table" ? "rows" : "files"}. Add some, or choose another path, then try again.`
    : `None of the dataset's ${CAN_BE[want].replace("N", listed.toLocaleString("en"))}. Add some, then try again.`;

/** For ever: an item's bucket follows from its id and their number. */
async function fixBuckets(on: ImportNeeds, projectId: string, loadable: number): Promise<Project> {
  const buckets = bucketsFor(Math.min(loadable, ITEM_LIMIT));
  const { value } = await alterProject(on, projectId, (project) => (project.buckets > 0 || project.state === "deleting" ? undefined : { ...project, buckets }));
  if (value.state !== "deleting") await createCounters(on, value);
  return value;
}

/** A person may have cancelled meanwhile: that stands, with what was loaded until now; but what is done is done. */
async function save(on: ImportNeeds, projectId: string, before: Stored<ImportRecord>, after: ImportRecord): Promise<ImportRecord> {
  try {
    return (await on.documents.replace(ImportShape, projectId, after, before.etag)).value;
  } catch (error) {
    if (!(error instanceof Refusal && error.code === "stale")) throw error;
    const found = await on.documents.get(ImportShape, projectId, before.value.id);
    if (!found) return after; // deleted with its project
    const isOwnPlace = found.value.state === "cancelled" && found.value.next === before.value.next && found.value.listed === before.value.listed;
    if (!isOwnPlace) return found.value;
    const { state, failure, endedAt } = found.value;
    const isThrough = after.state === "done" || after.isListed;
    const merged: ImportRecord = isThrough ? after : { ...after, state, ...(failure !== undefined && { failure }), ...(endedAt !== undefined && { endedAt }) };
    return (await on.documents.replace(ImportShape, projectId, merged, found.etag)).value;
  }
}

const replyOf = ({ state, listed, expected }: ImportRecord): StepReply => ({ state, listed, ...(expected !== undefined && { expected }) });
