import type { Documents } from "../../backends/documents.ts";
import type { Queues } from "../../backends/queues.ts";
import { alterRecord } from "../../labels/job-record.ts";
import { NOTICES_QUEUE, type NoticeMessage } from "../../projects/notice-message.ts";
import { type Project, PROJECTS_PK, ProjectShape } from "../../projects/project.ts";
import { Refusal } from "../../refusal.ts";
import { type AgreementRef, type AgreementRun, agreementRunsByTime, AgreementRunShape } from "./agreement-run.ts";
import { newestRun } from "./start-agreement.ts";

interface Needs {
  documents: Documents;
  now(): number;
}

/** Runs kept to look at. */
const KEPT = 10;
/** What went wrong is in the log of the service, and not for everybody's eyes. */
const GAVE_UP = "The figures could not be computed, after several tries. Try again.";

const over = (run: AgreementRun, how: Pick<AgreementRun, "state" | "failure" | "endedAt">): AgreementRun => {
  const { work: _, ...kept } = run;
  return { ...kept, ...how };
};

/** After the last try of a step that failed. */
export async function failAgreement(on: Needs & { queues: Pick<Queues, "send"> }, { projectId, runId }: AgreementRef): Promise<void> {
  await alterRecord(on, AgreementRunShape, { projectId, id: runId }, (run) =>
    run.state === "running" ? over(run, { state: "failed", failure: GAVE_UP, endedAt: on.now() }) : undefined,
  );
  await endAgreement(on, { projectId, runId });
}

/** Ends the run that is under way; the figures of before stay. */
export async function cancelAgreement(on: Needs, { projectId, name }: { projectId: string; name: string }): Promise<AgreementRun> {
  const notRunning = () => new Refusal("conflict", "No figures are being computed.", { reason: "not-running" });
  const newest = await newestRun(on, projectId);
  if (!newest) throw notRunning();
  const run = await alterRecord(on, AgreementRunShape, newest, (now) => {
    if (now.state !== "running") throw notRunning();
    return over(now, { state: "cancelled", failure: `It was cancelled by ${name}.`, endedAt: on.now() });
  });
  if (!run) throw notRunning();
  return run;
}

/** Who asked for it is told, and old runs go; harmless when done twice. */
export async function endAgreement(on: Needs & { queues: Pick<Queues, "send"> }, { projectId, runId }: AgreementRef): Promise<void> {
  const [project, run] = await Promise.all([on.documents.get(ProjectShape, PROJECTS_PK, projectId), on.documents.get(AgreementRunShape, projectId, runId)]);
  const notice = project && run && noticeOf(project.value, run.value);
  if (notice) await on.queues.send(NOTICES_QUEUE, notice);
  const page = await on.documents.query({ shape: AgreementRunShape, pk: projectId, index: agreementRunsByTime, descending: true, limit: 100 });
  for (const { value } of page.items.slice(KEPT)) await on.documents.delete(projectId, value.id);
}

/** None of one that began by itself: it would come every hour. */
function noticeOf(project: Project, run: AgreementRun): NoticeMessage | undefined {
  const { by, state, endedAt = run.startedAt } = run;
  if (by === undefined || state === "running" || project.state === "deleting") return undefined;
  const done = `How much the labelers of ${project.name} agree was computed.`;
  return {
    id: `${project.id}.${run.id}.${state}`,
    projectId: project.id,
    projectName: project.name,
    about: "project",
    outcome: state,
    text: (state === "done" ? done : (run.failure ?? GAVE_UP)).slice(0, 500),
    link: `/projects/${project.id}`,
    at: endedAt,
    by,
  };
}
