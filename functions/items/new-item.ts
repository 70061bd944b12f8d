import type { BlobFacts } from "../backends/blobs.ts";
import { breathe } from "./breathe.ts";
import { type Item, itemId, orderOf } from "./item.ts";

/** A file becomes an item: unlabeled, in the queue of manual work. Id and order are hashes, so the same file is the same item whoever loads it. */
export function newItem(where: { projectId: string; datastoreId: string }, { name, size, etag, modifiedAt }: BlobFacts): Item {
  const id = itemId(where.datastoreId, name);
  const order = orderOf(where.projectId, id);
  return { id, type: "item", path: name, size, etag, modifiedAt, state: "unlabeled", queue: "manual", lane: "manual", order, generation: 0, labelVersion: 0 };
}

/** A row of a table becomes an item; `size` is what is kept of it. */
export function newRow(
  where: { projectId: string; datastoreId: string },
  { name, etag, modifiedAt }: BlobFacts,
  { row, rowAt, length }: { row: number; rowAt: NonNullable<Item["rowAt"]>; length: number },
): Item {
  const id = itemId(where.datastoreId, name, String(row));
  const facts = { size: rowAt.end - rowAt.start, etag, modifiedAt, length };
  const order = orderOf(where.projectId, id);
  return { id, type: "item", path: name, row, rowAt, ...facts, state: "unlabeled", queue: "manual", lane: "manual", order, generation: 0, labelVersion: 0 };
}

const PER_TURN = 1_000;

/** Hashing takes its time: others are served in between. */
export async function newItems(where: { projectId: string; datastoreId: string }, blobs: readonly BlobFacts[]): Promise<Item[]> {
  const items: Item[] = [];
  for (const blob of blobs) {
    items.push(newItem(where, blob));
    if (items.length % PER_TURN === 0) await breathe();
  }
  return items;
}
