import { signal } from "@preact/signals";
import { isAbort } from "../../../api/api-error.ts";
import type { Renditions } from "../../../api/items.ts";

export type Thumbnail = { url: string } | { problem: string };

/** As the service allows in one call. */
const BATCH = 48;
/** Addresses kept; they are signed for a while only, and a view shows some hundred. */
const MOST = 1_500;

/** Small pictures of the items that are seen: asked for in batches, the ones seen now first. */
export function createThumbnails(ask: (itemIds: string[], off: AbortSignal) => Promise<Renditions>) {
  const known = signal<ReadonlyMap<string, Thumbnail>>(new Map());
  const retried = new Set<string>();
  let wanted: readonly string[] = [];
  let isRunning = false;
  const off = new AbortController();

  const take = (found: Renditions["items"]) => {
    const next = new Map(known.value);
    for (const { id, url, problem } of found) {
      next.delete(id); // so that it counts as the newest
      next.set(id, url === undefined ? { problem: problem ?? "No picture can be made of this file." } : { url });
    }
    for (const id of next.keys()) {
      if (next.size <= MOST) break;
      if (!wanted.includes(id)) next.delete(id);
    }
    known.value = next;
  };
  const run = async () => {
    if (isRunning) return;
    isRunning = true;
    try {
      for (;;) {
        const missing = wanted.filter((id) => !known.value.has(id)).slice(0, BATCH);
        if (missing.length === 0) return;
        take((await ask(missing, off.signal)).items);
        for (const id of missing) if (!known.value.has(id)) take([{ id, problem: "No picture." }]);
      }
    } catch (error) {
      if (!isAbort(error)) return; // the tiles stay grey; the next scroll or look asks again
    } finally {
      isRunning = false;
    }
  };
  return {
    known,
    want: (ids: readonly string[]): Promise<void> => {
      wanted = ids;
      return run();
    },
    /** A picture did not load: its address may have run out, so it is asked for once more. */
    broken: (id: string) => {
      const next = new Map(known.value);
      if (retried.has(id)) next.set(id, { problem: "The picture did not load." });
      else next.delete(id);
      retried.add(id);
      known.value = next;
      void run();
    },
    stop: () => off.abort(),
  };
}
