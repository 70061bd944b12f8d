import type { Documents, Stored } from "../backends/documents.ts";
import { type ClassChange, type ClassChangeRef, ClassChangeShape, classChangesByTime } from "./class-change.ts";
import { alterRecord, ensureRecord } from "./job-record.ts";
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
export const ensureClassChange = async (on: { documents: Pick<Documents, "get" | "create"> }, record: ClassChange): Promise<ClassChange> =>
  await ensureRecord(on, ClassChangeShape, record);

export const getClassChange = async (on: { documents: Pick<Documents, "get"> }, ref: ClassChangeRef): Promise<Stored<ClassChange> | undefined> =>
  await on.documents.get(ClassChangeShape, ref.projectId, ref.changeId);

/** Changes a record as it is now; undefined from `change` leaves it. */
export const alterClassChange = async (
  on: { documents: Pick<Documents, "get" | "replace"> },
  { projectId, changeId }: ClassChangeRef,
  change: (record: ClassChange) => ClassChange | undefined,
): Promise<ClassChange | undefined> => await alterRecord(on, ClassChangeShape, { projectId, id: changeId }, change);
