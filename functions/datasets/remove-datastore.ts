import type { Documents } from "../backends/documents.ts";
import type { Secrets } from "../backends/secrets.ts";
import { Refusal } from "../refusal.ts";
import { getDatastore, stale } from "./change-datastore.ts";
import { nameId } from "./create-datastore.ts";
import { DATASETS_PK, DatasetShape, datasetsByDatastore } from "./dataset.ts";
import { DATASTORES_PK } from "./datastore.ts";
import { builtInDatastores } from "./datastores.ts";

const SHOWN = 10;

/** Takes the connection and its secret away; the files stay where they are. Refuses with `conflict` while datasets are made from it. */
export async function removeDatastore(
  on: { documents: Pick<Documents, "get" | "query" | "batch">; secrets: Pick<Secrets, "remove">; allowFolders: readonly string[] },
  ask: { datastoreId: string; ifMatch?: string | undefined },
): Promise<void> {
  if (builtInDatastores(on).some(({ id }) => id === ask.datastoreId))
    throw new Refusal("conflict", "This datastore is part of the service and cannot be removed.", { reason: "built-in" });
  const { value, etag } = await getDatastore(on, ask.datastoreId);
  if (ask.ifMatch !== undefined && ask.ifMatch !== etag) throw stale();
  const equals = { datastoreId: value.id };
  const used = await on.documents.query({ shape: DatasetShape, pk: DATASETS_PK, index: datasetsByDatastore, equals, limit: SHOWN + 1 });
  if (used.items.length > 0) {
    const names = used.items.slice(0, SHOWN).map((found) => found.value.name);
    const more = used.items.length > SHOWN ? " and more" : "";
    throw new Refusal("conflict", `Datasets are made from it: ${names.map((name) => `"${name}"`).join(", ")}${more}. It cannot be removed.`, {
      reason: "datastore-in-use",
      datasets: names,
    });
  }
  const done = await on.documents.batch(DATASTORES_PK, [
    { op: "delete", id: value.id, etag },
    { op: "delete", id: nameId(value.name) },
  ]);
  if (!done.done) throw stale();
  if (value.secret !== undefined) await on.secrets.remove(value.secret);
}
