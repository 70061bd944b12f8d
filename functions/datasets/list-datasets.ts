import type { Documents } from "../backends/documents.ts";
import { DATASETS_PK, type Dataset, DatasetShape, datasetsByTime } from "./dataset.ts";

/** Newest first. */
export async function listDatasets(
  on: { documents: Pick<Documents, "query"> },
  { limit, cursor }: { limit: number; cursor?: string | undefined },
): Promise<{ items: Dataset[]; cursor?: string }> {
  const page = await on.documents.query({
    shape: DatasetShape,
    pk: DATASETS_PK,
    index: datasetsByTime,
    descending: true,
    limit,
    ...(cursor !== undefined && { cursor }),
  });
  return { items: page.items.map(({ value }) => value), ...(page.cursor !== undefined && { cursor: page.cursor }) };
}
