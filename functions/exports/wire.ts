import { z } from "zod";
import { paging, pageOf } from "../edge/paging.ts";

export const EXPORT_STATES = ["running", "done", "failed", "cancelled"] as const;

/** `GET export-formats` */
export const FormatList = z.strictObject({
  items: z.array(z.strictObject({ name: z.string(), title: z.string(), description: z.string(), kinds: z.array(z.string()) })),
});

/** `POST projects/{projectId}/exports` (contributors). */
export const StartExport = z.strictObject({
  format: z.string().max(40),
  /** COCO only: pixels (the default), or 0–1 and the oddities that Azure ML's own files have. */
  dialect: z.enum(["standard", "azure-ml"]).default("standard"),
  /** Labels valid at this moment (epoch ms); absent: now. */
  moment: z.number().int().min(0).optional(),
});
export type StartExport = z.input<typeof StartExport>;

export const ExportView = z.strictObject({
  id: z.string(),
  format: z.string(),
  dialect: z.enum(["standard", "azure-ml"]),
  state: z.enum(EXPORT_STATES),
  failure: z.string().optional(),
  /** The moment whose labels it holds. */
  moment: z.number(),
  rows: z.number(),
  /** Rows to write, as counted at the start. */
  expected: z.number(),
  startedAt: z.number(),
  endedAt: z.number().optional(),
  by: z.string(),
  /** When done: in `folder` of the project's output container. `url` is signed, for an hour. */
  folder: z.string(),
  files: z.array(z.strictObject({ name: z.string(), bytes: z.number(), sha256: z.string(), url: z.string() })),
  /** Python that reads it. */
  sample: z.string(),
});
export type ExportView = z.input<typeof ExportView>;
export const ExportPath = z.strictObject({ projectId: z.string().max(100), exportId: z.string().max(100) });
export const ExportsQuery = z.strictObject(paging(50, 20));
export const ExportPage = pageOf(ExportView);
