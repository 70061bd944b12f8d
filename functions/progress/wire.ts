import { z } from "zod";

/** `GET projects/{projectId}/progress` (reviewers): the dashboard, exact at the moment of the call. */
export const ProgressReply = z.strictObject({
  at: z.number(),
  items: z.strictObject({ total: z.number(), unlabeled: z.number(), labeled: z.number(), skipped: z.number(), needsReview: z.number(), missing: z.number() }),
  /** Unlabeled items by queue kind. */
  queue: z.strictObject({ manual: z.number(), clustered: z.number(), prelabeled: z.number() }),
  /** Items in pages that labelers hold now. */
  inHand: z.number(),
  /** Labels by class. */
  classes: z.record(z.string(), z.number()),
  labelers: z.array(
    z.strictObject({
      userId: z.string(),
      name: z.string(),
      labeled: z.number(),
      skipped: z.number(),
      rejected: z.number(),
      answers: z.number(),
      secondsPerAnswer: z.number().optional(),
    }),
  ),
  /** By time, oldest first, at most 500 points; the last is now. */
  history: z.array(z.strictObject({ at: z.number(), labeled: z.number(), skipped: z.number(), needsReview: z.number(), total: z.number() })),
});
export type ProgressReply = z.input<typeof ProgressReply>;

/** `GET projects/{projectId}/share`: how much is answered, for a card of the projects page and for labelers; no names in it. */
export const ShareReply = z.strictObject({ total: z.number(), answered: z.number(), needsReview: z.number() });
