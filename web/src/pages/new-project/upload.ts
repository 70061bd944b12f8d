import { batch, computed, signal } from "@preact/signals";
import type { DatasetsApi } from "../../api/datasets.ts";
import { ApiError, isAbort, sentence } from "../../api/api-error.ts";
import { sleep } from "../../api/client.ts";
import type { Wanted } from "../../api/datasets.ts";
import { asked, type Entry, entryOf, FileUnreadable, type FileState, isOutage, type Picked, type Problem, problemOf, UploadRefused } from "./uploading-file.ts";

/** Sends bytes to a signed address; `onSent` tells bytes so far. Rejects with `UploadRefused` where the storage answered no, with `FileUnreadable` where it is the file's fault. */
export type Put = (url: string, file: Blob, off: AbortSignal, onSent: (bytes: number) => void) => Promise<void>;

/** Asked for in one call, and sent at the same time. */
const PLANNED_AT_ONCE = 100;
const SENT_AT_ONCE = 5;
const TRIES = 4;
/** In an outage all wait; a file at which the storage always fails must not keep the others waiting for ever. */
const OUTAGE_TRIES = 8;
/** Problems shown by name; the report that can be saved has all of them. */
const LISTED = 100;

interface UploadNeeds {
  plan: DatasetsApi["planUploads"];
  put: Put;
  sleep?(ms: number, off: AbortSignal): Promise<void>;
}

/**
 * Files straight from the browser to storage. What arrived stays: after a pause, a broken connection or a reload, the same files picked again are
 * asked for, and those that are there are passed over.
 */
export function createUpload({ plan, put, sleep: wait = sleep }: UploadNeeds) {
  let entries: Entry[] = [];
  let datasetId = "";
  let want: Wanted = "image";
  let run: AbortController | undefined;
  /** `stopped`: the service said no to the whole upload, for a reason that waiting does not mend. */
  const state = signal<"idle" | "sending" | "paused" | "waiting-for-network" | "stopped" | "done">("idle");
  const overwrite = signal(false);
  const failure = signal<string>();
  const counts = signal({ files: 0, bytes: 0, done: 0, sentBytes: 0, sent: 0, present: 0, exists: 0, refused: 0, failed: 0 });
  const problems = signal<readonly Problem[]>([]);
  const inFlight = new Map<Entry, number>();

  const tally = () => {
    const sum = { files: entries.length, bytes: 0, done: 0, sentBytes: 0, sent: 0, present: 0, exists: 0, refused: 0, failed: 0 };
    const wrong: Problem[] = [];
    for (const entry of entries) {
      sum.bytes += entry.file.size;
      if (entry.state === "waiting") continue;
      sum.done++;
      sum.sentBytes += entry.file.size;
      sum[entry.state]++;
      const problem = wrong.length < LISTED ? problemOf(entry) : undefined;
      if (problem) wrong.push(problem);
    }
    for (const bytes of inFlight.values()) sum.sentBytes += bytes;
    batch(() => {
      counts.value = sum;
      problems.value = wrong;
    });
  };
  const settle = (entry: Entry, to: FileState, why?: string) => {
    entry.state = to;
    if (why === undefined) delete entry.why;
    else entry.why = why;
  };

  const send = async (entry: Entry, url: string, off: AbortSignal) => {
    try {
      await put(url, entry.file, off, (bytes) => inFlight.set(entry, bytes));
      settle(entry, "sent");
    } catch (error) {
      if (isAbort(error)) throw error;
      if (error instanceof FileUnreadable) settle(entry, "failed", error.message);
      else if (!(error instanceof UploadRefused))
        throw error; // the network: all of it stops and goes on together
      else if (++entry.tries >= (error.isOutage ? OUTAGE_TRIES : TRIES)) settle(entry, "failed", error.message);
      else if (error.isOutage) throw error; // so do the others; hammering would make it worse
    } finally {
      inFlight.delete(entry);
    }
  };

  const round = async (batchOf: Entry[], off: AbortSignal) => {
    const planned = await plan(datasetId, { want, files: batchOf.map(asked), overwrite: overwrite.value }, { signal: off });
    const byPath = new Map(batchOf.map((entry) => [entry.path, entry]));
    const toSend: [Entry, string][] = [];
    for (const answer of planned.files) {
      const entry = byPath.get(answer.path);
      if (!entry) continue;
      if (answer.state === "send") toSend.push([entry, answer.url]);
      else if (answer.state === "refused") settle(entry, "refused", answer.why);
      else settle(entry, answer.state);
    }
    const ticking = setInterval(tally, 200);
    try {
      await Promise.all(
        Array.from({ length: SENT_AT_ONCE }, async () => {
          for (let next = toSend.shift(); next; next = toSend.shift()) {
            off.throwIfAborted();
            await send(next[0], next[1], off);
          }
        }),
      );
    } finally {
      clearInterval(ticking);
      tally();
    }
  };

  /** Until nothing waits. A connection that breaks is waited for: 2, 4, 8 … 30 s. */
  const work = async (off: AbortSignal) => {
    let broken = 0;
    for (;;) {
      const next = entries.filter((entry) => entry.state === "waiting").slice(0, PLANNED_AT_ONCE);
      if (next.length === 0) break;
      const inner = new AbortController(); // one failed send calls the others of its round off
      const stop = () => inner.abort();
      off.addEventListener("abort", stop, { once: true });
      try {
        await round(next, inner.signal);
        broken = 0;
        state.value = "sending";
        failure.value = undefined;
      } catch (error) {
        inner.abort();
        off.throwIfAborted();
        failure.value = sentence(error);
        if (error instanceof ApiError && !isOutage(error.status)) {
          state.value = "stopped";
          return;
        }
        state.value = "waiting-for-network";
        await wait(Math.min(30_000, 1_000 * 2 ** ++broken), off);
      } finally {
        off.removeEventListener("abort", stop);
      }
    }
    state.value = "done";
  };

  const go = async () => {
    run?.abort();
    const mine = new AbortController();
    run = mine;
    state.value = "sending";
    failure.value = undefined;
    try {
      await work(mine.signal);
    } catch (error) {
      if (!isAbort(error)) throw error;
    }
  };

  return {
    state,
    overwrite,
    failure,
    counts,
    problems,
    /** All files that did not get there, a line each. */
    report: (): string =>
      entries
        .flatMap((entry) => problemOf(entry) ?? [])
        .map(({ path, outcome, why }) => `${outcome}\t${path}\t${why}\n`)
        .join(""),
    isMoving: computed(() => state.value === "sending" || state.value === "waiting-for-network"),
    /** Adds files to what is being sent; the same path twice is the file picked last. */
    add: (picked: readonly Picked[]) => {
      const paths = new Set(picked.map(({ path }) => path));
      entries = [...entries.filter(({ path }) => !paths.has(path)), ...picked.map(entryOf)];
      tally();
    },
    start: (to: string, of: Wanted) => {
      datasetId = to;
      want = of;
      return go();
    },
    pause: () => {
      run?.abort();
      state.value = "paused";
    },
    resume: go,
    /** Nothing is to be sent any more; what arrived stays where it is. */
    forget: () => {
      run?.abort();
      entries = [];
      state.value = "idle";
      failure.value = undefined;
      tally();
    },
    /** Once more for what failed; with `what` = exists, for the files that were there with other content, which overwrites them. */
    again: (what: "failed" | "exists") => {
      if (what === "exists") overwrite.value = true;
      for (const entry of entries)
        if (entry.state === what) {
          entry.tries = 0;
          settle(entry, "waiting");
        }
      tally();
      return go();
    },
  };
}
export type Upload = ReturnType<typeof createUpload>;
