import type { Documents } from "../backends/documents.ts";
import { MOST_DATASTORES } from "./create-datastore.ts";
import { DATASTORES_PK, type DatastoreRecord, DatastoreShape, datastoresByTime } from "./datastore.ts";
import { builtInDatastores } from "./datastores.ts";
import { DatastoreView } from "./wire.ts";

/** Those of the service, then those that were added, oldest first. */
export async function listDatastores(on: { documents: Pick<Documents, "query">; allowFolders: readonly string[] }): Promise<DatastoreView[]> {
  const added = await on.documents.query({ shape: DatastoreShape, pk: DATASTORES_PK, index: datastoresByTime, limit: MOST_DATASTORES });
  const builtIn = builtInDatastores(on).map(({ id, name, kind, writable }) => ({ id, name, kind, writable }));
  return [...builtIn, ...added.items.map(({ value }) => viewOf(value))];
}

const Shown = DatastoreView.strip();

/** What the view has of it: the name of the secret, which nobody needs, is not among it. */
export const viewOf = (record: DatastoreRecord): DatastoreView => Shown.parse({ ...record, kind: "azure-blob", writable: false });
