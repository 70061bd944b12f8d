import type { Documents } from "../backends/documents.ts";
import { Busy, Refusal } from "../refusal.ts";
import type { Desk } from "./desk.ts";
import { alreadySubmitted, leaseLost, ownTask, type OwnTaskAsk } from "./own-task.ts";
import type { Task } from "./task.ts";

interface Needs {
  documents: Pick<Documents, "get" | "batch">;
  desk: Desk;
  now(): number;
}

const TRIES = 3;

/**
 * A new end for the lease, from now on; also after it ended, if nobody took the items. Refuses with `lease-lost` where somebody did, and while the
 * project does not run: else a pause would never be quiet.
 */
export async function renewTask(on: Needs, ask: OwnTaskAsk): Promise<{ until: number; now: number }> {
  for (let tries = 0; tries < TRIES; tries++) {
    const { project, pk, task } = await ownTask(on, ask);
    if (task.value.state === "submitted") throw alreadySubmitted();
    if (task.value.state === "released") throw leaseLost();
    if (project.state !== "running")
      throw new Refusal("conflict", `The project is ${project.state}; no lease is renewed.`, { reason: "paused", state: project.state });
    const now = on.now();
    const until = now + project.leaseMinutes * 60_000;
    const renewed: Task = { ...task.value, until };
    const outcome = await on.documents.batch(pk, [{ op: "replace", doc: renewed, etag: task.etag }]);
    on.desk.changed(pk);
    if (outcome.done) return { until, now };
  }
  throw new Busy("The page is being changed by others. Try again.");
}
