import { z } from "zod";
import { QUEUE_KINDS } from "../items/item.ts";
import { MAX_PAGE } from "./task.ts";

export const TaskPath = z.strictObject({ projectId: z.string().max(100), taskId: z.string().max(100) });

/**
 * `POST projects/{projectId}/next-task`. `holding`: open tasks that the page has. One that the labeler holds besides (after a reload, a crash, on another
 * machine) is dealt to them again before anything new, as it was: so the work in progress is found, and no item waits for a lease to end.
 */
export const NextTask = z.strictObject({ size: z.number().int().min(1).max(MAX_PAGE).default(9), holding: z.array(z.string().max(100)).max(8).default([]) });
export type NextTask = z.input<typeof NextTask>;

export const TaskItem = z.strictObject({
  id: z.string(),
  path: z.string(),
  /** Signed, good until a little after the lease. */
  url: z.string(),
  width: z.number().optional(),
  height: z.number().optional(),
  problem: z.string().optional(),
});
export type TaskItem = z.input<typeof TaskItem>;
export const TaskView = z.strictObject({
  id: z.string(),
  queue: z.enum(QUEUE_KINDS),
  items: z.array(TaskItem),
  /** Epoch ms of the server; `now` is the server's clock at the reply, so that the page can count down by its own. */
  until: z.number(),
  now: z.number(),
  classesVersion: z.number(),
});
export type TaskView = z.input<typeof TaskView>;
/** `task` is absent when there is nothing to deal: `done` (all items are answered), `held` (others hold what is left; come again), `paused`, `limit` (the labeler holds enough). */
export const NextTaskReply = z.strictObject({ task: TaskView.optional(), none: z.enum(["done", "held", "paused", "limit"]).optional() });
export type NextTaskReply = z.input<typeof NextTaskReply>;
/** `POST projects/{projectId}/tasks/{taskId}/renew`: a new `until`, also after the lease ended if nobody took the items; 409 `lease-lost` otherwise. */
export const RenewReply = z.strictObject({ until: z.number(), now: z.number() });
