import { z } from "zod";
import { paging, pageOf } from "../../edge/paging.ts";
import { ItemsFilter } from "../../items/item-filter.ts";
import { BULK_ACTIONS } from "./bulk-change.ts";

/** `POST projects/{projectId}/bulk-changes` (reviewers): one thing done to all items that match, as a job. Answers given after its start stay. */
export const StartBulkChange = z.strictObject({
  action: z.enum(BULK_ACTIONS),
  /** Of `assign`: `u:<user id>` or `g:<group id>`; without it the items are for everybody again. */
  to: z
    .string()
    .max(210)
    .regex(/^[ug]:[A-Za-z0-9._\-|~:@]+$/)
    .optional(),
  filter: ItemsFilter.default({}),
});
export type StartBulkChange = z.input<typeof StartBulkChange>;

export const BulkChangePath = z.strictObject({ projectId: z.string().max(100), changeId: z.string().max(100) });

export const BulkChangeView = z.strictObject({
  id: z.string(),
  state: z.enum(["running", "done", "failed", "cancelled"]),
  action: z.enum(BULK_ACTIONS),
  to: z.string().optional(),
  filter: ItemsFilter,
  /** Items that matched until now, and those of them that were changed: exact. */
  found: z.number(),
  changed: z.number(),
  /** Share of the project's items looked through, 0 to 1. */
  searched: z.number(),
  startedAt: z.number(),
  endedAt: z.number().optional(),
  by: z.string(),
  failure: z.string().optional(),
});
export type BulkChangeView = z.input<typeof BulkChangeView>;

/** `GET projects/{projectId}/bulk-changes`: newest first. */
export const BulkChangesQuery = z.strictObject(paging(50, 10));
export const BulkChangePage = pageOf(BulkChangeView);
