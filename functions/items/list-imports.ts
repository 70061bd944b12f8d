import type { Documents } from "../backends/documents.ts";
import { type ImportRecord, ImportShape, importsByTime, type Rejection, RejectionShape, rejectionsByPath } from "./import-record.ts";

interface Needs {
  documents: Pick<Documents, "query">;
}
interface Paging {
  limit: number;
  cursor?: string | undefined;
}

/** Newest first. */
export async function listImports(on: Needs, projectId: string, { limit, cursor }: Paging): Promise<{ items: ImportRecord[]; cursor?: string }> {
  const more = cursor === undefined ? {} : { cursor };
  const page = await on.documents.query({ shape: ImportShape, pk: projectId, index: importsByTime, descending: true, limit, ...more });
  return { items: page.items.map(({ value }) => value), ...(page.cursor !== undefined && { cursor: page.cursor }) };
}

/** By path. */
export async function listRejections(
  on: Needs,
  projectId: string,
  { limit, cursor }: Paging,
): Promise<{ items: Pick<Rejection, "path" | "why">[]; cursor?: string }> {
  const more = cursor === undefined ? {} : { cursor };
  const page = await on.documents.query({ shape: RejectionShape, pk: projectId, index: rejectionsByPath, limit, ...more });
  return { items: page.items.map(({ value: { path, why } }) => ({ path, why })), ...(page.cursor !== undefined && { cursor: page.cursor }) };
}
