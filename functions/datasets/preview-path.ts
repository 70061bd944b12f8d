import type { BlobContainer } from "../backends/blobs.ts";
import { beginning } from "../texts/code-points.ts";
import { decode, detectEncoding } from "../texts/encoding.ts";
import { type DatastoreNeeds, openDatastore } from "./datastores.ts";
import { contentTypeOf, countReason, isShownByBrowsers, notLoadable, type Wanted } from "./loadable.ts";
import { previewTable } from "./open-table.ts";
import { selection } from "./selection.ts";
import { LISTING_PAGE, walkSelection } from "./walk-selection.ts";
import type { PreviewReply } from "./wire.ts";

/** Names looked at in one call: about a second of listing. */
const MOST_NAMES = 20_000;
const SAMPLES = 6;
const SAMPLE_MINUTES = 15;
const SAMPLE_ROWS = 5;
/** Code points of a text, and bytes that they are surely in. */
const SAMPLE_TEXT = 300;
const SAMPLE_BYTES = 4_096;

interface Ask {
  datastoreId: string;
  path: string;
  want: Wanted;
  /** Of tables. */
  hasHeader?: boolean | undefined;
  cursor?: string | undefined;
}

/** Counts what a path selects, a stretch of at most 20,000 names a call; goes on at `cursor`. */
export async function previewPath(on: DatastoreNeeds, ask: Ask): Promise<PreviewReply> {
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
  const [first] = samples;
  const shown = await Promise.all(samples.map(async (path) => ({ path, ...(await sampleOf(container, path, ask.want)) })));
  const table =
    ask.want === "table" && first !== undefined
      ? { path: first, ...(await previewTable({ container, path: first, hasHeader: ask.hasHeader }, SAMPLE_ROWS)) }
      : undefined;
  return { loadable, rejectedWhy, samples: shown, ...(table && { table }), ...(cursor !== undefined && { cursor }) };
}

async function sampleOf(container: BlobContainer, path: string, want: Wanted): Promise<{ url?: string; text?: string }> {
  if (want === "table") return {};
  if (want === "image")
    return isShownByBrowsers(path) ? { url: await container.readLink(path, { minutes: SAMPLE_MINUTES, contentType: contentTypeOf(path) }) } : {};
  const bytes = await container.read(path, { start: 0, end: SAMPLE_BYTES });
  if (!bytes) return {};
  const { encoding, bom, isBinary } = detectEncoding(bytes, bytes.length < SAMPLE_BYTES ? "whole" : "head");
  return isBinary ? {} : { text: beginning(decode(bytes.subarray(bom), encoding), SAMPLE_TEXT) };
}
