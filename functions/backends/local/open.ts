import { randomBytes, randomUUID } from "node:crypto";
import { chmod, link, mkdir, readFile, rm, writeFile } from "node:fs/promises";
import type { IncomingMessage, ServerResponse } from "node:http";
import { join, resolve } from "node:path";
import type { Blobs } from "../blobs.ts";
import type { Documents, Index } from "../documents.ts";
import type { Queues } from "../queues.ts";
import type { BlobRoots } from "./blob-places.ts";
import { blobServer } from "./blob-server.ts";
import { localBlobs } from "./blobs.ts";
import { localDocuments } from "./documents.ts";
import { errorCode } from "./error-code.ts";
import { localQueues } from "./queues.ts";

const SECRET_BYTES = 32;

export interface LocalOptions {
  /** Made where it is not there yet, for this user's eyes only. Several processes of one machine may open it at once. */
  dataDir: string;
  /** Folders of the user's that may be read in place. */
  allowFolders: readonly string[];
  /** Where the blob server is reached, as in `http://127.0.0.1:7071`. */
  origin: string;
  indexes: readonly Index[];
}

/** Opens everything on one machine: records and queues in SQLite files, blobs in folders. */
export async function openLocal({
  origin,
  indexes,
  ...where
}: LocalOptions): Promise<{ documents: Documents; blobs: Blobs; queues: Queues; close(): Promise<void> }> {
  const { home, roots } = await homeOf(where);
  const documents = localDocuments({ file: join(home, "documents.db"), indexes });
  const queues = localQueues({ file: join(home, "queues.db") });
  const blobs = localBlobs({ ...roots, origin });
  return {
    documents,
    blobs,
    queues,
    close: async () => {
      await Promise.all([documents.close(), queues.close(), blobs.close()]);
    },
  };
}

/** What serves the signed links of the same `dataDir`, for the embedded host: answers requests under `/blobs/`, and false to all others. */
export async function openBlobServer(
  where: Pick<LocalOptions, "dataDir" | "allowFolders">,
): Promise<(request: IncomingMessage, response: ServerResponse) => Promise<boolean>> {
  return blobServer((await homeOf(where)).roots);
}

async function homeOf({ dataDir, allowFolders }: Pick<LocalOptions, "dataDir" | "allowFolders">): Promise<{ home: string; roots: BlobRoots }> {
  const home = resolve(dataDir);
  await mkdir(home, { recursive: true, mode: 0o700 });
  await chmod(home, 0o700);
  const secret = await linkSecret(join(home, "link-secret"));
  return { home, roots: { root: join(home, "blobs"), allowFolders: allowFolders.map((folder) => resolve(folder)), secret } };
}

/** Kept, so that links stay good over a restart. */
async function linkSecret(file: string): Promise<Uint8Array> {
  // Made aside and then linked: another process that starts just now sees it whole or not at all.
  const made = `${file}.${randomUUID()}`;
  try {
    await writeFile(made, randomBytes(SECRET_BYTES), { mode: 0o600, flag: "wx" });
    await link(made, file);
  } catch (error) {
    if (errorCode(error) !== "EEXIST") throw error;
  } finally {
    await rm(made, { force: true });
  }
  const secret = await readFile(file);
  if (secret.length !== SECRET_BYTES) throw new Error(`${file} does not hold ${SECRET_BYTES} bytes. Delete it: a new one is made at the next start.`);
  return secret;
}
