import type { Blobs } from "../backends/blobs.ts";
import { EXPORTS_CONTAINER, folderOf } from "./export.ts";
import { fileNames } from "./layout.ts";
import type { OpenExport } from "./open-export.ts";

/** Deletes what an export that did not end well may have left. Blocks that were never committed are dropped by the storage itself. */
export async function dropFiles(on: { blobs: Blobs }, { record, format, context }: OpenExport): Promise<void> {
  const container = await on.blobs.open({ container: EXPORTS_CONTAINER });
  for (const name of fileNames(format.files(context, format.start(context)))) await container.delete(`${folderOf(record)}/${name}`);
}
