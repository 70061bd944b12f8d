import { z } from "zod";
import type { Index, Shape } from "../../backends/documents.ts";
import { ItemsFilter } from "../../items/item-filter.ts";

/** `reject`: answers go, items are back in the queue. `requeue-skipped`: skips go, and count against nobody. `assign`: items are dealt only to `to`, without it to all. */
export const BULK_ACTIONS = ["reject", "requeue-skipped", "assign"] as const;
export type BulkAction = (typeof BULK_ACTIONS)[number];

/** One thing done to all items that match a filter, as a job; in the project's partition. Who, when, to what, and what came of it stays for ever. */
export const BulkChange = z.strictObject({
  /** `bulk-change.<random>`. */
  id: z.string(),
  type: z.literal("bulk-change"),
  projectId: z.string(),
  state: z.enum(["running", "done", "failed", "cancelled"]),
  action: z.enum(BULK_ACTIONS),
  /** Of `assign`: `u:<user id>` or `g:<group id>`. */
  to: z.string().optional(),
  filter: ItemsFilter,
  /** Items that matched until now, and those of them that were changed (exact, also after a kill). */
  found: z.number(),
  changed: z.number(),
  /** Share of the project's items looked through, 0 to 1. */
  searched: z.number(),
  /** Where the next step goes on. */
  next: z.strictObject({ bucket: z.number().int(), cursor: z.string().optional() }),
  /** Answers given later stay, whenever the job comes to them. Epoch ms. */
  startedAt: z.number(),
  endedAt: z.number().optional(),
  by: z.string(),
  /** Why it did not end well, for people. */
  failure: z.string().optional(),
});
export type BulkChange = z.infer<typeof BulkChange>;
export const BulkChangeShape: Shape<BulkChange> = { type: "bulk-change", schema: BulkChange };
export const bulkChangesByTime: Index = { name: "bulk-changes-by-time", type: "bulk-change", equals: [], order: "startedAt" };

/** What names a job wherever a step of it runs. */
export const BulkChangeRef = z.strictObject({ projectId: z.string(), changeId: z.string() });
export type BulkChangeRef = z.infer<typeof BulkChangeRef>;

export const BULK_CHANGE_FLOW = "bulkChangeFlow";
export const bulkChangeInstance = ({ projectId, changeId }: BulkChangeRef): string => `${changeId.replace(".", "-")}-${projectId}`;

/** Input of the flow: the record itself, so that the flow can write it if the process that began dies before it does. */
export const BulkChangeInput = z.strictObject({
  record: BulkChange,
  /** How long a submission may be on its way after its time was taken, ms: nothing is read before. */
  settleMs: z.number(),
  hasBegun: z.boolean(),
});
export type BulkChangeInput = z.infer<typeof BulkChangeInput>;
