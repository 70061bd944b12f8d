import { signal, type ReadonlySignal } from "@preact/signals";
import { type ApiError, isAbort, sentence } from "./api-error.ts";

/** A thing that is asked for: not there yet, there, or failed with a sentence. What was there stays while it is asked for again. */
export interface Loaded<T> {
  value: ReadonlySignal<T | undefined>;
  failure: ReadonlySignal<string | undefined>;
  /** HTTP status of the failure; 0 when the service could not be reached. */
  failedStatus: ReadonlySignal<number | undefined>;
  /** Asks (again); an earlier question still under way is called off. */
  load(): Promise<void>;
  set(value: T): void;
  stop(): void;
}

export function loaded<T>(ask: (off: AbortSignal) => Promise<T>): Loaded<T> {
  const value = signal<T>();
  const failure = signal<string>();
  const failedStatus = signal<number>();
  let asking: AbortController | undefined;
  const load = async () => {
    asking?.abort();
    const mine = new AbortController();
    asking = mine;
    try {
      const found = await ask(mine.signal);
      if (mine.signal.aborted) return;
      value.value = found;
      failure.value = undefined;
      failedStatus.value = undefined;
    } catch (error) {
      if (isAbort(error) || mine.signal.aborted) return;
      failure.value = sentence(error);
      failedStatus.value = (error as Partial<ApiError>).status;
    }
  };
  return {
    value,
    failure,
    failedStatus,
    load,
    set: (found) => {
      asking?.abort(); // an answer on its way is older than this
      value.value = found;
      failure.value = undefined;
    },
    stop: () => asking?.abort(),
  };
}

/** Follows a list's cursors to its end or to `most` entries. */
export async function allPages<T>(page: (cursor: string | undefined) => Promise<{ items: T[]; cursor?: string | undefined }>, most = 1_000): Promise<T[]> {
  const all: T[] = [];
  let cursor: string | undefined;
  do {
    const { items, cursor: next } = await page(cursor);
    all.push(...items);
    cursor = next;
  } while (cursor && all.length < most);
  return all;
}
