import { createHash } from "node:crypto";
import type { z } from "zod";
import type { AccountHosts } from "../backends/accounts.ts";
import type { Documents, Stored } from "../backends/documents.ts";
import type { Secrets } from "../backends/secrets.ts";
import { Refusal } from "../refusal.ts";
import { readConnection } from "./datastore-connection.ts";
import { type DatastoreName, DATASTORES_PK, type DatastoreRecord, DatastoreShape, datastoresByTime } from "./datastore.ts";
import { nameKey, reservationId } from "./name-key.ts";
import type { CreateDatastore } from "./wire.ts";

export interface DatastoreWriting {
  documents: Pick<Documents, "get" | "query" | "batch">;
  secrets: Secrets;
  accountHosts: AccountHosts;
  now(): number;
  newId(): string;
}

/** They are shown in one list, and asked for together. */
export const MOST_DATASTORES = 200;

/** Refuses with `conflict` where another one has the name. A creation that was cut off can be asked for again with the same idempotency key. */
export async function createDatastore(
  on: DatastoreWriting,
  ask: { wish: z.output<typeof CreateDatastore>; by: string; idempotencyKey?: string | undefined },
): Promise<Stored<DatastoreRecord>> {
  const { wish, by } = ask;
  const { secret, ...connection } = readConnection(on, wish);
  checkName(wish.name);
  const id = ask.idempotencyKey === undefined ? on.newId() : idOf(by, ask.idempotencyKey);
  const before = await again(on, id, { ...wish, ...connection });
  if (before) return before;
  const all = await on.documents.query({ shape: DatastoreShape, pk: DATASTORES_PK, index: datastoresByTime, limit: MOST_DATASTORES });
  if (all.items.length >= MOST_DATASTORES)
    throw new Refusal("conflict", `There can be ${MOST_DATASTORES} datastores at most.`, { reason: "too-many-datastores" });
  const kept = secret === undefined ? {} : { secret: secretName(id, on.newId()), secretAt: on.now() };
  const { name, description } = wish;
  const record: DatastoreRecord = { id, type: "datastore", name, description, ...connection, ...kept, createdAt: on.now(), createdBy: by };
  const reserved: DatastoreName = { id: nameId(name), type: "datastore-name", datastoreId: id };
  // The secret first: one that no record names is harmless, a record whose secret is missing is not.
  if (secret !== undefined && kept.secret !== undefined) await on.secrets.put(kept.secret, secret);
  const done = await on.documents.batch(DATASTORES_PK, [
    { op: "create", doc: reserved },
    { op: "create", doc: record },
  ]);
  if (done.done) return { value: record, etag: done.etags[1] ?? "" };
  if (kept.secret !== undefined) await on.secrets.remove(kept.secret);
  const same = await again(on, id, { ...wish, ...connection });
  if (!same) throw nameTaken();
  return same;
}

export const nameId = (name: string): string => `name.${reservationId(name)}`;
export const secretName = (id: string, unique: string): string => `datastore-${id}-${unique}`;
export function checkName(name: string): void {
  if (nameKey(name) === "") throw new Refusal("invalid", "The name is blank.", { violations: [{ path: "name", message: "The name is blank." }] });
}
const TAKEN = "Another datastore has this name. Choose another.";
export const nameTaken = (): Refusal => new Refusal("conflict", TAKEN, { reason: "name-taken", violations: [{ path: "name", message: TAKEN }] });

/** What the same request made before. */
async function again(
  on: Pick<DatastoreWriting, "documents">,
  id: string,
  wish: Pick<DatastoreRecord, "name" | "address" | "container" | "signIn">,
): Promise<Stored<DatastoreRecord> | undefined> {
  const found = await on.documents.get(DatastoreShape, DATASTORES_PK, id);
  if (!found) return undefined;
  const { name, address, container, signIn } = found.value;
  if (JSON.stringify([name, address, container, signIn]) !== JSON.stringify([wish.name, wish.address, wish.container, wish.signIn]))
    throw new Refusal("conflict", "This Idempotency-Key was used for another datastore.", { reason: "key-reused" });
  return found;
}

/** Not a secret; hashed so that one person's keys cannot meet another's. */
const idOf = (by: string, key: string): string =>
  `d${createHash("sha256")
    .update(JSON.stringify([by, key]))
    .digest("hex")
    .slice(0, 24)}`;
