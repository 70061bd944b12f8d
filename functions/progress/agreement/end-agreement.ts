import type { Documents } from "../../backends/documents.ts";
import { alterRecord } from "../../labels/job-record.ts";
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
export async function failAgreement(on: Needs, { projectId, runId }: AgreementRef): Promise<void> {
  await alterRecord(on, AgreementRunShape, { projectId, id: runId }, (run) =>
    run.state === "running" ? over(run, { state: "failed", failure: GAVE_UP, endedAt: on.now() }) : undefined,
  );
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

/** Old runs go; harmless when done twice. */
export async function endAgreement(on: Needs, { projectId }: AgreementRef): Promise<void> {
  const page = await on.documents.query({ shape: AgreementRunShape, pk: projectId, index: agreementRunsByTime, descending: true, limit: 100 });
  for (const { value } of page.items.slice(KEPT)) await on.documents.delete(projectId, value.id);
}
