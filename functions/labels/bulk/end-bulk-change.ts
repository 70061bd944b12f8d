import type { Documents } from "../../backends/documents.ts";
import type { Queues } from "../../backends/queues.ts";
import { getProject } from "../../projects/get-project.ts";
import { NOTICES_QUEUE, type NoticeMessage } from "../../projects/notice-message.ts";
import { type Project, PROJECTS_PK, ProjectShape } from "../../projects/project.ts";
import { Refusal } from "../../refusal.ts";
import { type BulkChange, type BulkChangeRef, BulkChangeShape } from "./bulk-change.ts";
import { countChanged } from "../job-count.ts";
import { alterRecord } from "../job-record.ts";

interface Needs {
  documents: Documents;
  queues: Pick<Queues, "send">;
  now(): number;
}

/** The service gave up after many tries: what went wrong is in its log, and not for everybody's eyes. */
const GAVE_UP = "The items could not all be changed, after several tries. Try again: what is changed stays so, and it goes on from there.";

const DONE: Record<BulkChange["action"], string> = {
  reject: "rejected and back in the queue",
  "requeue-skipped": "put back into the queue",
  assign: "assigned",
};

/** Whoever waits is told. Harmless when done twice. */
export async function endBulkChange(on: Needs, { projectId, changeId }: BulkChangeRef): Promise<void> {
  const [found, project] = await Promise.all([on.documents.get(BulkChangeShape, projectId, changeId), on.documents.get(ProjectShape, PROJECTS_PK, projectId)]);
  if (!found || !project || found.value.state === "running" || project.value.state === "deleting") return;
  await on.queues.send(NOTICES_QUEUE, noticeOf(project.value, found.value));
}

/** After the last try of a step that failed. */
export async function failBulkChange(on: Needs, ref: BulkChangeRef): Promise<void> {
  await alterRecord(on, BulkChangeShape, { projectId: ref.projectId, id: ref.changeId }, (record) =>
    record.state === "running" ? { ...record, state: "failed", failure: GAVE_UP, endedAt: on.now() } : undefined,
  );
  await endBulkChange(on, ref);
}

/** Ends a job that runs; what is changed stays so, and it can be taken up again. */
export async function cancelBulkChange(on: Needs, { projectId, changeId, name }: BulkChangeRef & { name: string }): Promise<BulkChange> {
  const { value: project } = await getProject(on, projectId);
  const changed = await countChanged(on, project, changeId);
  const failure = `It was cancelled by ${name}. What was changed until then stays changed.`;
  const record = await alterRecord(on, BulkChangeShape, { projectId, id: changeId }, (now) => {
    if (now.state !== "running") throw new Refusal("conflict", `This job is ${now.state}.`, { reason: "not-running", state: now.state });
    return { ...now, changed, state: "cancelled", failure, endedAt: on.now() };
  });
  if (!record) throw noSuchChange();
  await endBulkChange(on, { projectId, changeId });
  return record;
}

export const noSuchChange = (): Refusal => new Refusal("not-found", "There is no such job in this project.", { reason: "no-such-change" });

function noticeOf(project: Project, record: BulkChange): NoticeMessage {
  const count = `${record.changed.toLocaleString("en")} ${record.changed === 1 ? "item was" : "items were"}`;
  const outcome = record.state === "running" ? "failed" : record.state;
  const did = record.action === "assign" && record.to === undefined ? "given to everybody again" : DONE[record.action];
  return {
    // With the end in it: a job that failed, was tried again and is done tells both.
    id: `${project.id}.${record.id}.${record.state}.${record.endedAt ?? 0}`,
    projectId: project.id,
    projectName: project.name,
    about: "project",
    outcome,
    text: outcome === "done" ? `${count} ${did} in ${project.name}.` : (record.failure ?? GAVE_UP),
    link: `/projects/${project.id}/data`,
    at: record.endedAt ?? record.startedAt,
    by: record.by,
  };
}
