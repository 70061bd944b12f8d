import type { BlobContainer, BlobFacts } from "../backends/blobs.ts";
import type { Selection } from "./selection.ts";

/** Names a listing gives at a time: Azure's most. */
export const LISTING_PAGE = 5_000;

/** The next stretch of what a selection selects, in the order of names. One file is asked for, never listed: its name may be the start of a million others. */
export async function walkSelection(
  container: Pick<BlobContainer, "list" | "head">,
  selection: Selection,
  after: string | undefined,
): Promise<{ blobs: BlobFacts[]; cursor?: string }> {
  if (!selection.all) {
    const blob = await container.head(selection.prefix);
    return { blobs: blob ? [blob] : [] };
  }
  const page = await container.list({ prefix: selection.prefix, limit: LISTING_PAGE, ...(after !== undefined && { after }) });
  return { ...page, blobs: page.blobs.filter(({ name }) => selection.matches(name)) };
}

/** The same stretch by its names alone, as if each file had a byte: to count with. */
export async function walkNames(
  container: Pick<BlobContainer, "names">,
  selection: Selection,
  after: string | undefined,
): Promise<{ blobs: Pick<BlobFacts, "name" | "size">[]; cursor?: string }> {
  const { names, ...page } = await container.names({ prefix: selection.prefix, limit: LISTING_PAGE, ...(after !== undefined && { after }) });
  return { ...page, blobs: names.flatMap((name) => (selection.matches(name) ? [{ name, size: 1 }] : [])) };
}
