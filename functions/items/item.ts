import { createHash } from "node:crypto";
import { z } from "zod";
import type { Index, Shape } from "../backends/documents.ts";
import { goldsByOrder } from "./gold.ts";

export const ITEM_STATES = ["unlabeled", "labeled", "skipped", "needs-review", "missing"] as const;
export type ItemState = (typeof ITEM_STATES)[number];
export const QUEUE_KINDS = ["manual", "clustered", "prelabeled"] as const;
export type QueueKind = (typeof QUEUE_KINDS)[number];

/** Labelers that one item can have, with consensus. */
export const MOST_ANSWERERS = 10;
/** Who the answer of an item with consensus is by, where the labelers agreed; whose it is, `answerers` tells. */
export const CONSENSUS = "consensus";

/** One thing to label; in a bucket's partition; under 1 KB (with ten answerers, 2 KB). */
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
  /** With consensus: who answered it since it was last put in the queue, in their order; so nobody gets it twice (feature F1). Stays when it is decided. */
  answerers: z.array(z.string()).max(MOST_ANSWERERS).optional(),
  /** With consensus: how alike the answers are, 0 to 1; the mean over all pairs of them. Since there are two. */
  agreement: z.number().optional(),
  /** Dealt only to this labeler (`u:<user id>`) or to the members of this group (`g:<group id>`) (feature H13). */
  assignedTo: z.string().optional(),
  /** A gold item (gold.ts): its label is the known answer; it is dealt, unseen among the others, to whoever has not answered it yet (feature F4). */
  gold: z.boolean().optional(),
  /** Where it waits for labelers, see `laneOf`. */
  lane: z.string().optional(),
  /** While others still have to answer: when it got its last answer, epoch ms. */
  begunAt: z.number().optional(),
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
/**
 * All items in shuffled order, with all that people filter by (item-filter.ts): one index that answers any combination, where one for each filter would cost
 * a write each and answer none of the combinations.
 */
export const itemsByOrder: Index = {
  ...byOrder("items-by-order"),
  narrowedBy: ["state", "queue", "classIds[]", "answeredBy", "answerers[]", "answeredAt", "skipReason", "agreement", "assignedTo", "path"],
};
export const itemsByState = byOrder("items-by-state", "state");
/** What dispensing asks: items that wait in a lane, in shuffled order. */
export const itemsByLane = byOrder("items-by-lane", "lane");
/** Items that some answered and others still have to: in the order in which they got their last answer, so that whoever looked through them once sees only what is new. */
export const itemsBegun: Index = { name: "items-begun", type: "item", equals: ["lane"], order: "begunAt" };
/** Whether any is assigned at all: where none is, dealing need not look for such. */
export const itemsAssigned: Index = { name: "items-assigned", type: "item", equals: [], order: "assignedTo" };
export const itemIndexes: Index[] = [itemsByOrder, itemsByState, itemsByLane, itemsBegun, itemsAssigned, goldsByOrder];

/**
 * Where an item waits for a labeler: `u:…` or `g:…` where it is assigned; else `begun` where some answered it already; else its queue. Undefined where it
 * waits for nobody. Kept on the item (`waiting`), so that one equality finds what can be dealt.
 */
export function laneOf({ state, assignedTo, answerers, queue }: Pick<Item, "state" | "assignedTo" | "answerers" | "queue">): string | undefined {
  if (state !== "unlabeled") return undefined;
  return assignedTo ?? ((answerers?.length ?? 0) > 0 ? "begun" : queue);
}

/** The item in the lane that it belongs to. Since when it is begun stays on it while others still have to answer, also while it is assigned or its file is missing. */
export function waiting(item: Item): Item {
  const { lane: _lane, begunAt, ...kept } = item;
  const lane = laneOf(item);
  return { ...kept, ...(lane !== undefined && { lane }), ...(isBegun(item) && begunAt !== undefined && { begunAt }) };
}

/** Some answered it, and others still have to. */
export const isBegun = ({ state, was, answerers }: Pick<Item, "state" | "was" | "answerers">): boolean =>
  (was ?? state) === "unlabeled" && (answerers?.length ?? 0) > 0;
