import type { z } from "zod";
import type { BulkChangePage, BulkChangeView, StartBulkChange } from "../../../functions/labels/bulk/wire.ts";
import { type Asking, type Client, pathTo } from "./client.ts";

export type { BulkChangeView, StartBulkChange } from "../../../functions/labels/bulk/wire.ts";

/** Jobs over all items that match a filter. */
export const bulkApi = (client: Client) => ({
  list: (projectId: string, query: { cursor?: string; limit?: number }, asking?: Asking) =>
    client.get<z.input<typeof BulkChangePage>>(pathTo`projects/${projectId}/bulk-changes`, { ...asking, query }),
  start: (projectId: string, ask: StartBulkChange) => client.send<BulkChangeView>("POST", pathTo`projects/${projectId}/bulk-changes`, ask),
  /** What is changed stays so. */
  cancel: (projectId: string, changeId: string) => client.send<BulkChangeView>("POST", pathTo`projects/${projectId}/bulk-changes/${changeId}/cancel`),
  /** Goes on where it was cut off. */
  retry: (projectId: string, changeId: string) => client.send<BulkChangeView>("POST", pathTo`projects/${projectId}/bulk-changes/${changeId}/retry`),
});
export type BulkApi = ReturnType<typeof bulkApi>;
