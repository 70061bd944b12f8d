import { z } from "zod";
import type { Index, Shape } from "../../backends/documents.ts";

/** Labelers whose figures are kept, those with the most answers; alpha is of all answers. Pairs of them fit a record by far (1 MB). */
export const MOST_LABELERS = 200;
/** Answers that expected disagreement is taken from, where it cannot be counted. */
export const MOST_SAMPLED = 400;

/** Compared, sum of the similarities, how many agree. */
const Compared = z.tuple([z.number(), z.number(), z.number()]);
export type Compared = z.infer<typeof Compared>;

/** What a run has added up so far: its size does not depend on the number of items. */
export const AgreementWork = z.strictObject({
  /** Items with two answers or more; those answers; the sum of their differences as alpha weighs them (alpha.ts). */
  items: z.number(),
  answers: z.number(),
  differences: z.number(),
  /** Whose figures are kept; pairs are named by places in here. */
  labelers: z.array(z.string()).max(MOST_LABELERS),
  /** `3-7` → of those two. */
  pairs: z.record(z.string(), Compared),
  /** Each of `labelers` against everybody else. */
  others: z.array(Compared),
  /** Of answers that are the same or not: how many said what. Absent where answers are more or less alike, or where there are too many to count. */
  counts: z.record(z.string(), z.number()).optional(),
  /** The answers with the lowest hashes, ascending: a sample in which each has the same chance. */
  sample: z.array(z.strictObject({ hash: z.string(), bucket: z.number().int(), id: z.string() })).max(MOST_SAMPLED),
  /** Of pairs out of the sample: how many were compared, and the sum of their differences. */
  expected: z.strictObject({ pairs: z.number(), differences: z.number() }),
});
export type AgreementWork = z.infer<typeof AgreementWork>;

/** How much people agree (feature F4), computed as a job; in the project's partition. */
export const AgreementRun = z.strictObject({
  /** `agreement.<random>`. */
  id: z.string(),
  type: z.literal("agreement-run"),
  projectId: z.string(),
  state: z.enum(["running", "done", "failed", "cancelled"]),
  /** Share of the way, 0 to 1. */
  done: z.number(),
  /** The bucket, and the place in it; behind the last bucket, the place in the sample. */
  next: z.strictObject({ bucket: z.number().int(), cursor: z.string().optional(), sampled: z.number().int().optional() }),
  /** Absent once it is over. */
  work: AgreementWork.optional(),
  /** What the counters said when it began: the same again means that nothing new was answered. */
  mark: z.string(),
  startedAt: z.number(),
  endedAt: z.number().optional(),
  /** Absent: it began by itself. */
  by: z.string().optional(),
  /** Why it did not end well, for people. */
  failure: z.string().optional(),
});
export type AgreementRun = z.infer<typeof AgreementRun>;
export const AgreementRunShape: Shape<AgreementRun> = { type: "agreement-run", schema: AgreementRun };
export const agreementRunsByTime: Index = { name: "agreement-runs-by-time", type: "agreement-run", equals: [], order: "startedAt" };

/** The newest figures of a project; in its partition. */
export const AgreementFigures = z.strictObject({
  id: z.literal("agreement-figures"),
  type: z.literal("agreement-figures"),
  /** Answers given later are not in them; epoch ms. */
  asOf: z.number(),
  items: z.number(),
  answers: z.number(),
  /** Krippendorff's; absent where no two answers differ, or none could be compared. */
  alpha: z.number().optional(),
  /** Pairs of answers that the expected disagreement is the mean of, where it is a sample; absent where it was counted. */
  expectedFrom: z.number().optional(),
  labelers: z.array(z.string()),
  others: z.array(Compared),
  pairs: z.record(z.string(), Compared),
});
export type AgreementFigures = z.infer<typeof AgreementFigures>;
export const AgreementFiguresShape: Shape<AgreementFigures> = { type: "agreement-figures", schema: AgreementFigures };
export const FIGURES_ID = "agreement-figures";

/** What names a run wherever a step of it is done. */
export const AgreementRef = z.strictObject({ projectId: z.string(), runId: z.string() });
export type AgreementRef = z.infer<typeof AgreementRef>;

export const AGREEMENT_FLOW = "agreementFlow";
export const agreementInstance = ({ projectId, runId }: AgreementRef): string => `${runId.replace(".", "-")}-${projectId}`;

/** Input of the flow: the record itself, so that the flow can write it if the process that began dies before it does. */
export const AgreementInput = z.strictObject({
  record: AgreementRun,
  /** How long a submission may be on its way after its time was taken, ms: nothing is read before. */
  settleMs: z.number(),
  hasBegun: z.boolean(),
});
export type AgreementInput = z.infer<typeof AgreementInput>;
