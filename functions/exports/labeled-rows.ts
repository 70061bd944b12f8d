import type { BlobContainer, Blobs } from "../backends/blobs.ts";
import type { Documents } from "../backends/documents.ts";
import { atOnce } from "../datasets/at-once.ts";
import { openDatastore } from "../datasets/datastores.ts";
import type { Row } from "../formats/format.ts";
import { breathe } from "../items/breathe.ts";
import { textsOf, type ReadText } from "../items/item-text.ts";
import { type Item, ItemShape } from "../items/item.ts";
import { probeItem } from "../items/probe-item.ts";
import { type Label, LabelShape, labelsByOrder, validAt } from "../labels/label.ts";
import { bucketPk } from "../projects/project.ts";
import type { OpenExport } from "./open-export.ts";
import type { Shard } from "./plan-export.ts";

export interface RowNeeds {
  documents: Documents;
  blobs: Blobs;
  allowFolders: readonly string[];
  now(): number;
}

/** One page is one query and one read of its items: a few milliseconds of a process that serves labelers as well. */
const PAGE = 100;
const PROBES_AT_ONCE = 8;
/** Rows of which the texts are held at the same time, up to a megabyte each. */
const TEXTS_AT_ONCE = 8;

/** The rows of a shard in item order, a page at a time. */
export async function* labeledRows(on: RowNeeds, open: OpenExport, shard: Shard): AsyncGenerator<Row[]> {
  const pk = bucketPk(open.project.id, shard.bucket);
  const container = await openDatastore(on, open.datastore.id);
  const needsText = open.format.needsText?.(open.context) === true;
  const source: Source = {
    ...open,
    pk,
    container,
    addressOf: async (path) => container.address(path),
    ...(needsText && { textOf: await textsOf(on, open.project, container) }),
  };
  const together = needsText ? TEXTS_AT_ONCE : PAGE;
  const range = { ge: shard.from, ...(shard.to !== undefined && { lt: shard.to }) };
  let cursor: string | undefined;
  do {
    const page = await on.documents.query({ shape: LabelShape, pk, index: labelsByOrder, range, limit: PAGE, ...(cursor !== undefined && { cursor }) });
    const labels = page.items.map(({ value }) => value).filter((label) => validAt(label, open.record.moment));
    for (let at = 0; at < labels.length; at += together) yield await rowsOf(on, source, labels.slice(at, at + together));
    cursor = page.cursor;
    await breathe();
  } while (cursor !== undefined);
}

interface Source extends OpenExport {
  pk: string;
  container: BlobContainer;
  addressOf(path: string): Promise<string>;
  /** Only where the format needs texts. */
  textOf?(item: Item): Promise<ReadText>;
}

async function rowsOf(on: RowNeeds, source: Source, labels: readonly Label[]): Promise<Row[]> {
  const { datastore, kind, addressOf } = source;
  const found = await on.documents.getMany(
    ItemShape,
    source.pk,
    labels.map(({ itemId }) => itemId),
  );
  const items = new Map(found.map(({ value }) => [value.id, value]));
  const pairs = labels.map((label) => {
    const item = items.get(label.itemId);
    if (!item) throw new Error(`Item ${label.itemId} of label ${label.id} is missing.`);
    return { label, item };
  });
  const sizes = await atOnce(PROBES_AT_ONCE, pairs, ({ item }) => sizeOf(on, source, item));
  return await Promise.all(
    pairs.map(async ({ label, item }, index) => ({
      path: item.path,
      ...(item.row !== undefined && { row: item.row }),
      ...(await textIn(source, item)),
      datastore: datastore.name,
      url: await addressOf(item.path),
      ...(sizes[index] ?? NO_SIZE),
      marks: kind.toMarks(kind.value.parse(label.value)),
      labeledAt: label.from,
      labeledBy: label.by,
      source: label.source,
      ...(label.annotationIds && { agreeing: label.annotationIds.length }),
      ...(label.agreement !== undefined && { agreement: label.agreement }),
    })),
  );
}

/** A text that can no longer be read is empty: its label is exported all the same. */
async function textIn({ textOf }: Source, item: Item): Promise<{ text?: string }> {
  const read = await textOf?.(item);
  return read === undefined ? {} : { text: "problem" in read ? "" : read.text.text };
}

const NO_SIZE = { width: 0, height: 0 };

async function sizeOf(on: RowNeeds, { project, format, container }: Source, item: Item): Promise<{ width: number; height: number }> {
  if (!format.needsSize || project.media !== "image") return NO_SIZE;
  if (item.width !== undefined && item.height !== undefined) return { width: item.width, height: item.height };
  if (item.problem !== undefined) return NO_SIZE;
  const probe = await probeItem(on, { project, item, container });
  return "problem" in probe ? NO_SIZE : probe;
}
