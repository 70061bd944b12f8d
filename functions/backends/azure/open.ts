// Placeholder so that the app compiles until the Azure backends are here; its engineer replaces this file.
import type { Blobs } from "../blobs.ts";
import type { Documents, Index } from "../documents.ts";
import type { Queues } from "../queues.ts";

interface Options {
  cosmos: { endpoint?: string; key?: string; database: string };
  storage: { connectionString?: string; blobServiceUri?: string; queueServiceUri?: string; clientId?: string };
  indexes: readonly Index[];
}

export async function openAzure(_options: Options): Promise<{ documents: Documents; blobs: Blobs; queues: Queues; close(): Promise<void> }> {
  throw new Error("The Azure backends are not there yet.");
}
