import { isDeepStrictEqual } from "node:util";
import type { BlobContainer } from "../backends/blobs.ts";
import type { Documents } from "../backends/documents.ts";
import { PROBE_BYTES } from "../codecs/codec.ts";
import { codecFor } from "../codecs/list.ts";
import { bucketPk } from "../projects/project.ts";
import { Refusal } from "../refusal.ts";
import { bucketOf, type Item, ItemShape } from "./item.ts";

/** What is to be known of an item's image: its size in pixels, upright, and its pages or frames where there are several; or why nobody can see it. */
export type Facts = { width: number; height: number; frames?: number } | { problem: string };

export const factsOf = ({ width, height, frames }: { width: number; height: number; frames: number }): Facts => ({
  width,
  height,
  ...(frames > 1 && { frames }),
});

/** Some cameras write megabytes before the image itself begins. */
const SECOND_LOOK_BYTES = 4 * 1024 * 1024;

export const GONE = "The file is no longer in the dataset.";
export const NO_IMAGE = "The file is not an image of a type that can be shown, whatever its name says.";

/** Reads the head of a file only. */
export async function probeBlob(container: Pick<BlobContainer, "read">, path: string): Promise<Facts> {
  const look = async (end: number) => await container.read(path, { start: 0, end });
  const head = await look(PROBE_BYTES);
  if (!head) return { problem: GONE };
  const codec = codecFor(head);
  if (!codec) return { problem: head.length === 0 ? "The file is empty." : NO_IMAGE };
  const read = async (start: number, end: number) => (await container.read(path, { start, end })) ?? new Uint8Array();
  const first = await codec.probe(head, read);
  const found = first.ok || head.length < PROBE_BYTES ? first : await codec.probe((await look(SECOND_LOOK_BYTES)) ?? head, read);
  return found.ok ? factsOf(found) : { problem: found.why };
}

/** The size of an item's image: as written on the item, else read from its file and written there for the next who asks. */
export async function probeItem(
  on: { documents: Pick<Documents, "get" | "replace"> },
  { project, item, container }: { project: { id: string; buckets: number }; item: Item; container: Pick<BlobContainer, "read"> },
): Promise<Facts> {
  const { width, height, frames } = item;
  if (width !== undefined && height !== undefined) return { width, height, ...(frames !== undefined && { frames }) };
  const facts = await probeBlob(container, item.path);
  await noteFacts(on, project, item.id, facts);
  return facts;
}

/** Writes what was found; not if it is there already, nor if somebody else (a labeler!) wrote the item meanwhile: it will be found again. */
export async function noteFacts(
  on: { documents: Pick<Documents, "get" | "replace"> },
  project: { id: string; buckets: number },
  itemId: string,
  facts: Facts,
): Promise<void> {
  const pk = bucketPk(project.id, bucketOf(itemId, project.buckets));
  const now = await on.documents.get(ItemShape, pk, itemId);
  if (!now) return;
  const { problem: _, frames: __, ...item } = now.value;
  const noted: Item = { ...item, ...facts };
  if (isDeepStrictEqual(noted, now.value)) return;
  try {
    await on.documents.replace(ItemShape, pk, noted, now.etag);
  } catch (error) {
    if (!(error instanceof Refusal && error.code === "stale")) throw error;
  }
}
