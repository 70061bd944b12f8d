import { mkdirSync } from "node:fs";
import path from "node:path";
import { DatabaseSync } from "node:sqlite";

export interface DataDirectory {
  /** The host's own state: orchestrations, timers, blobs seen. Not the product's records. */
  state: DatabaseSync;
  close(): void;
}

/**
 * Opens a data folder for this process alone. The lock is an exclusive transaction on a small SQLite file: the operating system lets go of it
 * when the process ends, however it ends, so there is no stale lock to clear after a kill -9.
 */
export function openDataDirectory(directory: string): DataDirectory {
  mkdirSync(directory, { recursive: true, mode: 0o700 });
  const lock = new DatabaseSync(path.join(directory, "host.lock"));
  try {
    lock.exec("BEGIN EXCLUSIVE");
  } catch (error) {
    lock.close();
    throw new Error(`Another instance runs on ${directory}. End it first, or choose another folder with --data-dir.`, { cause: error });
  }
  const state = new DatabaseSync(path.join(directory, "host.sqlite"));
  state.exec("PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL;");
  return {
    state,
    close() {
      state.close();
      lock.close();
    },
  };
}
