import { z } from "zod";
import type { Operation, Shape } from "../backends/documents.ts";

/**
 * What a bucket holds, counted in the same batch as what changes it, so always exact; a dashboard reads these and never counts.
 * A lease moves no counter (`unlabeled` includes what labelers hold): the hot document is written once a page, not twice.
 */
export const Counters = z.strictObject({
  id: z.literal("counters"),
  type: z.literal("counters"),
  items: z.strictObject({ total: z.number(), unlabeled: z.number(), labeled: z.number(), skipped: z.number(), needsReview: z.number(), missing: z.number() }),
  /** Unlabeled items by queue kind. */
  queue: z.strictObject({ manual: z.number(), clustered: z.number(), prelabeled: z.number() }),
});
export type Counters = z.infer<typeof Counters>;
export const CountersShape: Shape<Counters> = { type: "counters", schema: Counters };
export const noItems: Counters = {
  id: "counters",
  type: "counters",
  items: { total: 0, unlabeled: 0, labeled: 0, skipped: 0, needsReview: 0, missing: 0 },
  queue: { manual: 0, clustered: 0, prelabeled: 0 },
};

/** Labels by class, id `class-counters`, made with `counters`. */
export const ClassCounters = z.strictObject({ id: z.literal("class-counters"), type: z.literal("class-counters"), labels: z.record(z.string(), z.number()) });
export type ClassCounters = z.infer<typeof ClassCounters>;
export const ClassCountersShape: Shape<ClassCounters> = { type: "class-counters", schema: ClassCounters };
export const noLabels: ClassCounters = { id: "class-counters", type: "class-counters", labels: {} };

/** What one labeler did in a bucket, id `tally.<user id>`; made when the labeler first answers there. */
export const Tally = z.strictObject({
  id: z.string(),
  type: z.literal("tally"),
  by: z.string(),
  /** Items of theirs that are labeled now, skipped now; answers that were rejected. */
  labeled: z.number(),
  skipped: z.number(),
  rejected: z.number(),
  /** Time spent, of all answers given. */
  seconds: z.number(),
  answers: z.number(),
  /** Gold items answered (they are among `answers` too), and how many of them agree with the known answer. */
  gold: z.number().optional(),
  goldRight: z.number().optional(),
});
export type Tally = z.infer<typeof Tally>;
export const TallyShape: Shape<Tally> = { type: "tally", schema: Tally };
export const tallyId = (userId: string): string => `tally.${userId}`;
export const talliesByLabeler = { name: "tallies", type: "tally", equals: [], order: "by" } as const;

/** An increment that leaves out what does not change; undefined where nothing does. */
export function increment(id: string, by: Record<string, number>): Operation | undefined {
  const changes = Object.fromEntries(Object.entries(by).filter(([, amount]) => amount !== 0));
  return Object.keys(changes).length > 0 ? { op: "increment", id, by: changes } : undefined;
}
