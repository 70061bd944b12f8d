import type { BlobFacts } from "../backends/blobs.ts";
import { type Item, itemId, orderOf } from "./item.ts";

/** A file becomes an item: unlabeled, in the queue of manual work. Id and order are hashes, so the same file is the same item whoever loads it. */
export function newItem(where: { projectId: string; datastoreId: string }, { name, size, etag, modifiedAt }: BlobFacts): Item {
  const id = itemId(where.datastoreId, name);
  const order = orderOf(where.projectId, id);
  return { id, type: "item", path: name, size, etag, modifiedAt, state: "unlabeled", queue: "manual", order, generation: 0, labelVersion: 0 };
}
