import type { Documents, Stored } from "../backends/documents.ts";
import { Refusal } from "../refusal.ts";
import { type ClassChange, type ClassChangeRef, ClassChangeShape, classChangesByTime } from "./class-change.ts";
import type { ClassChangeView } from "../projects/wire.ts";

interface Paging {
  limit: number;
  cursor?: string | undefined;
}

/** Newest first. */
export async function listClassChanges(
  on: { documents: Pick<Documents, "query"> },
  projectId: string,
  { limit, cursor }: Paging,
): Promise<{ items: ClassChange[]; cursor?: string }> {
  const more = cursor === undefined ? {} : { cursor };
  const page = await on.documents.query({ shape: ClassChangeShape, pk: projectId, index: classChangesByTime, descending: true, limit, ...more });
  return { items: page.items.map(({ value }) => value), ...(page.cursor !== undefined && { cursor: page.cursor }) };
}

export function viewClassChange(record: ClassChange): ClassChangeView {
  const { type: _, projectId: __, version: ___, next: ____, ...shown } = record;
  return shown;
}

/** Writes the record unless it is there; gives the one that is there. */
export async function ensureClassChange(on: { documents: Pick<Documents, "get" | "create"> }, record: ClassChange): Promise<ClassChange> {
  try {
    return (await on.documents.create(ClassChangeShape, record.projectId, record)).value;
  } catch (error) {
    const there =
      error instanceof Refusal && error.code === "conflict" ? await getClassChange(on, { projectId: record.projectId, changeId: record.id }) : undefined;
    if (!there) throw error;
    return there.value;
  }
}

export const getClassChange = async (on: { documents: Pick<Documents, "get"> }, ref: ClassChangeRef): Promise<Stored<ClassChange> | undefined> =>
  await on.documents.get(ClassChangeShape, ref.projectId, ref.changeId);

/** More than a step and a person's cancelling can get in each other's way. */
const TRIES = 8;

/** Changes a record as it is now; undefined from `change` leaves it. */
export async function alterClassChange(
  on: { documents: Pick<Documents, "get" | "replace"> },
  ref: ClassChangeRef,
  change: (record: ClassChange) => ClassChange | undefined,
): Promise<ClassChange | undefined> {
  for (let tries = 1; ; tries++) {
    const found = await getClassChange(on, ref);
    const changed = found && change(found.value);
    if (!found || !changed) return found?.value;
    try {
      return (await on.documents.replace(ClassChangeShape, ref.projectId, changed, found.etag)).value;
    } catch (error) {
      if (!(error instanceof Refusal && error.code === "stale") || tries === TRIES) throw error;
    }
  }
}
