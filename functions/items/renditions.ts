import type { BlobContainer, BlobFacts, Blobs } from "../backends/blobs.ts";
import type { Documents } from "../backends/documents.ts";
import { atOnce } from "../datasets/at-once.ts";
import { PROJECTS_CONTAINER } from "../projects/erase-project.ts";
import type { Project } from "../projects/project.ts";
import { getItems } from "./get-items.ts";
import type { Item } from "./item.ts";
import { keep, keptName, LINK_MINUTES } from "./kept.ts";
import { openFile } from "./open-file.ts";
import { type Facts, factsOf, GONE, noteFacts } from "./probe-item.ts";
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

/** Small pictures of these items, made on first need and kept. A file that cannot be shown gets a sentence, and so does its item. */
export async function showRenditions(on: Needs, project: Project, { itemIds, side }: { itemIds: readonly string[]; side: number }): Promise<Renditions> {
  const ids = [...new Set(itemIds)];
  const items = await getItems(on, project, ids);
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
  const name = keptName(project.id, String(side), { id, etag: blob.etag });
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

async function make(source: BlobContainer, path: string, blob: BlobFacts, side: number): Promise<Picture | { problem: string }> {
  const file = await openFile(source, path, blob);
  if ("problem" in file) return file;
  const picture = await file.codec.rendition(file.bytes, { side });
  if ("why" in picture) return { problem: picture.why };
  return { bytes: picture.bytes, contentType: picture.contentType, facts: factsOf(file.found) };
}
