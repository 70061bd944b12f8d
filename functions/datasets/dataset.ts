import { z } from "zod";
import type { Index, Shape } from "../backends/documents.ts";
import type { Place } from "../backends/blobs.ts";
import { datastoresByTime } from "./datastore.ts";

/** A named connection to a container of blobs. `default` always exists; a folder allowed at start is one too (embedded default); the rest are records (datastore.ts). */
export interface Datastore {
  id: string;
  name: string;
  kind: "container" | "folder" | "azure-blob";
  place: Place;
  writable: boolean;
}

export const DATASETS_PK = "datasets";

/** `file`: every file is an item. `tabular`: every row of every CSV or TSV file is. */
export const DATASET_TYPES = ["file", "tabular"] as const;
export type DatasetType = (typeof DATASET_TYPES)[number];

/** A named selection of a datastore, as its newest version says. In partition `datasets`. Type and datastore are the same in all versions. */
export const Dataset = z.strictObject({
  id: z.string(),
  type: z.literal("dataset"),
  holds: z.enum(DATASET_TYPES).default("file"),
  /** Of its tables: the first row names the columns. Absent: so it is. */
  hasHeader: z.boolean().optional(),
  name: z.string(),
  description: z.string(),
  datastoreId: z.string(),
  /** All below a folder, the whole container, or a path to one file. Checked by `selection` (selection.ts). */
  path: z.string(),
  source: z.enum(["path", "upload"]),
  version: z.number().int(),
  /** Of the newest version; absent while it is the first: as the dataset. */
  versionAt: z.number().optional(),
  versionBy: z.string().optional(),
  createdAt: z.number(),
  createdBy: z.string(),
});
export type Dataset = z.infer<typeof Dataset>;
export const DatasetShape: Shape<Dataset> = { type: "dataset", schema: Dataset };

/** What an earlier version selects; written, in the same batch, when the next one takes its place, and never changed. In partition `datasets`. */
export const DatasetVersion = z.strictObject({
  /** `versionId` of the dataset and its number. */
  id: z.string(),
  type: z.literal("dataset-version"),
  datasetId: z.string(),
  version: z.number().int(),
  path: z.string(),
  hasHeader: z.boolean().optional(),
  createdAt: z.number(),
  createdBy: z.string(),
});
export type DatasetVersion = z.infer<typeof DatasetVersion>;
export const DatasetVersionShape: Shape<DatasetVersion> = { type: "dataset-version", schema: DatasetVersion };
export const versionId = (datasetId: string, version: number): string => `${datasetId}.${version}`;
export const versionsOfDataset: Index = { name: "versions-of-dataset", type: "dataset-version", equals: ["datasetId"], order: "version" };
export const datasetsByTime: Index = { name: "datasets-by-time", type: "dataset", equals: [], order: "createdAt" };
/** What would lose its files if a datastore were removed. */
export const datasetsByDatastore: Index = { name: "datasets-by-datastore", type: "dataset", equals: ["datastoreId"], order: "createdAt" };
export const datasetIndexes: Index[] = [datasetsByTime, datasetsByDatastore, versionsOfDataset, datastoresByTime];
