import type { Documents } from "../backends/documents.ts";
import { Busy } from "../refusal.ts";
import { released } from "./deal-round.ts";
import type { Desk } from "./desk.ts";
import { alreadySubmitted, ownTask, type OwnTaskAsk } from "./own-task.ts";

interface Needs {
  documents: Pick<Documents, "get" | "batch">;
  desk: Desk;
}

const TRIES = 3;

/** Gives a page back: its items are free at once. Released once is released. */
export async function releaseTask(on: Needs, ask: OwnTaskAsk): Promise<void> {
  for (let tries = 0; tries < TRIES; tries++) {
    const { pk, task } = await ownTask(on, ask);
    if (task.value.state === "released") return;
    if (task.value.state === "submitted") throw alreadySubmitted();
    // The turn, so that other processes look again; without it they would take the items for held until the lease ends.
    const outcome = await on.documents.batch(pk, [
      { op: "replace", doc: released(task.value), etag: task.etag },
      { op: "increment", id: "turn", by: { turn: 1 } },
    ]);
    on.desk.released(pk);
    if (outcome.done) return;
  }
  throw new Busy("The page is being changed by others. Try again.");
}
