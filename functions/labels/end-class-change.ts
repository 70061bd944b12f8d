import type { Documents } from "../backends/documents.ts";
import type { Queues } from "../backends/queues.ts";
import { alterProject } from "../projects/get-project.ts";
import { NOTICES_QUEUE, type NoticeMessage } from "../projects/notice-message.ts";
import { type Project, PROJECTS_PK, ProjectShape } from "../projects/project.ts";
import { Refusal } from "../refusal.ts";
import type { ClassChange, ClassChangeRef } from "./class-change.ts";
import { alterClassChange, getClassChange } from "./class-change-records.ts";
import { countChanged } from "./job-count.ts";

interface Needs {
  documents: Documents;
  queues: Pick<Queues, "send">;
  now(): number;
}

/** The service gave up after many tries: what went wrong is in its log, and not for everybody's eyes. */
const GAVE_UP = "The labels could not be changed, after several tries. Try again: what is changed stays so, and it goes on from there.";

/** What follows from the end of a change, whichever it was: the project is let go, and whoever waits is told. Harmless when done twice. */
export async function endClassChange(on: Needs, ref: ClassChangeRef): Promise<void> {
  const [found, before] = await Promise.all([getClassChange(on, ref), on.documents.get(ProjectShape, PROJECTS_PK, ref.projectId)]);
  if (!found || !before || found.value.state === "running") return;
  const { value: project } = await alterProject(on, ref.projectId, (now) => (now.classChange === ref.changeId ? withoutChange(now) : undefined));
  if (project.state !== "deleting") await on.queues.send(NOTICES_QUEUE, noticeOf(project, found.value));
}

function withoutChange(project: Project): Project {
  const { classChange: _, ...kept } = project;
  return kept;
}

/** After the last try of a step that failed. */
export async function failClassChange(on: Needs, ref: ClassChangeRef): Promise<void> {
  await alterClassChange(on, ref, (record) => (record.state === "running" ? { ...record, state: "failed", failure: GAVE_UP, endedAt: on.now() } : undefined));
  await endClassChange(on, ref);
}

/** Ends the change that runs; what is changed stays so, and it can be taken up again. */
export async function cancelClassChange(on: Needs, { projectId, name }: { projectId: string; name: string }): Promise<ClassChange> {
  const project = await on.documents.get(ProjectShape, PROJECTS_PK, projectId);
  const changeId = project?.value.classChange;
  const notRunning = () => new Refusal("conflict", "No labels are being changed to new classes.", { reason: "not-running" });
  if (!project || changeId === undefined) throw notRunning();
  const ref = { projectId, changeId };
  const changed = await countChanged(on, project.value, changeId);
  const failure = `It was cancelled by ${name}. What was changed until then stays changed.`;
  const record = await alterClassChange(on, ref, (now) =>
    now.state === "running" ? { ...now, changed, state: "cancelled", failure, endedAt: on.now() } : undefined,
  );
  if (!record) throw notRunning();
  await endClassChange(on, ref);
  return record;
}

function noticeOf(project: Project, record: ClassChange): NoticeMessage {
  const count = `${record.changed.toLocaleString("en")} ${record.changed === 1 ? "label was" : "labels were"}`;
  const outcome = record.state === "running" ? "failed" : record.state;
  return {
    // With the end in it: a change that failed, was tried again and is done tells both.
    id: `${project.id}.${record.id}.${record.state}.${record.endedAt ?? 0}`,
    projectId: project.id,
    projectName: project.name,
    about: "project",
    outcome,
    text: outcome === "done" ? `The classes of ${project.name} were changed: ${count} ${did(record)}.` : (record.failure ?? GAVE_UP),
    link: `/projects/${project.id}/details`,
    at: record.endedAt ?? record.startedAt,
    by: record.by,
  };
}

function did({ labeled, merges }: ClassChange): string {
  if (labeled === "remove") return "removed, to start over";
  if (labeled === "suggest") return "put back, to start over with what they said as default tags";
  return merges === 1 ? "given to the class that another one was merged into" : "given to the classes that others were merged into";
}
