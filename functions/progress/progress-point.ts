import { z } from "zod";
import type { Index, Shape } from "../backends/documents.ts";
import { agreementRunsByTime } from "./agreement/agreement-run.ts";

/** How far a project was at a moment; in the project's partition; id `progress.<13 digits of the time>`. Written only when something changed. */
export const ProgressPoint = z.strictObject({
  id: z.string(),
  type: z.literal("progress-point"),
  at: z.number(),
  labeled: z.number(),
  skipped: z.number(),
  needsReview: z.number(),
  total: z.number(),
});
export type ProgressPoint = z.infer<typeof ProgressPoint>;
export const ProgressPointShape: Shape<ProgressPoint> = { type: "progress-point", schema: ProgressPoint };
export const progressByTime: Index = { name: "progress-by-time", type: "progress-point", equals: [], order: "at" };
export const progressIndexes: Index[] = [progressByTime, agreementRunsByTime];

export type Figures = Omit<ProgressPoint, "id" | "type">;

export const pointOf = (figures: Figures): ProgressPoint => ({ id: `progress.${String(figures.at).padStart(13, "0")}`, type: "progress-point", ...figures });

export const isSame = (a: Omit<Figures, "at">, b: Omit<Figures, "at">): boolean =>
  a.labeled === b.labeled && a.skipped === b.skipped && a.needsReview === b.needsReview && a.total === b.total;

/** At most `most` of the points, evenly over them, the first and the last always among them. */
export function thinned<T>(points: readonly T[], most: number): T[] {
  if (points.length <= most) return [...points];
  return Array.from({ length: most }, (_, i) => points[Math.round((i * (points.length - 1)) / (most - 1))] as T);
}
