import { createHash } from "node:crypto";
import { z } from "zod";
import type { Index, Shape } from "../backends/documents.ts";

export const ITEM_STATES = ["unlabeled", "labeled", "skipped", "needs-review", "missing"] as const;
export type ItemState = (typeof ITEM_STATES)[number];
export const QUEUE_KINDS = ["manual", "clustered", "prelabeled"] as const;
export type QueueKind = (typeof QUEUE_KINDS)[number];

/** One thing to label; in a bucket's partition; under 1 KB. */
export const Item = z.strictObject({
  /** 24 hex digits: of SHA-256 over datastore, path and row. The same file is the same item, whoever loads it. */
  id: z.string(),
  type: z.literal("item"),
  path: z.string(),
  /** Of a tabular file: the row, from 1, its header not counted; and the bytes of the file written by the import (item-text.ts) where its values are kept. */
  row: z.number().int().optional(),
  rowAt: z.strictObject({ file: z.string(), start: z.number().int(), end: z.number().int() }).optional(),
  /** Bytes: of the file, or of the row as it is kept. */
  size: z.number(),
  /** Of the source blob when it was loaded. */
  etag: z.string(),
  modifiedAt: z.number(),
  /** Pixels, upright; absent until somebody needed to know. */
  width: z.number().optional(),
  height: z.number().optional(),
  /** Of a text: code points, as the labeler sees it; absent until somebody needed to know. */
  length: z.number().int().optional(),
  /** Pages of a TIFF, frames of a DICOM file, where there is more than one. */
  frames: z.number().int().optional(),
  /** Why the file cannot be shown, for people; absent while not known to be bad. */
  problem: z.string().optional(),
  state: z.enum(ITEM_STATES),
  /** While `missing`: what it was, and is again when its file comes back. */
  was: z.enum(ITEM_STATES).optional(),
  queue: z.enum(QUEUE_KINDS),
  /** 16 hex digits of a hash seeded by the project: the random shuffle (feature G2), and even over 0…f, so a fraction is a place in the list. */
  order: z.string(),
  /** How often it was answered: the fencing token of the next answer is one more. A lease is written in the task that holds the item, not here (decision 3). */
  generation: z.number().int(),
  /** While `labeled`: what the label says, for filters and thumbnails. `classId` is the first of `classIds`. */
  classId: z.string().optional(),
  classIds: z.array(z.string()).optional(),
  /** Number of label versions ever opened. */
  labelVersion: z.number().int(),
  /** Who labeled or skipped it last, and when. */
  answeredBy: z.string().optional(),
  answeredAt: z.number().optional(),
  skipReason: z.string().optional(),
  /** There is a suggestion for it (suggestion.ts): default tags, or a model's. */
  suggested: z.boolean().optional(),
});
export type Item = z.infer<typeof Item>;
export const ItemShape: Shape<Item> = { type: "item", schema: Item };

const hash = (...parts: string[]): string => {
  const sum = createHash("sha256");
  for (const part of parts) sum.update(`${part.length}:${part}`);
  return sum.digest("hex");
};

export const itemId = (datastoreId: string, path: string, row = ""): string => hash(datastoreId, path, row).slice(0, 24);
/** Which bucket an item of that id is in. */
export const bucketOf = (id: string, buckets: number): number => Number.parseInt(id.slice(0, 8), 16) % buckets;
export const orderOf = (projectId: string, id: string): string => hash(projectId, id).slice(0, 16);

const byOrder = (name: string, ...equals: string[]): Index => ({ name, type: "item", equals, order: "order" });
export const itemsByOrder = byOrder("items-by-order");
export const itemsByState = byOrder("items-by-state", "state");
/** What dispensing asks: free items of a queue, in shuffled order. */
export const itemsByQueue = byOrder("items-by-queue", "state", "queue");
export const itemsByClass = byOrder("items-by-class", "classId");
export const itemsByLabeler = byOrder("items-by-labeler", "answeredBy");
export const itemIndexes: Index[] = [itemsByOrder, itemsByState, itemsByQueue, itemsByClass, itemsByLabeler];
