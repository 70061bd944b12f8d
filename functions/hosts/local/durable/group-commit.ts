import type { Store } from "./store.ts";

interface Waiting {
  work: () => void;
  resolve(): void;
  reject(error: unknown): void;
}

/**
 * Puts what ends in the same turn of the event loop into one transaction: a commit costs more than the writes in it. Where one piece of work
 * fails, each is tried alone, so that it fails alone.
 */
export function createCommits(store: Store) {
  let waiting: Waiting[] = [];
  const flush = () => {
    const group = waiting;
    waiting = [];
    try {
      store.transaction(() => group.forEach(({ work }) => work()));
    } catch {
      return group.forEach(alone);
    }
    for (const { resolve } of group) resolve();
  };
  const alone = ({ work, resolve, reject }: Waiting) => {
    try {
      store.transaction(work);
      resolve();
    } catch (error) {
      reject(error);
    }
  };
  return {
    commit: (work: () => void): Promise<void> =>
      new Promise((resolve, reject) => {
        if (waiting.push({ work, resolve, reject }) === 1) setImmediate(flush);
      }),
  };
}
