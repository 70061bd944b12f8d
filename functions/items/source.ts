import type { BlobContainer } from "../backends/blobs.ts";
import type { Documents } from "../backends/documents.ts";
import type { Dataset } from "../datasets/dataset.ts";
import { getDatasetAt } from "../datasets/dataset-versions.ts";
import { type DatastoreNeeds, openDatastore } from "../datasets/datastores.ts";
import { contentTypeOf } from "../datasets/loadable.ts";

export interface SourceNeeds extends DatastoreNeeds {
  documents: Pick<Documents, "get">;
}

export interface Source {
  dataset: Dataset;
  container: BlobContainer;
  /** A signed address of one file, told to browsers as the image that its name says, or as a download where that is none. */
  link(path: string, minutes: number): Promise<string>;
}

/** Where a project's files are, by its version of the dataset. Refuses where the dataset or its datastore is no longer there. */
export async function openSource(on: SourceNeeds, project: { datasetId: string; datasetVersion: number }): Promise<Source> {
  const dataset = await getDatasetAt(on, project);
  const container = await openDatastore(on, dataset.datastoreId);
  return { dataset, container, link: (path, minutes) => container.readLink(path, { minutes, contentType: contentTypeOf(path) }) };
}
