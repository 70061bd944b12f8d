import { signal } from "@preact/signals";
import { isAbort } from "../../../api/api-error.ts";

interface LookupNeeds<V> {
  /** What is known of these keys; a key that is left out gets `none`. */
  ask(keys: string[], off: AbortSignal): Promise<ReadonlyMap<string, V>>;
  none: V;
  /** As the service allows in one call. */
  batch: number;
  /** Kept at most; the oldest that are not wanted now go first. */
  most: number;
}

/** Things about the items that are seen: asked for in batches, each once, those that are seen now first. */
export function createLookup<V>({ ask, none, batch, most }: LookupNeeds<V>) {
  const known = signal<ReadonlyMap<string, V>>(new Map());
  let wanted: readonly string[] = [];
  let isRunning = false;
  const off = new AbortController();

  const put = (keys: readonly string[], found: ReadonlyMap<string, V>) => {
    const next = new Map(known.value);
    for (const key of keys) {
      next.delete(key); // so that it counts as the newest
      next.set(key, found.get(key) ?? none);
    }
    const seen = new Set(wanted);
    for (const key of next.keys()) {
      if (next.size <= most) break;
      if (!seen.has(key)) next.delete(key);
    }
    known.value = next;
  };
  const run = async () => {
    if (isRunning) return;
    isRunning = true;
    try {
      for (;;) {
        const missing = wanted.filter((key) => !known.value.has(key)).slice(0, batch);
        if (missing.length === 0) return;
        put(missing, await ask(missing, off.signal));
      }
    } catch (error) {
      if (!isAbort(error)) return; // the tiles stay grey; the next scroll or look asks again
    } finally {
      isRunning = false;
    }
  };
  return {
    known,
    want: (keys: readonly string[]): Promise<void> => {
      wanted = keys;
      return run();
    },
    set: (key: string, value: V) => {
      known.value = new Map(known.value).set(key, value);
    },
    /** To be asked again. */
    forget: (key: string): Promise<void> => {
      const next = new Map(known.value);
      next.delete(key);
      known.value = next;
      return run();
    },
    stop: () => off.abort(),
  };
}
export type Lookup<V> = Pick<ReturnType<typeof createLookup<V>>, "known" | "want" | "forget" | "stop">;
