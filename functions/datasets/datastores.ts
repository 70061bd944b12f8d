import { createHash } from "node:crypto";
import type { BlobContainer, Blobs } from "../backends/blobs.ts";
import type { Documents, Stored } from "../backends/documents.ts";
import { Refusal } from "../refusal.ts";
import type { Datastore } from "./dataset.ts";
import { DATASTORES_PK, type DatastoreRecord, DatastoreShape } from "./datastore.ts";

export interface DatastoreNeeds {
  blobs: Blobs;
  documents: Pick<Documents, "get">;
  /** Folders of the user's that were allowed at start, as absolute paths. */
  allowFolders: readonly string[];
}

export const DEFAULT_DATASTORE = "default";

const folderId = (folder: string): string => `folder-${createHash("sha256").update(folder).digest("hex").slice(0, 8)}`;
const baseName = (folder: string): string => folder.split(/[\\/]/).findLast((segment) => segment !== "") ?? folder;

/** Those that nobody made and nobody can remove: the service's own container, and each folder allowed at start. */
export function builtInDatastores(on: Pick<DatastoreNeeds, "allowFolders">): Datastore[] {
  const own: Datastore = { id: DEFAULT_DATASTORE, name: "Uploads and datasets", kind: "container", place: { container: "datasets" }, writable: true };
  const folders = on.allowFolders.map(
    (folder): Datastore => ({ id: folderId(folder), name: baseName(folder), kind: "folder", place: { folder }, writable: false }),
  );
  return [own, ...folders];
}

export function datastoreOf({ id, name, address, container, signIn, secret }: DatastoreRecord): Datastore {
  return { id, name, kind: "azure-blob", place: { account: { address, container, signIn, ...(secret !== undefined && { secret }) } }, writable: false };
}

/** One that somebody added, if it is there. What could not be an id at all, as `../x`, is asked of nobody. */
export async function addedDatastore(on: { documents: Pick<Documents, "get"> }, id: string): Promise<Stored<DatastoreRecord> | undefined> {
  return /^[A-Za-z0-9_-]+$/.test(id) ? await on.documents.get(DatastoreShape, DATASTORES_PK, id) : undefined;
}

/** Refuses with `not-found` where there is no such datastore, as when a folder is no longer allowed. */
export async function datastoreNamed(on: Omit<DatastoreNeeds, "blobs">, id: string): Promise<Datastore> {
  const builtIn = builtInDatastores(on).find((datastore) => datastore.id === id);
  if (builtIn) return builtIn;
  const found = await addedDatastore(on, id);
  if (!found)
    throw new Refusal("not-found", "There is no such datastore. A folder must be allowed when the service is started.", { reason: "no-such-datastore" });
  return datastoreOf(found.value);
}

export async function openDatastore(on: DatastoreNeeds, id: string): Promise<BlobContainer> {
  return await on.blobs.open((await datastoreNamed(on, id)).place);
}
