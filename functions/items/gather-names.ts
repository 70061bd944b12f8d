import type { BlobFacts } from "../backends/blobs.ts";
import { countReason, notLoadable, type Wanted } from "../datasets/loadable.ts";
import { selection } from "../datasets/selection.ts";
import { LISTING_PAGE, walkSelection } from "../datasets/walk-selection.ts";
import { breathe } from "./breathe.ts";
import { MOST_REJECTIONS } from "./import-record.ts";
import { type Chunk, openCutter } from "./name-chunks.ts";
import type { Source } from "./source.ts";

/** What a stretch of the listing holds. In memory are hashes, and of files only those that no walk found before. */
export interface Found {
  /** Files of the stretch; of them, those that become items. */
  listed: number;
  loadable: number;
  /** Hashes of chunks that the last whole walk found as well. */
  seen: string[];
  fresh: Chunk<BlobFacts>[];
  /** Files that are not loaded: the first 1,000, how many in all, and the reasons with their counts. */
  rejected: { path: string; why: string }[];
  rejections: number;
  rejectedWhy: Record<string, number>;
  /** Where the next stretch begins; absent at the end. */
  cursor?: string;
}

interface Stretch {
  after: string | undefined;
  want: Wanted;
  /** Hashes of the chunks that are known. */
  known: ReadonlySet<string>;
  /** Names that are not known, at the most, give or take a page; and time for listing, ms. */
  most: number;
  ms: number;
}

/** Lists the next names until enough of them are new, or the time is over: of what is known half a million fit one stretch. */
export async function gatherNames(on: { now(): number }, { container, dataset }: Source, { after, want, known, most, ms }: Stretch): Promise<Found> {
  const chosen = selection(dataset.path);
  const until = on.now() + ms;
  const found: Found = { listed: 0, loadable: 0, seen: [], fresh: [], rejected: [], rejections: 0, rejectedWhy: {} };
  const cutter = openCutter<BlobFacts>(after === undefined ? "first" : "inside");
  let unknown = 0;
  const take = (chunks: Chunk<BlobFacts>[]) => {
    for (const chunk of chunks) {
      if (chunk.hash !== undefined && known.has(chunk.hash)) found.seen.push(chunk.hash);
      else {
        found.fresh.push(chunk);
        unknown += chunk.loadable.length;
      }
    }
  };
  let cursor = after;
  do {
    const page = await walkSelection(container, chosen, cursor);
    const loadable = sift(page.blobs, want, found);
    found.listed += page.blobs.length;
    found.loadable += loadable.size;
    take(cutter.push(page.blobs, loadable));
    cursor = page.cursor;
    await breathe();
  } while (cursor !== undefined && unknown + LISTING_PAGE <= most && on.now() <= until);
  take(cutter.end(cursor === undefined ? "last" : "inside"));
  return { ...found, ...(cursor !== undefined && { cursor }) };
}

/** Which of the files are loaded; notes why the others are not. */
function sift(blobs: readonly BlobFacts[], want: Wanted, found: Found): Set<BlobFacts> {
  const loadable = new Set<BlobFacts>();
  for (const blob of blobs) {
    const why = notLoadable(blob, want);
    if (why === undefined) loadable.add(blob);
    else {
      found.rejections++;
      found.rejectedWhy = countReason(found.rejectedWhy, why);
      if (found.rejected.length < MOST_REJECTIONS) found.rejected.push({ path: blob.name, why });
    }
  }
  return loadable;
}
