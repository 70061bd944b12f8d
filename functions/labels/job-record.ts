import type { Documents, Shape, Stored } from "../backends/documents.ts";
import { Refusal } from "../refusal.ts";

/** A long job over a project's labels, in the project's partition: its place is in its record, so that whoever runs the next step goes on from there. */
export interface JobRecord {
  id: string;
  type: string;
  projectId: string;
  state: "running" | "done" | "failed" | "cancelled";
  /** Where the next step goes on. */
  next: object;
  endedAt?: number | undefined;
  /** Why it did not end well, for people. */
  failure?: string | undefined;
}

/** More than a step and a person's cancelling can get in each other's way. */
const TRIES = 8;

/** It was cancelled, or failed, and its flow is not through with that yet. */
export const justEnding = () => new Refusal("conflict", "It is just ending. Try again in a moment.", { reason: "just-ending", retryAfterSeconds: 1 });

/** Writes the record unless it is there; gives the one that is there. */
export async function ensureRecord<T extends JobRecord>(on: { documents: Pick<Documents, "get" | "create"> }, shape: Shape<T>, record: T): Promise<T> {
  try {
    return (await on.documents.create(shape, record.projectId, record)).value;
  } catch (error) {
    const there = error instanceof Refusal && error.code === "conflict" ? await on.documents.get(shape, record.projectId, record.id) : undefined;
    if (!there) throw error;
    return there.value;
  }
}

/** Changes a record as it is now; undefined from `change` leaves it. Undefined where there is none. */
export async function alterRecord<T extends JobRecord>(
  on: { documents: Pick<Documents, "get" | "replace"> },
  shape: Shape<T>,
  of: { projectId: string; id: string },
  change: (record: T) => T | undefined,
): Promise<T | undefined> {
  for (let tries = 1; ; tries++) {
    const found = await on.documents.get(shape, of.projectId, of.id);
    const changed = found && change(found.value);
    if (!found || !changed) return found?.value;
    try {
      return (await on.documents.replace(shape, of.projectId, changed, found.etag)).value;
    } catch (error) {
      if (!(error instanceof Refusal && error.code === "stale") || tries === TRIES) throw error;
    }
  }
}

/**
 * Writes what a step came to. A person may have cancelled meanwhile: that stands, with the place that this step came to; but what is done is done.
 * Another run of the same step may have been quicker: then its record is given. Undefined where the record was deleted with its project.
 */
export async function saveStep<T extends JobRecord>(
  on: { documents: Pick<Documents, "get" | "replace"> },
  shape: Shape<T>,
  before: Stored<T>,
  after: T,
): Promise<T | undefined> {
  const { projectId, id } = after;
  try {
    return (await on.documents.replace(shape, projectId, after, before.etag)).value;
  } catch (error) {
    if (!(error instanceof Refusal && error.code === "stale")) throw error;
    const found = await on.documents.get(shape, projectId, id);
    if (!found) return undefined;
    const isOwnPlace = found.value.state === "cancelled" && JSON.stringify(found.value.next) === JSON.stringify(before.value.next);
    if (!isOwnPlace) return found.value;
    const { state, failure, endedAt } = found.value;
    const merged: T =
      after.state === "done" ? after : { ...after, state, ...(failure !== undefined && { failure }), ...(endedAt !== undefined && { endedAt }) };
    return (await on.documents.replace(shape, projectId, merged, found.etag)).value;
  }
}
