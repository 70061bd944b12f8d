import { z } from "zod";
import { QUEUE_KINDS } from "../items/item.ts";
import { ItemText } from "../items/wire.ts";
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
  row: z.number().optional(),
  /** Of an image that browsers show by themselves: signed, good until a little after the lease. Absent for other images (ask `pictures`) and for texts. */
  url: z.string().optional(),
  width: z.number().optional(),
  height: z.number().optional(),
  /** Of a text project. Absent where it could not be read (`problem`). */
  text: ItemText.optional(),
  /** Proposed, to be accepted or changed. */
  suggested: z.strictObject({ from: z.enum(["before", "model"]), value: z.json() }).optional(),
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
