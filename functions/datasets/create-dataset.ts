import { createHash } from "node:crypto";
import type { z } from "zod";
import type { Documents, Stored } from "../backends/documents.ts";
import { Refusal } from "../refusal.ts";
import { DATASETS_PK, type Dataset, DatasetShape } from "./dataset.ts";
import { DEFAULT_DATASTORE, type DatastoreNeeds, datastoreNamed } from "./datastores.ts";
import { selection } from "./selection.ts";
import type { CreateDataset } from "./wire.ts";

interface Needs extends Pick<DatastoreNeeds, "allowFolders"> {
  documents: Pick<Documents, "create" | "get">;
  now(): number;
  newId(): string;
}

/** Where the files of an uploaded dataset are, in the default datastore. */
export const uploadFolder = (datasetId: string): string => `uploads/${datasetId}/`;

/** Asked again with the same idempotency key it gives the one that was made. */
export async function createDataset(on: Needs, ask: z.output<typeof CreateDataset>, by: string, idempotencyKey?: string): Promise<Dataset> {
  const id = idempotencyKey === undefined ? on.newId() : idOf(by, idempotencyKey);
  const where = ask.source === "upload" ? { datastoreId: DEFAULT_DATASTORE, path: `${uploadFolder(id)}**` } : { datastoreId: ask.datastoreId, path: ask.path };
  await datastoreNamed(on, where.datastoreId);
  selection(where.path);
  const { name, description, source, holds } = ask;
  const header = ask.hasHeader === undefined ? {} : { hasHeader: ask.hasHeader };
  const dataset: Dataset = { id, type: "dataset", holds, ...header, name, description, ...where, source, version: 1, createdAt: on.now(), createdBy: by };
  try {
    return (await on.documents.create(DatasetShape, DATASETS_PK, dataset)).value;
  } catch (error) {
    if (!(error instanceof Refusal && error.code === "conflict")) throw error;
    return sameAs(dataset, await getDataset(on, id));
  }
}

/** A dataset that has got versions since is still the one that was made. */
function sameAs(wish: Dataset, made: Dataset): Dataset {
  if (JSON.stringify([wish.name, wish.datastoreId, wish.source, wish.holds]) !== JSON.stringify([made.name, made.datastoreId, made.source, made.holds]))
    throw new Refusal("conflict", "This Idempotency-Key was used for another dataset.", { reason: "key-reused" });
  return made;
}

/** Not a secret; hashed so that one person's keys cannot meet another's. */
const idOf = (by: string, key: string): string =>
  `s${createHash("sha256")
    .update(JSON.stringify([by, key]))
    .digest("hex")
    .slice(0, 24)}`;

export async function getDataset(on: { documents: Pick<Documents, "get"> }, datasetId: string): Promise<Dataset> {
  const found: Stored<Dataset> | undefined = await on.documents.get(DatasetShape, DATASETS_PK, datasetId);
  if (!found) throw new Refusal("not-found", "There is no such dataset.", { reason: "no-such-dataset" });
  return found.value;
}
