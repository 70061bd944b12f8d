import type { BlobContainer, Blobs } from "../backends/blobs.ts";
import type { Documents } from "../backends/documents.ts";
import { atOnce } from "../datasets/at-once.ts";
import { MAX_TEXT_BYTES } from "../datasets/loadable.ts";
import { PROJECTS_CONTAINER } from "../projects/erase-project.ts";
import { bucketPk, type Project } from "../projects/project.ts";
import { beginning, codePoints } from "../texts/code-points.ts";
import { decodeText } from "../texts/encoding.ts";
import { bucketOf, type Item, ItemShape } from "./item.ts";
import { GONE } from "./probe-item.ts";
import { type KeptRow, readRow } from "./row-files.ts";
import { openSource, type SourceNeeds } from "./source.ts";
import type { ItemText, Texts } from "./wire.ts";

/** `length` in code points; `problem` is a sentence for people. */
export type ReadText = { text: ItemText; length: number } | { problem: string };
type Source = Pick<BlobContainer, "read">;

/** Texts that are read at the same time. */
const AT_ONCE = 8;
/** Code points of all texts of one reply. */
const MOST_IN_ALL = 4_000_000;
const NOT_TEXT = "The file is not a text, whatever its name says.";
const TOO_LARGE = `The file has grown beyond ${MAX_TEXT_BYTES / 1024} KiB since it was loaded.`;

/** Reads texts of a project's items as labelers see them: a text file whole, a row's chosen columns. At most eight at a time, however often it is called. */
export async function textReader(
  on: SourceNeeds,
  project: Pick<Project, "id" | "datasetId" | "datasetVersion" | "columns">,
): Promise<(item: Item) => Promise<ReadText>> {
  return await textsOf(on, project, (await openSource(on, project)).container);
}

/** The same for whoever has opened the source. */
export async function textsOf(
  on: { blobs: Blobs },
  { id, columns = [] }: Pick<Project, "id" | "columns">,
  source: Source,
): Promise<(item: Item) => Promise<ReadText>> {
  const kept = await on.blobs.open({ container: PROJECTS_CONTAINER });
  const waiting: (() => void)[] = [];
  let reading = 0;
  return async (item) => {
    if (reading >= AT_ONCE) await new Promise<void>((resolve) => waiting.push(resolve));
    else reading++;
    try {
      return item.rowAt
        ? textOfRow(columns, await readRow(kept, id, item.rowAt))
        : textOfFile(await source.read(item.path, { start: 0, end: MAX_TEXT_BYTES + 1 }));
    } finally {
      const next = waiting.shift(); // the place is handed on, so that nobody slips in between
      if (next) next();
      else reading--;
    }
  };
}

function textOfFile(bytes: Uint8Array | undefined): ReadText {
  if (!bytes) return { problem: GONE };
  if (bytes.length > MAX_TEXT_BYTES) return { problem: TOO_LARGE };
  const read = decodeText(bytes);
  return read ? { text: read, length: codePoints(read.text) } : { problem: NOT_TEXT };
}

/** The chosen columns joined by one line feed; one that this table lacks is empty. Exported for its test. */
export function textOfRow(columns: readonly string[], row: KeptRow | undefined): ReadText {
  if (!row) return { problem: GONE };
  const cells = new Map(row.cells);
  const fields: NonNullable<ItemText["fields"]> = [];
  const texts: string[] = [];
  let start = 0;
  for (const name of columns) {
    const text = cells.get(name) ?? "";
    const end = start + codePoints(text);
    fields.push({ name, start, end });
    texts.push(text);
    start = end + 1;
  }
  return { text: { text: texts.join("\n"), fields, encoding: row.encoding }, length: Math.max(0, start - 1) };
}

/** `POST texts`: the beginnings of texts, cut at code points. */
export async function showTexts(
  on: SourceNeeds & { documents: Pick<Documents, "getMany"> },
  project: Project,
  { itemIds, most }: { itemIds: readonly string[]; most: number },
): Promise<Texts> {
  const ids = [...new Set(itemIds)];
  const each = Math.min(most, Math.floor(MOST_IN_ALL / ids.length));
  const items = await itemsOf(on, project, ids);
  const read = await textReader(on, project);
  return {
    items: await atOnce(AT_ONCE, ids, async (id) => {
      const item = items.get(id);
      if (!item) return { id, problem: "There is no such item." };
      const found = await read(item);
      return "problem" in found ? { id, problem: found.problem } : { id, ...cut(found, each) };
    }),
  };
}

function cut({ text, length }: { text: ItemText; length: number }, most: number): { text: ItemText; isCut?: boolean } {
  if (length <= most) return { text };
  const fields = text.fields?.flatMap(({ name, start, end }) => (start < most ? [{ name, start, end: Math.min(end, most) }] : []));
  return { text: { ...text, text: beginning(text.text, most), ...(fields && { fields }) }, isCut: true };
}

async function itemsOf(on: { documents: Pick<Documents, "getMany"> }, project: Project, ids: readonly string[]): Promise<Map<string, Item>> {
  const byBucket = Map.groupBy(project.buckets > 0 ? ids : [], (id) => bucketOf(id, project.buckets));
  const found = await atOnce(AT_ONCE, [...byBucket], async ([bucket, own]) => await on.documents.getMany(ItemShape, bucketPk(project.id, bucket), own));
  return new Map(found.flat().map(({ value }) => [value.id, value]));
}
