import type { Documents } from "../../backends/documents.ts";
import { breathe } from "../../items/breathe.ts";
import { ItemShape } from "../../items/item.ts";
import { fractionOf } from "../../items/view-item.ts";
import { bucketPk, type Project, PROJECTS_PK, ProjectShape } from "../../projects/project.ts";
import { type BulkChange, type BulkChangeInput, type BulkChangeRef, BulkChangeShape } from "./bulk-change.ts";
import { changeItems, planOfBulk } from "./bulk-change-items.ts";
import { countChanged } from "../job-count.ts";
import { ensureRecord, saveStep } from "../job-record.ts";

export interface BulkChangeNeeds {
  documents: Documents;
  desk: { refilled(pk: string): void };
  now(): number;
}

/** Items read at a time, and reads in one step: about a second of writing. */
const PAGE = 200;
const PAGES_PER_STEP = 10;

/** What a flow is told. `gone`: there is no project any more. */
export interface StepReply {
  state: BulkChange["state"] | "gone";
  searched: number;
  changed: number;
}
const GONE: StepReply = { state: "gone", searched: 0, changed: 0 };
const replyOf = ({ state, searched, changed }: BulkChange): StepReply => ({ state, searched, changed });

async function openProject(on: BulkChangeNeeds, projectId: string): Promise<Project | undefined> {
  const found = await on.documents.get(ProjectShape, PROJECTS_PK, projectId);
  return found && found.value.state !== "deleting" ? found.value : undefined;
}

/** The record, where whoever asked for the job did not come to write it. */
export async function beginBulkChange(on: BulkChangeNeeds, { record }: Pick<BulkChangeInput, "record">): Promise<StepReply> {
  if (!(await openProject(on, record.projectId))) return GONE;
  return replyOf(await ensureRecord(on, BulkChangeShape, record));
}

/** The next stretch of items. Where it goes on, the record says, not the caller; so a step that is run again, or by two at once, changes nothing twice. */
export async function bulkChangeStep(on: BulkChangeNeeds, ref: BulkChangeRef): Promise<StepReply> {
  const project = await openProject(on, ref.projectId);
  const stored = project && (await on.documents.get(BulkChangeShape, ref.projectId, ref.changeId));
  if (!project || !stored) return GONE;
  if (stored.value.state !== "running") return replyOf(stored.value);
  let record = stored.value;
  for (let page = 0; page < PAGES_PER_STEP && record.next.bucket < project.buckets; page++) {
    record = await walkPage(on, project, record);
    await breathe();
  }
  record = { ...record, changed: await countChanged(on, project, record.id) };
  const isDone = record.next.bucket >= project.buckets;
  // A step that was cut off found items that the next run of it does not find again.
  const found = Math.max(record.found, record.changed);
  const after: BulkChange = isDone ? { ...record, found, state: "done", searched: 1, endedAt: on.now() } : { ...record, found };
  const saved = await saveStep(on, BulkChangeShape, stored, after);
  return saved ? replyOf(saved) : GONE;
}

async function walkPage(on: BulkChangeNeeds, project: Project, record: BulkChange): Promise<BulkChange> {
  const { bucket, cursor } = record.next;
  const pk = bucketPk(project.id, bucket);
  const page = await on.documents.query({ shape: ItemShape, pk, ...planOfBulk(record), limit: PAGE, ...(cursor !== undefined && { cursor }) });
  await changeItems(on, pk, record, page.items);
  if (page.items.length > 0) on.desk.refilled(pk);
  const found = record.found + page.items.length;
  if (page.cursor === undefined) return { ...record, found, searched: (bucket + 1) / project.buckets, next: { bucket: bucket + 1 } };
  const last = page.items.at(-1);
  const searched = last ? (bucket + fractionOf(last.value.order)) / project.buckets : record.searched;
  return { ...record, found, searched, next: { bucket, cursor: page.cursor } };
}
