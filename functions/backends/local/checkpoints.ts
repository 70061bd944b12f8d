import type { DatabaseSync } from "node:sqlite";
import { Worker } from "node:worker_threads";
import { z } from "zod";

/** Pages of the log not yet copied into the file (64 MB) at which a thread of its own begins to. */
const COPY_FROM = 16_000;
/** Pages not yet copied (192 MB) at which bulk writes wait. */
const BULK_WAITS_FROM = 48_000;
/** Length of the log in pages (512 MB) at which it is copied here and now, because writes never paused. */
const COPY_NOW_FROM = 128_000;
/** Pages that the thread may leave (those written while it copied) for the rest to be copied here: about ten milliseconds, and then the log begins anew. */
const REST = 1_000;
/** Writes between two looks at the log. */
const WRITES = 8;

/** Source and not a file of its own: the app may be bundled. The second pass copies what was written during the first; no pass ever copies all while people work. */
const THREAD = `
  const { parentPort, workerData } = require("node:worker_threads");
  const { DatabaseSync } = require("node:sqlite");
  const db = new DatabaseSync(workerData, { timeout: 1000 });
  db.exec("PRAGMA wal_autocheckpoint = 0; PRAGMA cache_size = -1000");
  parentPort.on("message", () => {
    for (let pass = 0; pass < 2; pass++) db.exec("PRAGMA wal_checkpoint(PASSIVE)");
    parentPort.postMessage(0);
  });`;

const State = z.object({ log: z.number(), checkpointed: z.number() });

export interface Checkpoints {
  /** To be called after each write. */
  wrote(): void;
  /** To be awaited before a bulk write: as long as the disk has not caught up, others go first. */
  room(): Promise<void>;
  close(): Promise<void>;
}

/**
 * Copies the write-ahead log into the database file from another thread: a copy waits for the disk, up to half a second on a slow one, and
 * the thread that serves people must not. Processes that write little never start that thread.
 */
export function checkpoints(db: DatabaseSync, file: string): Checkpoints {
  const look = db.prepare("PRAGMA wal_checkpoint(NOOP)");
  const copyHere = db.prepare("PRAGMA wal_checkpoint(PASSIVE)");
  let thread: Worker | undefined;
  let copying: PromiseWithResolvers<void> | undefined;
  let writes = 0;

  const done = () => {
    copying?.resolve();
    copying = undefined;
  };
  const state = () => {
    const { log, checkpointed } = State.parse(look.get());
    return { log, uncopied: log - checkpointed };
  };
  const start = () => {
    const made = new Worker(THREAD, { eval: true, workerData: file });
    made.unref();
    made.on("message", () => {
      if (state().uncopied <= REST) copyHere.get();
      done();
    });
    // A thread that cannot run ends its copy; the next look finds a log that is too long, and copies it here.
    made.on("error", () => {
      thread = undefined;
      copyHere.get();
      done();
    });
    return made;
  };
  const copy = (): Promise<void> => {
    if (!copying) {
      copying = Promise.withResolvers();
      thread ??= start();
      thread.postMessage(0);
    }
    return copying.promise;
  };

  return {
    wrote: () => {
      if (++writes % WRITES !== 0) return;
      const { log, uncopied } = state();
      if (log > COPY_NOW_FROM) copyHere.get();
      else if (uncopied > COPY_FROM) void copy();
    },
    room: async () => {
      if (copying && state().uncopied > BULK_WAITS_FROM) await copy();
    },
    close: async () => {
      thread?.removeAllListeners("message"); // one may be on its way to a database that is closed by then
      await thread?.terminate();
      done();
    },
  };
}
