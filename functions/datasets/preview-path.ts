import { type DatastoreNeeds, openDatastore } from "./datastores.ts";
import { contentTypeOf, countReason, isShownByBrowsers, notLoadable, type Wanted } from "./loadable.ts";
import { selection } from "./selection.ts";
import { LISTING_PAGE, walkSelection } from "./walk-selection.ts";
import type { PreviewReply } from "./wire.ts";

/** Names looked at in one call: about a second of listing. */
const MOST_NAMES = 20_000;
const SAMPLES = 6;
const SAMPLE_MINUTES = 15;

/** Counts what a path selects, a stretch of at most 20,000 names a call; goes on at `cursor`. */
export async function previewPath(
  on: DatastoreNeeds,
  ask: { datastoreId: string; path: string; want: Wanted; cursor?: string | undefined },
): Promise<PreviewReply> {
  const chosen = selection(ask.path);
  const container = await openDatastore(on, ask.datastoreId);
  let loadable = 0;
  let rejectedWhy: Record<string, number> = {};
  const samples: string[] = [];
  let cursor = ask.cursor;
  for (let names = 0; names < MOST_NAMES; names += LISTING_PAGE) {
    const page = await walkSelection(container, chosen, cursor);
    for (const blob of page.blobs) {
      const why = notLoadable(blob, ask.want);
      if (why !== undefined) rejectedWhy = countReason(rejectedWhy, why);
      else {
        loadable++;
        if (ask.cursor === undefined && samples.length < SAMPLES) samples.push(blob.name);
      }
    }
    cursor = page.cursor;
    if (cursor === undefined) break;
  }
  const linked = samples.map(async (path) => ({
    path,
    ...(isShownByBrowsers(path) && { url: await container.readLink(path, { minutes: SAMPLE_MINUTES, contentType: contentTypeOf(path) }) }),
  }));
  return { loadable, rejectedWhy, samples: await Promise.all(linked), ...(cursor !== undefined && { cursor }) };
}
