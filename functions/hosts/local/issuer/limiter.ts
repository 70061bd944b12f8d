/** Remembered at once; the oldest are forgotten, which costs an attacker as many tries as it frees. */
const MOST = 10_000;
const FORGET_MS = 3_600_000;

export interface Limiter {
  /** Seconds to wait before the next try; 0: go ahead. */
  wait(key: string): number;
  /** Counts a try as failed before it is judged, so that many at one moment do not all slip through. */
  tried(key: string): void;
  /** Takes one try back. */
  forgive(key: string): void;
  /** Forgets all tries. */
  clear(key: string): void;
}

/**
 * A delay that doubles with each failure past the free ones, up to `mostS`. It never locks for good: an attacker who tries a name all day
 * must not be able to keep its owner out.
 */
export function openLimiter({ free, mostS, now }: { free: number; mostS: number; now(): number }): Limiter {
  const failures = new Map<string, { count: number; at: number }>();
  const recent = (key: string) => {
    const seen = failures.get(key);
    return seen && now() - seen.at < FORGET_MS ? seen : undefined;
  };
  return {
    wait: (key) => {
      const seen = recent(key);
      if (!seen || seen.count < free) return 0;
      const delayS = Math.min(mostS, 2 ** (seen.count - free));
      return Math.max(0, Math.ceil((seen.at + delayS * 1_000 - now()) / 1_000));
    },
    tried: (key) => {
      const count = (recent(key)?.count ?? 0) + 1;
      failures.delete(key); // and in again: a Map keeps the order of insertion, so the oldest stay first
      failures.set(key, { count, at: now() });
      const oldest = failures.keys().next();
      if (failures.size > MOST && !oldest.done) failures.delete(oldest.value);
    },
    forgive: (key) => {
      const seen = failures.get(key);
      if (seen) seen.count -= 1;
    },
    clear: (key) => {
      failures.delete(key);
    },
  };
}
