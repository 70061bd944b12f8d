import type { Documents } from "../../backends/documents.ts";
import { type Flows, isGoing } from "../../backends/flows.ts";
import { kindNamed } from "../../kinds/list.ts";
import { ensureRecord } from "../../labels/job-record.ts";
import { getProject } from "../../projects/get-project.ts";
import type { Project } from "../../projects/project.ts";
import { Refusal } from "../../refusal.ts";
import { readCounters } from "../../tasks/read-counters.ts";
import { readTallies, type Tallied } from "../read-tallies.ts";
import { noWork } from "./add-answers.ts";
import {
  AGREEMENT_FLOW,
  type AgreementInput,
  agreementInstance,
  type AgreementRun,
  agreementRunsByTime,
  AgreementRunShape,
  MOST_LABELERS,
} from "./agreement-run.ts";

export interface StartNeeds {
  documents: Documents;
  flows: Flows;
  settleMs: number;
  now(): number;
  newId(): string;
}

/** Starts a run, at a person's wish: one at a time. */
export async function startAgreement(on: StartNeeds, { projectId, by }: { projectId: string; by: string }): Promise<AgreementRun> {
  const { value: project } = await getProject(on, projectId);
  if (!project.consensus)
    throw new Refusal("conflict", "Each item of this project has one labeler, so there is nothing to compare.", { reason: "no-consensus" });
  if (project.buckets === 0 || project.state === "deleting")
    throw new Refusal("conflict", "The project has no items.", { reason: "wrong-state", state: project.state });
  const newest = await newestRun(on, projectId);
  if (newest && (await isUnderWay(on, newest))) throw new Refusal("conflict", "The figures are being computed already.", { reason: "already-running" });
  const tallies = await readTallies(on, project);
  return await startRun(on, project, { by, tallies, mark: await markOf(on, project, tallies) });
}

/** The flow first: its first step writes the record if we do not get to it. */
export async function startRun(on: StartNeeds, project: Project, it: { by?: string; tallies: readonly Tallied[]; mark: string }): Promise<AgreementRun> {
  const most = it.tallies.toSorted((a, b) => b.answers - a.answers).slice(0, MOST_LABELERS);
  const record: AgreementRun = {
    id: `agreement.${on.newId()}`,
    type: "agreement-run",
    projectId: project.id,
    state: "running",
    done: 0,
    next: { bucket: 0 },
    work: noWork(
      kindNamed(project.kind),
      most.map(({ by }) => by),
    ),
    mark: it.mark,
    startedAt: on.now(),
    ...(it.by !== undefined && { by: it.by }),
  };
  const input: AgreementInput = { record, settleMs: on.settleMs, hasBegun: false };
  await on.flows.start(AGREEMENT_FLOW, agreementInstance({ projectId: project.id, runId: record.id }), input);
  return await ensureRecord(on, AgreementRunShape, record);
}

export async function newestRun(on: { documents: Pick<Documents, "query"> }, projectId: string): Promise<AgreementRun | undefined> {
  const page = await on.documents.query({ shape: AgreementRunShape, pk: projectId, index: agreementRunsByTime, descending: true, limit: 1 });
  return page.items[0]?.value;
}

/** A run whose flow is no more lies there: it is in nobody's way. */
export async function isUnderWay(on: { flows: Pick<Flows, "status"> }, { state, projectId, id }: AgreementRun): Promise<boolean> {
  if (state !== "running") return false;
  const flow = await on.flows.status(agreementInstance({ projectId, runId: id }));
  return isGoing(flow);
}

/** The same as before: nobody answered, nothing was rejected or decided meanwhile. A correction that moves no counter does not show. */
export async function markOf(on: { documents: Pick<Documents, "get"> }, project: Project, tallies: readonly Tallied[]): Promise<string> {
  const { items } = await readCounters(on, project);
  const sum = (figure: "answers" | "rejected") => tallies.reduce((all, one) => all + one[figure], 0);
  return [sum("answers"), sum("rejected"), items.labeled, items.skipped, items.needsReview].join(".");
}
