import { type DatastoreNeeds, openDatastore } from "./datastores.ts";
import { notLoadable, WANTED } from "./loadable.ts";
import { folderPrefix } from "./selection.ts";
import type { BrowseReply } from "./wire.ts";

/** One level of a datastore: folders, and files with whether they could be labeled. */
export async function browseFolder(
  on: DatastoreNeeds,
  ask: { datastoreId: string; prefix: string; limit: number; cursor?: string | undefined },
): Promise<BrowseReply> {
  const prefix = folderPrefix(ask.prefix);
  const container = await openDatastore(on, ask.datastoreId);
  const level = await container.browse({ prefix, limit: ask.limit, ...(ask.cursor !== undefined && { after: ask.cursor }) });
  const files = level.blobs.map((blob) => ({ path: blob.name, size: blob.size, loadable: WANTED.some((want) => notLoadable(blob, want) === undefined) }));
  return { folders: level.folders, files, ...(level.cursor !== undefined && { cursor: level.cursor }) };
}
