import { createHash } from "node:crypto";
import type { BlobContainer, Blobs } from "../backends/blobs.ts";
import { Refusal } from "../refusal.ts";
import type { Datastore } from "./dataset.ts";

export interface DatastoreNeeds {
  blobs: Blobs;
  /** Folders of the user's that were allowed at start, as absolute paths. */
  allowFolders: readonly string[];
}

export const DEFAULT_DATASTORE = "default";

const folderId = (folder: string): string => `folder-${createHash("sha256").update(folder).digest("hex").slice(0, 8)}`;
const baseName = (folder: string): string => folder.split(/[\\/]/).findLast((segment) => segment !== "") ?? folder;

/** The service's own container, and each folder allowed at start. */
export function listDatastores(on: Pick<DatastoreNeeds, "allowFolders">): Datastore[] {
  const own: Datastore = { id: DEFAULT_DATASTORE, name: "Uploads and datasets", kind: "container", place: { container: "datasets" }, writable: true };
  const folders = on.allowFolders.map(
    (folder): Datastore => ({ id: folderId(folder), name: baseName(folder), kind: "folder", place: { folder }, writable: false }),
  );
  return [own, ...folders];
}

/** Refuses with `not-found` where there is no such datastore, as when a folder is no longer allowed. */
export function datastoreNamed(on: Pick<DatastoreNeeds, "allowFolders">, id: string): Datastore {
  const found = listDatastores(on).find((datastore) => datastore.id === id);
  if (!found)
    throw new Refusal("not-found", "There is no such datastore. A folder must be allowed when the service is started.", { reason: "no-such-datastore" });
  return found;
}

export async function openDatastore(on: DatastoreNeeds, id: string): Promise<BlobContainer> {
  return await on.blobs.open(datastoreNamed(on, id).place);
}
