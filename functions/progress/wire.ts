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
      /** Mean time for an answer, gold items among them. */
      secondsPerAnswer: z.number().optional(),
      /** Gold items answered, and how many of them as is known; the share that is right, with its 95 % interval (Wilson). */
      gold: z.number(),
      goldRight: z.number(),
      accuracy: z.strictObject({ share: z.number(), from: z.number(), to: z.number() }).optional(),
      /** With everybody else who answered the same items, as of `agreementAsOf`: answers compared, how alike on the average, share that agrees. */
      agreement: z.strictObject({ compared: z.number(), similarity: z.number(), agreeing: z.number() }).optional(),
    }),
  ),
  /** Of the labelers' agreement: answers given later are not in it. */
  agreementAsOf: z.number().optional(),
  /** Krippendorff's, of all answers to items that several answered. */
  alpha: z.number().optional(),
  /** By time, oldest first, at most 500 points; the last is now. */
  history: z.array(z.strictObject({ at: z.number(), labeled: z.number(), skipped: z.number(), needsReview: z.number(), total: z.number() })),
});
export type ProgressReply = z.input<typeof ProgressReply>;

/** `GET projects/{projectId}/share`: how much is answered, for a card of the projects page and for labelers; no names in it. */
export const ShareReply = z.strictObject({ total: z.number(), answered: z.number(), needsReview: z.number() });

/** One computing of the figures of agreement. */
export const AgreementRunView = z.strictObject({
  id: z.string(),
  state: z.enum(["running", "done", "failed", "cancelled"]),
  /** Share of the way, 0 to 1. */
  done: z.number(),
  startedAt: z.number(),
  endedAt: z.number().optional(),
  /** Absent: it began by itself. */
  by: z.string().optional(),
  failure: z.string().optional(),
});
export type AgreementRunView = z.input<typeof AgreementRunView>;

/** Absent figures: nothing was compared. */
const Shares = { compared: z.number(), similarity: z.number().optional(), agreeing: z.number().optional() };

/** `GET projects/{projectId}/agreement` (reviewers). `figures` are of the last run that was done, `run` is the newest one. Gold items are in none of it. */
export const AgreementReply = z.strictObject({
  run: AgreementRunView.optional(),
  figures: z
    .strictObject({
      /** Answers given later are not in them; epoch ms. */
      asOf: z.number(),
      /** Items with two answers or more, and those answers; skips are answers. */
      items: z.number(),
      answers: z.number(),
      /** Krippendorff's alpha: 1 all agree, 0 as by chance. Absent where no two answers differ. */
      alpha: z.number().optional(),
      /** Where answers are more or less alike: pairs of answers, picked at random, that say how alike they are by chance. Its error is at most 0.5 / √ of that. */
      expectedFrom: z.number().optional(),
      /** The 200 with the most answers, each against all others: answers compared, how alike on the average, share that agrees. */
      labelers: z.array(z.strictObject({ userId: z.string(), name: z.string(), ...Shares })),
      /** Who has items in common; `a` and `b` are places in `labelers`. */
      pairs: z.array(z.strictObject({ a: z.number().int(), b: z.number().int(), ...Shares })),
    })
    .optional(),
});
export type AgreementReply = z.input<typeof AgreementReply>;
