import { z } from "zod";
import type { Index, Shape } from "../backends/documents.ts";
import { Refusal } from "../refusal.ts";
import { EXPORT_STATES } from "./wire.ts";

/** One export, in the project's partition. Everything that its bytes depend on is pinned here at the start. */
export const Export = z.strictObject({
  id: z.string(),
  type: z.literal("export"),
  projectId: z.string(),
  /** Name of a format. */
  format: z.string(),
  dialect: z.enum(["standard", "azure-ml"]),
  /** Labels valid at this moment (epoch ms). */
  moment: z.number(),
  classesVersion: z.number().int(),
  state: z.enum(EXPORT_STATES),
  failure: z.string().optional(),
  /** Written so far. */
  rows: z.number(),
  expected: z.number(),
  startedAt: z.number(),
  endedAt: z.number().optional(),
  by: z.string(),
  files: z.array(z.strictObject({ name: z.string(), bytes: z.number(), sha256: z.string() })),
});
export type Export = z.infer<typeof Export>;
export const ExportShape: Shape<Export> = { type: "export", schema: Export };
export const exportsByTime: Index = { name: "exports-by-time", type: "export", equals: [], order: "startedAt" };
export const exportIndexes: Index[] = [exportsByTime];

/** What names an export wherever a step of it runs. */
export const ExportRef = z.strictObject({ projectId: z.string(), exportId: z.string() });
export type ExportRef = z.infer<typeof ExportRef>;

export const EXPORTS_CONTAINER = "projects";
export const folderOf = (it: Export): string => `${it.projectId}/Labeling/export/${it.format}/${it.id}`;
export const MANIFEST = "manifest.json";

export type ExportEvent =
  | { type: "finish"; rows: number; files: Export["files"]; at: number }
  | { type: "fail"; failure: string; at: number }
  | { type: "cancel"; at: number };

/** The whole life of an export: what has ended stays as it is. */
const MOVES: Record<Export["state"], { [E in ExportEvent["type"]]?: Export["state"] }> = {
  running: { finish: "done", fail: "failed", cancel: "cancelled" },
  done: {},
  failed: {},
  cancelled: {},
};

export function step(it: Export, event: ExportEvent): Export {
  const state = MOVES[it.state][event.type];
  if (!state) throw new Refusal("conflict", `An export that is ${it.state} cannot ${event.type}.`, { reason: "wrong-state", state: it.state });
  const { type: _, at, ...facts } = event;
  return { ...it, ...facts, state, endedAt: at };
}
