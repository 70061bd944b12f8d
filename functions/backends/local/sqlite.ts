import { DatabaseSync } from "node:sqlite";
import { Busy } from "../../refusal.ts";

/** Another process (the ML job) may hold the file for a moment; ours waits this long inside SQLite. */
const BUSY_MS = 5_000;
/** Page cache in KiB. The operating system caches the file as well, so a larger one costs memory and gains little. */
const CACHE_KIB = 16_000;
/** Pages of the log (8 MB) before they are copied into the file. */
const CHECKPOINT_PAGES = 2_000;

/** Opens a database file that survives kill -9: WAL with NORMAL loses nothing that was committed unless the machine itself loses power. */
export function openSqlite(file: string, { cacheKib = CACHE_KIB, checkpointPages = CHECKPOINT_PAGES } = {}): DatabaseSync {
  const db = new DatabaseSync(file, { timeout: BUSY_MS });
  db.exec(`PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; PRAGMA mmap_size = 0;
    PRAGMA cache_size = -${cacheKib}; PRAGMA wal_autocheckpoint = ${checkpointPages}; PRAGMA journal_size_limit = 67108864`);
  return db;
}

/** Runs one synchronous burst; a file held by another process for too long is `Busy`, which the caller may try again. */
export function burst<T>(work: () => T): T {
  try {
    return work();
  } catch (error) {
    if (typeof error === "object" && error !== null && "errcode" in error && (Number(error.errcode) & 0xff) === SQLITE_BUSY)
      throw new Busy("The database is held by another process.", 1_000, { cause: error });
    throw error;
  }
}
const SQLITE_BUSY = 5;

/** All or nothing. `IMMEDIATE`, because a transaction that reads before it writes may otherwise find the file taken half way. */
export function transaction<T>(db: DatabaseSync, work: () => { keep: boolean; result: T }): T {
  db.exec("BEGIN IMMEDIATE");
  try {
    const { keep, result } = work();
    db.exec(keep ? "COMMIT" : "ROLLBACK");
    return result;
  } catch (error) {
    if (db.isTransaction) db.exec("ROLLBACK");
    throw error;
  }
}
