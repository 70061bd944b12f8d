import type { Documents } from "../backends/documents.ts";
import { type Flows, isGoing } from "../backends/flows.ts";
import { alterProject } from "../projects/get-project.ts";
import { Refusal } from "../refusal.ts";
import { CLASS_CHANGE_FLOW, type ClassChange, type ClassChangeInput, classChangeInstance } from "./class-change.ts";
import { alterClassChange, listClassChanges } from "./class-change-records.ts";
import { justEnding } from "./job-record.ts";

interface Needs {
  documents: Documents;
  flows: Flows;
  settleMs: number;
}

const alreadyRunning = () => new Refusal("conflict", "The labels are being changed already.", { reason: "already-running" });

/**
 * Takes up the newest change again where it failed, was cancelled, or lies there because nobody goes on with it. It goes by the classes of now; answers
 * given since the change stay, whatever it does with those of before.
 */
export async function retryClassChange(on: Needs, { projectId }: { projectId: string }): Promise<ClassChange> {
  const newest = (await listClassChanges(on, projectId, { limit: 1 })).items[0];
  if (!newest || newest.state === "done") throw new Refusal("conflict", "There is no change of classes that was cut off.", { reason: "not-cut-off" });
  const ref = { projectId, changeId: newest.id };
  const flow = await on.flows.status(classChangeInstance(ref));
  if (isGoing(flow)) {
    throw newest.state === "running" ? alreadyRunning() : justEnding();
  }
  await alterProject(on, projectId, (project) => {
    if (project.classChange === newest.id) return undefined;
    if (project.classChange !== undefined) throw new Refusal("conflict", "Another change of classes is under way.", { reason: "class-change-running" });
    if (project.state !== "paused") throw new Refusal("conflict", "Pause the project first.", { reason: "pause-first", state: project.state });
    return { ...project, classChange: newest.id };
  });
  const record = await alterClassChange(on, ref, (now) => {
    const { failure: _, endedAt: __, ...kept } = now;
    return now.state === "running" || now.state === "done" ? undefined : { ...kept, state: "running" };
  });
  if (!record) throw new Refusal("not-found", "The change is gone.", { reason: "no-such-change" });
  const input: ClassChangeInput = { record, settleMs: on.settleMs, hasBegun: false };
  if (!(await on.flows.start(CLASS_CHANGE_FLOW, classChangeInstance(ref), input))) throw alreadyRunning();
  return record;
}
