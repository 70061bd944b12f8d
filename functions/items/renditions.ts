import { createHash } from "node:crypto";
import type { BlobContainer, BlobFacts, Blobs } from "../backends/blobs.ts";
import type { Documents } from "../backends/documents.ts";
import { MAX_FILE_BYTES } from "../codecs/codec.ts";
import { codecFor } from "../codecs/list.ts";
import { atOnce } from "../datasets/at-once.ts";
import { PROJECTS_CONTAINER } from "../projects/erase-project.ts";
import { bucketPk, type Project } from "../projects/project.ts";
import { Refusal } from "../refusal.ts";
import { bucketOf, type Item, ItemShape } from "./item.ts";
import { type Facts, GONE, NO_IMAGE, noteFacts, probeBlob } from "./probe-item.ts";
import { openSource, type SourceNeeds } from "./source.ts";
import type { Renditions } from "./wire.ts";

interface Needs extends SourceNeeds {
  documents: Documents;
  blobs: Blobs;
}

type Shown = Renditions["items"][number];

/** Pictures decoded at the same time for one call: each may hold a whole file in memory. */
const AT_ONCE = 3;
/** Files above this are decoded one after the other. */
const LARGE_BYTES = 24 * 1024 * 1024;
const LINK_MINUTES = 30;

/** Named after what it was made of: a file that changes gets a new one. */
export const renditionName = (projectId: string, side: number, { id, etag }: { id: string; etag: string }): string =>
  `${projectId}/renditions/${side}/${createHash("sha256").update(etag).digest("hex").slice(0, 16)}-${id}`;

/** Small pictures of these items, made on first need and kept. A file that cannot be shown gets a sentence, and so does its item. */
export async function showRenditions(on: Needs, project: Project, { itemIds, side }: { itemIds: readonly string[]; side: number }): Promise<Renditions> {
  const ids = [...new Set(itemIds)];
  const items = await itemsOf(on, project, ids);
  const source = await openSource(on, project);
  const kept = await on.blobs.open({ container: PROJECTS_CONTAINER });
  const heavy: Item[] = [];
  const work = async (item: Item, blob: BlobFacts) => await show(on, { project, item, side, source: source.container, kept, blob });
  const shown = await atOnce(AT_ONCE, ids, async (id): Promise<Shown> => {
    const item = items.get(id);
    const blob = item && (await source.container.head(item.path));
    if (!item) return { id, problem: "There is no such item." };
    if (!blob) return { id, problem: GONE };
    if (blob.size <= LARGE_BYTES) return await work(item, blob);
    heavy.push({ ...item, etag: blob.etag });
    return { id };
  });
  const large = new Map<string, Shown>();
  for (const item of heavy) {
    const blob = await source.container.head(item.path);
    large.set(item.id, blob ? await work(item, blob) : { id: item.id, problem: GONE });
  }
  return { items: shown.map((one) => large.get(one.id) ?? one) };
}

async function itemsOf(on: Needs, project: Project, ids: readonly string[]): Promise<Map<string, Item>> {
  const byBucket = Map.groupBy(project.buckets > 0 ? ids : [], (id) => bucketOf(id, project.buckets));
  const found = await atOnce(8, [...byBucket], async ([bucket, own]) => await on.documents.getMany(ItemShape, bucketPk(project.id, bucket), own));
  return new Map(found.flat().map(({ value }) => [value.id, value]));
}

interface Ask {
  project: Project;
  item: Item;
  side: number;
  source: BlobContainer;
  kept: BlobContainer;
  blob: BlobFacts;
}

async function show(on: Needs, { project, item, side, source, kept, blob }: Ask): Promise<Shown> {
  const { id } = item;
  const name = renditionName(project.id, side, { id, etag: blob.etag });
  const there = await kept.head(name);
  if (!there) {
    const made = await make(source, item.path, blob, side);
    if ("problem" in made) {
      await noteFacts(on, project, id, made);
      return { id, problem: made.problem };
    }
    await keep(kept, name, made);
    await noteFacts(on, project, id, made.facts);
  }
  return { id, url: await kept.readLink(name, { minutes: LINK_MINUTES, contentType: "image/webp" }) };
}

interface Picture {
  bytes: Uint8Array;
  contentType: string;
  facts: Facts;
}

async function make(source: BlobContainer, path: string, { size }: BlobFacts, side: number): Promise<Picture | { problem: string }> {
  const facts = await probeBlob(source, path);
  if ("problem" in facts) return facts;
  if (size > MAX_FILE_BYTES) return { problem: `The file is larger than ${MAX_FILE_BYTES / 1024 / 1024} MiB; the service does not open it.` };
  const bytes = await source.read(path);
  if (!bytes) return { problem: GONE };
  const codec = codecFor(bytes);
  if (!codec) return { problem: NO_IMAGE };
  const picture = await codec.rendition(bytes, { side });
  return "why" in picture ? { problem: picture.why } : { bytes: picture.bytes, contentType: picture.contentType, facts };
}

/** Somebody else may have made the same picture at the same moment. */
async function keep(kept: BlobContainer, name: string, { bytes, contentType }: Picture): Promise<void> {
  try {
    await kept.write(name, bytes, { contentType, ifAbsent: true });
  } catch (error) {
    if (!(error instanceof Refusal && error.code === "conflict")) throw error;
  }
}
