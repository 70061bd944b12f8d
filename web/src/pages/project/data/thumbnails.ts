import type { Renditions } from "../../../api/items.ts";
import { createLookup } from "./lookup.ts";

export type Thumbnail = { url: string } | { problem: string };

/** Addresses are signed for a while only, and a view shows some hundred. */
const MOST = 1_500;

/** Small pictures of the items that are seen. */
export function createThumbnails(ask: (itemIds: string[], off: AbortSignal) => Promise<Renditions>) {
  const retried = new Set<string>();
  const lookup = createLookup<Thumbnail>({
    ask: async (ids, off) =>
      new Map(
        (await ask(ids, off)).items.map(({ id, url, problem }) => [
          id,
          url === undefined ? { problem: problem ?? "No picture can be made of this file." } : { url },
        ]),
      ),
    none: { problem: "No picture." },
    batch: 48,
    most: MOST,
  });
  return {
    ...lookup,
    /** A picture did not load: its address may have run out, so it is asked for once more. */
    broken: (id: string) => {
      if (retried.has(id)) lookup.set(id, { problem: "The picture did not load." });
      else void lookup.forget(id);
      retried.add(id);
    },
  };
}
export type Thumbnails = ReturnType<typeof createThumbnails>;
