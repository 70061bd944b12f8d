import { GroupShape, GROUPS_PK } from "../../access/groups/group.ts";
import { PEOPLE_PK, PersonShape } from "../../access/person.ts";
import { roleInProject } from "../../access/role-in-project.ts";
import type { Documents } from "../../backends/documents.ts";
import { type Flows, isGoing } from "../../backends/flows.ts";
import { type ItemsFilter, planOf } from "../../items/item-filter.ts";
import { getProject } from "../../projects/get-project.ts";
import { Refusal } from "../../refusal.ts";
import {
  BULK_CHANGE_FLOW,
  type BulkAction,
  type BulkChange,
  type BulkChangeInput,
  bulkChangeInstance,
  type BulkChangeRef,
  bulkChangesByTime,
  BulkChangeShape,
} from "./bulk-change.ts";
import { noSuchChange } from "./end-bulk-change.ts";
import { alterRecord, ensureRecord, justEnding } from "../job-record.ts";
import { mustTakeAnswers } from "../rules.ts";

interface Needs {
  documents: Documents;
  flows: Flows;
  settleMs: number;
  now(): number;
  newId(): string;
}

interface Ask {
  projectId: string;
  action: BulkAction;
  to?: string | undefined;
  filter: ItemsFilter;
  by: string;
}

/**
 * Starts a job over all items that match a filter. The flow is started before the record is written, and writes it if need be; so a job that is listed is
 * under way. One at a time: what two of them leave would depend on chance.
 */
export async function startBulkChange(on: Needs, { projectId, action, to, filter, by }: Ask): Promise<BulkChange> {
  const { value: project } = await getProject(on, projectId);
  mustTakeAnswers(project);
  mustFit(action, filter);
  planOf(filter); // refuses what no item can fit
  if (action === "assign" && to !== undefined) await mustBeThere(on, projectId, to);
  const [newest] = (await listBulkChanges(on, { projectId, limit: 1 })).items;
  if (newest?.state === "running" && (await isOpen(on, newest)))
    throw new Refusal("conflict", "Another change of many items is under way. Wait for its end, or cancel it.", { reason: "bulk-change-running" });
  const record: BulkChange = {
    id: `bulk-change.${on.newId()}`,
    type: "bulk-change",
    projectId,
    state: "running",
    action,
    ...(action === "assign" && to !== undefined && { to }),
    filter,
    found: 0,
    changed: 0,
    searched: 0,
    next: { bucket: 0 },
    startedAt: on.now(),
    by,
  };
  const input: BulkChangeInput = { record, settleMs: on.settleMs, hasBegun: false };
  await on.flows.start(BULK_CHANGE_FLOW, bulkChangeInstance({ projectId, changeId: record.id }), input);
  return await ensureRecord(on, BulkChangeShape, record);
}

const alreadyRunning = () => new Refusal("conflict", "This job is under way.", { reason: "already-running" });

/** Takes up a job again where it failed, was cancelled, or lies there because nobody goes on with it: from where it was, for answers of before its start. */
export async function retryBulkChange(on: Needs, { projectId, changeId }: BulkChangeRef): Promise<BulkChange> {
  const ref = { projectId, changeId };
  mustTakeAnswers((await getProject(on, projectId)).value);
  const found = await on.documents.get(BulkChangeShape, projectId, changeId);
  if (!found) throw noSuchChange();
  if (found.value.state === "done") throw new Refusal("conflict", "This job is done.", { reason: "not-cut-off" });
  if (await isOpen(on, found.value)) {
    throw found.value.state === "running" ? alreadyRunning() : justEnding();
  }
  const record = await alterRecord(on, BulkChangeShape, { projectId, id: changeId }, (now) => {
    const { failure: _, endedAt: __, ...kept } = now;
    return now.state === "running" || now.state === "done" ? undefined : { ...kept, state: "running" };
  });
  if (!record) throw noSuchChange();
  const input: BulkChangeInput = { record, settleMs: on.settleMs, hasBegun: false };
  if (!(await on.flows.start(BULK_CHANGE_FLOW, bulkChangeInstance(ref), input))) throw alreadyRunning();
  return record;
}

interface AskList {
  projectId: string;
  limit: number;
  cursor?: string | undefined;
}

/** Newest first. */
export async function listBulkChanges(
  on: { documents: Pick<Documents, "query"> },
  { projectId, limit, cursor }: AskList,
): Promise<{ items: BulkChange[]; cursor?: string }> {
  const more = cursor === undefined ? {} : { cursor };
  const page = await on.documents.query({ shape: BulkChangeShape, pk: projectId, index: bulkChangesByTime, descending: true, limit, ...more });
  return { items: page.items.map(({ value }) => value), ...(page.cursor !== undefined && { cursor: page.cursor }) };
}

async function isOpen(on: Pick<Needs, "flows">, { projectId, id }: BulkChange): Promise<boolean> {
  const flow = await on.flows.status(bulkChangeInstance({ projectId, changeId: id }));
  return isGoing(flow);
}

const invalid = (message: string, path: string) => new Refusal("invalid", message, { violations: [{ path, message }] });

function mustFit(action: BulkAction, { state }: ItemsFilter): void {
  if (action === "reject" && (state === "open" || state === "missing"))
    throw invalid("Only what is answered can be rejected: labeled, skipped or in need of review.", "filter.state");
  if (action === "requeue-skipped" && state !== undefined && state !== "skipped")
    throw invalid("Only skipped items are put back into the queue.", "filter.state");
}

/** Items of somebody who never comes would wait for ever. */
async function mustBeThere(on: Needs, projectId: string, to: string): Promise<void> {
  const id = to.slice(2);
  if (to.startsWith("g:")) {
    if (!(await on.documents.get(GroupShape, GROUPS_PK, id))) throw invalid("There is no such group.", "to");
    return;
  }
  const isKnown = (await roleInProject(on, projectId, id)) !== undefined || (await on.documents.get(PersonShape, PEOPLE_PK, id)) !== undefined;
  if (!isKnown) throw invalid("Nobody with this id is a member or has ever signed in.", "to");
}
