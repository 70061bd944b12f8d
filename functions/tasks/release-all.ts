import type { Documents, Stored } from "../backends/documents.ts";
import { getProject } from "../projects/get-project.ts";
import { bucketPks } from "../projects/project.ts";
import { Busy } from "../refusal.ts";
import type { Desk } from "./desk.ts";
import { type Task, tasksByHolder, TaskShape } from "./task.ts";

interface Needs {
  documents: Pick<Documents, "get" | "query" | "batch">;
  desk: Pick<Desk, "changed">;
}

/** A labeler holds three pages at the most, so two readings see the end unless others change them at the same moment. */
const TRIES = 8;

/** Gives back all that a labeler holds in a project: the items are free at once. Done again it finds nothing more. */
export async function releaseAll(on: Needs, { projectId, userId }: { projectId: string; userId: string }): Promise<void> {
  const { value: project } = await getProject(on, projectId);
  for (const pk of bucketPks(project)) {
    for (let tries = 0; ; tries++) {
      const held = await on.documents.query({ shape: TaskShape, pk, index: tasksByHolder, equals: { by: userId, state: "open" }, limit: 100 });
      if (held.items.length === 0) break;
      if (tries === TRIES) throw new Busy("The pages are being changed by others. Try again.");
      for (const task of held.items) await release(on, pk, task);
      on.desk.changed(pk);
    }
  }
}

/** The turn, so that other processes look again. One that was submitted meanwhile is not there at the next reading. */
async function release(on: Needs, pk: string, { value, etag }: Stored<Task>): Promise<void> {
  const given: Task = { ...value, state: "released" };
  await on.documents.batch(pk, [
    { op: "replace", doc: given, etag },
    { op: "increment", id: "turn", by: { turn: 1 } },
  ]);
}
