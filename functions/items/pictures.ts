import { z } from "zod";
import type { BlobContainer, BlobFacts, Blobs } from "../backends/blobs.ts";
import type { Documents } from "../backends/documents.ts";
import { WHOLE_SIDE } from "../codecs/codec.ts";
import { atOnce } from "../datasets/at-once.ts";
import { PROJECTS_CONTAINER } from "../projects/erase-project.ts";
import type { Project } from "../projects/project.ts";
import { getItems } from "./get-items.ts";
import type { Item } from "./item.ts";
import { keepWithFacts, keptFacts, keptName, LINK_MINUTES } from "./kept.ts";
import type { Making } from "./making.ts";
import { openFile } from "./open-file.ts";
import { factsOf, GONE, noteFacts } from "./probe-item.ts";
import { openSource, type SourceNeeds } from "./source.ts";
import type { Pictures } from "./wire.ts";

export interface PictureNeeds extends SourceNeeds {
  documents: Documents;
  blobs: Blobs;
  making: Making;
}

type Shown = Pictures["items"][number];
interface Wish {
  id: string;
  frame: number;
}

/** Asked of the storage at the same time for one call; how many files are decoded at a time is `Making`'s to say. */
const AT_ONCE = 8;

/** Kept beside a whole picture. `width` and `height` are those of the frame in the file, upright. */
const Facts = z.object({ contentType: z.string(), width: z.number(), height: z.number(), frames: z.number(), isDeep: z.boolean() });
type Facts = z.infer<typeof Facts>;

/** Whole pictures of these frames of items, made on first need and kept. A file that cannot be shown gets a sentence, and so does its item. */
export async function showPictures(on: PictureNeeds, project: Project, { items: wishes }: { items: readonly Wish[] }): Promise<Pictures> {
  const items = await getItems(
    on,
    project,
    wishes.map(({ id }) => id),
  );
  const { container: source } = await openSource(on, project);
  const kept = await on.blobs.open({ container: PROJECTS_CONTAINER });
  const shown = await atOnce(AT_ONCE, wishes, async ({ id, frame }): Promise<Shown> => {
    const item = items.get(id);
    if (!item) return { id, frame, problem: "There is no such item." };
    const blob = await source.head(item.path);
    return blob ? { id, frame, ...(await show(on, { project, item, frame, source, kept, blob })) } : { id, frame, problem: GONE };
  });
  return { items: shown };
}

interface Ask {
  project: Project;
  item: Item;
  frame: number;
  source: BlobContainer;
  kept: BlobContainer;
  blob: BlobFacts;
}

async function show(on: PictureNeeds, ask: Ask): Promise<Omit<Shown, "id" | "frame">> {
  const { project, item, frame, kept, blob } = ask;
  const name = `${keptName(project.id, "whole", { id: item.id, etag: blob.etag })}-${frame}`;
  const found = (await keptFacts(kept, name, Facts)) ?? (await on.making.once(name, blob.size, () => make(on, name, ask)));
  if ("problem" in found) return found;
  const { contentType, width, height, frames, isDeep } = found;
  return { url: await kept.readLink(name, { minutes: LINK_MINUTES, contentType }), width, height, frames, isDeep };
}

async function make(on: PictureNeeds, name: string, { project, item, frame, source, kept, blob }: Ask): Promise<Facts | { problem: string }> {
  const file = await openFile(source, item.path, blob);
  if ("problem" in file) {
    await noteFacts(on, project, item.id, file);
    return file;
  }
  const { codec, bytes, found } = file;
  if (frame >= found.frames) return { problem: `The file has ${found.frames === 1 ? "one page" : `${found.frames} pages`} only.` };
  const picture = await codec.rendition(bytes, { side: WHOLE_SIDE, frame });
  if ("why" in picture) {
    if (frame === 0) await noteFacts(on, project, item.id, { problem: picture.why });
    return { problem: picture.why };
  }
  const facts: Facts = { contentType: picture.contentType, ...picture.of, frames: found.frames, isDeep: found.isDeep };
  await keepWithFacts(kept, name, picture, facts);
  await noteFacts(on, project, item.id, factsOf(found));
  return facts;
}
