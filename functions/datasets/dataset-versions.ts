import type { Documents } from "../backends/documents.ts";
import { Refusal } from "../refusal.ts";
import { getDataset } from "./create-dataset.ts";
import { type Dataset, DATASETS_PK, type DatasetVersion, DatasetVersionShape, versionId, versionsOfDataset } from "./dataset.ts";

/** They are told in one answer. */
export const MOST_VERSIONS = 200;

/** One version as a record of its own, which the newest does not have. */
export function versionOf(dataset: Dataset): DatasetVersion {
  const { id, version, path, hasHeader, versionAt = dataset.createdAt, versionBy = dataset.createdBy } = dataset;
  const header = hasHeader === undefined ? {} : { hasHeader };
  return { id: versionId(id, version), type: "dataset-version", datasetId: id, version, path, ...header, createdAt: versionAt, createdBy: versionBy };
}

/** The dataset as it was in one of its versions: what a project that is pinned to it reads. Refuses with `not-found`. */
export async function getDatasetAt(on: { documents: Pick<Documents, "get"> }, ask: { datasetId: string; datasetVersion: number }): Promise<Dataset> {
  const newest = await getDataset(on, ask.datasetId);
  if (newest.version === ask.datasetVersion) return newest;
  const found = await on.documents.get(DatasetVersionShape, DATASETS_PK, versionId(ask.datasetId, ask.datasetVersion));
  if (!found) throw new Refusal("not-found", `${newest.name} has no version ${ask.datasetVersion}.`, { reason: "no-such-version" });
  const { hasHeader: _, versionAt: __, versionBy: ___, ...same } = newest;
  const { version, path, hasHeader, createdAt, createdBy } = found.value;
  return { ...same, version, path, ...(hasHeader !== undefined && { hasHeader }), versionAt: createdAt, versionBy: createdBy };
}

/** A dataset and all its versions, the newest first. */
export async function describeDataset(
  on: { documents: Pick<Documents, "get" | "query"> },
  { datasetId }: { datasetId: string },
): Promise<{ dataset: Dataset; versions: DatasetVersion[] }> {
  const dataset = await getDataset(on, datasetId);
  const equals = { datasetId };
  const earlier = await on.documents.query({
    shape: DatasetVersionShape,
    pk: DATASETS_PK,
    index: versionsOfDataset,
    equals,
    range: { lt: dataset.version }, // one that was added since the dataset was read is not of it
    descending: true,
    limit: MOST_VERSIONS,
  });
  return { dataset, versions: [versionOf(dataset), ...earlier.items.map(({ value }) => value)] };
}
