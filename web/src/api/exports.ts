import type { z } from "zod";
import type { ExportPage, ExportView, FormatList, StartExport } from "../../../functions/exports/wire.ts";
import { type Asking, type Client, pathTo } from "./client.ts";

export type { ExportView, StartExport } from "../../../functions/exports/wire.ts";
export type FormatView = z.input<typeof FormatList>["items"][number];

export const exportsApi = (client: Client) => ({
  formats: (asking?: Asking) => client.get<z.input<typeof FormatList>>("export-formats", asking),
  list: (projectId: string, query: { cursor?: string; limit?: number }, asking?: Asking) =>
    client.get<z.input<typeof ExportPage>>(pathTo`projects/${projectId}/exports`, { ...asking, query }),
  get: (projectId: string, exportId: string, asking?: Asking) => client.get<ExportView>(pathTo`projects/${projectId}/exports/${exportId}`, asking),
  start: (projectId: string, ask: StartExport, idempotencyKey: string) =>
    client.send<ExportView>("POST", pathTo`projects/${projectId}/exports`, ask, { idempotencyKey }),
  cancel: (projectId: string, exportId: string) => client.send<unknown>("POST", pathTo`projects/${projectId}/exports/${exportId}/cancel`),
});
