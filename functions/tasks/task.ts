import { z } from "zod";
import type { Index, Shape } from "../backends/documents.ts";

/**
 * The page of items that one labeler holds, and the only place where a lease is written; in the bucket of its items. Life: open → submitted | released.
 * An open one whose `until` has passed is over by the clock: whoever deals its items anew releases it in the same batch, which fences it off.
 */
export const Task = z.strictObject({
  /** `<two digits of the bucket>-<random>`: the id tells the partition. */
  id: z.string(),
  type: z.literal("task"),
  projectId: z.string(),
  by: z.string(),
  state: z.enum(["open", "submitted", "released"]),
  queue: z.enum(["manual", "clustered", "prelabeled"]),
  /** In page order; `generation` is the fencing token: the answer will be of that number, or none. A `gold` one is there to measure the labeler by. */
  items: z
    .array(z.strictObject({ id: z.string(), generation: z.number().int(), /** Not said to the labeler. */ gold: z.boolean().optional() }))
    .min(1)
    .max(36),
  leasedAt: z.number(),
  /** Epoch ms. */
  until: z.number(),
  submittedAt: z.number().optional(),
  /** SHA-256 of the canonical answers: tells the same submission sent twice from another one. */
  digest: z.string().optional(),
});
export type Task = z.infer<typeof Task>;
export const TaskShape: Shape<Task> = { type: "task", schema: Task };
/** What a labeler holds in a bucket; with range `until` > now. */
export const tasksByHolder: Index = { name: "tasks-by-holder", type: "task", equals: ["by", "state"], order: "until" };
export const tasksByState: Index = { name: "tasks-by-state", type: "task", equals: ["state"], order: "until" };

/**
 * One a bucket, id `turn`. Each deal writes it, and a release too: so of two deals that did not know of each other, the second fails and looks again.
 */
export const Turn = z.strictObject({ id: z.literal("turn"), type: z.literal("turn"), turn: z.number().int() });
export type Turn = z.infer<typeof Turn>;
export const TurnShape: Shape<Turn> = { type: "turn", schema: Turn };
export const turns: Index = { name: "turns", type: "turn", equals: [], order: "turn" };
export const taskIndexes: Index[] = [tasksByHolder, tasksByState, turns];

/** At most: the page in hand, the page prefetched, and one more for a second window. */
export const TASKS_HELD = 3;
export const MAX_PAGE = 36;
export const taskId = (bucket: number, random: string): string => `${String(bucket).padStart(2, "0")}-${random}`;
export const bucketOfTask = (id: string): number | undefined => (/^\d\d-[A-Za-z0-9_-]{8,64}$/.test(id) ? Number(id.slice(0, 2)) : undefined);
