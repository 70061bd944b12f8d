import type { z } from "zod";
import type { Documents, Operation, Stored } from "../backends/documents.ts";
import { Refusal } from "../refusal.ts";
import { checkName, type DatastoreWriting, nameId, nameTaken, secretName } from "./create-datastore.ts";
import { readConnection } from "./datastore-connection.ts";
import { type DatastoreName, DATASTORES_PK, type DatastoreRecord } from "./datastore.ts";
import { addedDatastore } from "./datastores.ts";
import type { ChangeDatastore } from "./wire.ts";

/** One that somebody made. Refuses with `not-found`, also for those that are built in: nothing of them can be changed. */
export async function getDatastore(on: { documents: Pick<Documents, "get"> }, id: string): Promise<Stored<DatastoreRecord>> {
  const found = await addedDatastore(on, id);
  if (!found) throw new Refusal("not-found", "There is no such datastore among those that were added.", { reason: "no-such-datastore" });
  return found;
}

/** Another name, description, or secret. Where it leads stays: datasets and labels rest on it. */
export async function changeDatastore(
  on: DatastoreWriting,
  ask: { datastoreId: string; change: z.output<typeof ChangeDatastore>; ifMatch: string | undefined },
): Promise<Stored<DatastoreRecord>> {
  if (ask.ifMatch === undefined) throw new Refusal("precondition-required", "Send If-Match with the ETag of the datastore that you read.");
  const { value: before, etag } = await getDatastore(on, ask.datastoreId);
  if (etag !== ask.ifMatch) throw stale();
  const { name = before.name, description = before.description, secret } = ask.change;
  checkName(name);
  const connection = secret === undefined ? undefined : readConnection(on, { ...before, account: before.address, secret });
  const kept = connection?.secret === undefined ? undefined : { name: secretName(before.id, on.newId()), value: connection.secret };
  const { expiresAt } = connection ?? before;
  const record: DatastoreRecord = {
    ...before,
    name,
    description,
    ...(kept && { secret: kept.name, secretAt: on.now() }),
    ...(expiresAt !== undefined && { expiresAt }),
  };
  if (kept) await on.secrets.put(kept.name, kept.value);
  const moved: DatastoreName = { id: nameId(name), type: "datastore-name", datastoreId: before.id };
  const renamed: Operation[] =
    moved.id === nameId(before.name)
      ? []
      : [
          { op: "create", doc: moved },
          { op: "delete", id: nameId(before.name) },
        ];
  const done = await on.documents.batch(DATASTORES_PK, [...renamed, { op: "replace", doc: record, etag }]);
  if (!done.done) {
    if (kept) await on.secrets.remove(kept.name);
    throw done.why === "conflict" ? nameTaken() : stale();
  }
  if (kept && before.secret !== undefined) await on.secrets.remove(before.secret);
  return { value: record, etag: done.etags.at(-1) ?? "" };
}

export const stale = () => new Refusal("stale", "The datastore has changed since it was read. Load it again.");
