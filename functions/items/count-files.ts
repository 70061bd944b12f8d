import type { BlobContainer } from "../backends/blobs.ts";
import type { Dataset } from "../datasets/dataset.ts";
import { notLoadable, type Wanted } from "../datasets/loadable.ts";
import { selection } from "../datasets/selection.ts";
import { walkNames, walkSelection } from "../datasets/walk-selection.ts";
import { breathe } from "./breathe.ts";
import type { ImportRecord } from "./import-record.ts";

type Count = Pick<ImportRecord, "listed" | "loadable" | "next">;

/**
 * Counts files for so long (ms), from where the record says: how many there are, and how many can become items. Files are looked at until one can; of all that
 * come later the names are enough, as no more than progress and the number of buckets follow from their number.
 */
export async function countFiles(
  on: { now(): number },
  { container, dataset }: { container: Pick<BlobContainer, "list" | "names" | "head">; dataset: Pick<Dataset, "path"> },
  { from, want, ms }: { from: Count; want: Wanted; ms: number },
): Promise<Count> {
  const chosen = selection(dataset.path);
  const until = on.now() + ms;
  const counted = { listed: from.listed, loadable: from.loadable };
  let cursor = from.next;
  do {
    const page = await (counted.loadable === 0 ? walkSelection(container, chosen, cursor) : walkNames(container, chosen, cursor));
    counted.listed += page.blobs.length;
    for (const blob of page.blobs) if (notLoadable(blob, want) === undefined) counted.loadable++;
    cursor = page.cursor;
    await breathe();
  } while (cursor !== undefined && on.now() <= until);
  return { ...counted, ...(cursor !== undefined && { next: cursor }) };
}
