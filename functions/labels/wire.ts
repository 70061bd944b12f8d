import { z } from "zod";
import { paging, pageOf } from "../edge/paging.ts";
import { words } from "../edge/words.ts";
import { ITEM_STATES } from "../items/item.ts";
import { ItemText } from "../items/wire.ts";
import { NextTask, NextTaskReply } from "../tasks/wire.ts";

export const SKIP_REASONS = ["unclear", "no-class-fits", "cannot-be-displayed", "other"] as const;
const ItemId = z.string().regex(/^[0-9a-f]{24}$/);

/** One item's answer: a value of the task type, or a skip with its reason. */
export const Answer = z.union([
  z.strictObject({ itemId: ItemId, value: z.json() }),
  z.strictObject({ itemId: ItemId, skip: z.strictObject({ reason: z.enum(SKIP_REASONS), note: words(500).optional() }) }),
]);
export type Answer = z.input<typeof Answer>;

/** `POST projects/{projectId}/tasks/{taskId}/submit`: an answer for every item of the task, in one call with the next page. */
export const SubmitTask = z.strictObject({
  answers: z.array(Answer).min(1).max(36),
  /** The time the labeler spent on the page. */
  seconds: z.number().min(0).max(86_400),
  next: NextTask.optional(),
});
export type SubmitTask = z.input<typeof SubmitTask>;
export const SubmitReply = z.strictObject({
  /** `already`: this very submission had been taken before; nothing changed. */
  submitted: z.enum(["now", "already"]),
  next: NextTaskReply.optional(),
});
export type SubmitReply = z.input<typeof SubmitReply>;

/** `GET projects/{projectId}/my-answers`: what the caller submitted, newest first. */
export const MyAnswersQuery = z.strictObject(paging(50, 20));
export const MyAnswer = z.strictObject({
  itemId: z.string(),
  path: z.string(),
  row: z.number().optional(),
  /** As in a task: for images that browsers show by themselves. */
  url: z.string().optional(),
  width: z.number().optional(),
  height: z.number().optional(),
  text: ItemText.optional(),
  at: z.number(),
  value: z.json().optional(),
  skipReason: z.string().optional(),
  /** Rejected by a reviewer, or answered anew by somebody else: it can no longer be corrected. */
  editable: z.boolean(),
});
export type MyAnswer = z.input<typeof MyAnswer>;
export const MyAnswerPage = pageOf(MyAnswer);

/** `PUT projects/{projectId}/items/{itemId}/my-answer`: correct what I submitted, while the project runs. */
export const CorrectAnswer = z.union([
  z.strictObject({ value: z.json() }),
  z.strictObject({ skip: z.strictObject({ reason: z.enum(SKIP_REASONS), note: words(500).optional() }) }),
]);
export type CorrectAnswer = z.input<typeof CorrectAnswer>;

/** `PUT projects/{projectId}/items/{itemId}/label` (reviewers): set the label whoever labeled it, or say that there is none to give. */
export const EditLabel = CorrectAnswer;

/** `POST projects/{projectId}/labels/values` (reviewers): what the labels of these items say, for drawing them on thumbnails. */
export const AskValues = z.strictObject({ itemIds: z.array(ItemId).min(1).max(100) });
/** `value` is absent for an item without a label, and for one whose value is larger than 200 kB (`isLarge`). */
export const ValuesReply = z.strictObject({ items: z.array(z.strictObject({ id: z.string(), value: z.json().optional(), isLarge: z.boolean().optional() })) });
export type ValuesReply = z.input<typeof ValuesReply>;

/** `POST projects/{projectId}/labels/reject` (reviewers): the labels (or skips) go, the items are back in the queue. */
export const RejectLabels = z.strictObject({ itemIds: z.array(ItemId).min(1).max(500) });
export const RejectReply = z.strictObject({ rejected: z.number(), /** Items that had no answer to reject. */ untouched: z.number() });

const LabelVersion = z.strictObject({
  version: z.number(),
  from: z.number(),
  to: z.number().optional(),
  /** Whose it is; `consensus` where several agreed. */
  by: z.string(),
  source: z.enum(["labeler", "reviewer", "consensus"]),
  value: z.json(),
  /** `removed`: everybody started over with new classes; `merged`: the next version says the same by other classes. */
  closed: z.enum(["corrected", "rejected", "removed", "merged"]).optional(),
  closedBy: z.string().optional(),
  /** Of a consensus: the answers that agree, the one most like the others first; and how alike all answers are, 0 to 1. */
  annotationIds: z.array(z.string()).optional(),
  agreement: z.number().optional(),
});

/** `GET projects/{projectId}/items/{itemId}` (reviewers): the item with every answer and the history of its label. */
export const ItemDetail = z.strictObject({
  itemId: z.string(),
  state: z.enum(ITEM_STATES),
  /** A gold item: since when, by whom, how many labelers answered it, and how many of them as its label says. */
  gold: z.strictObject({ at: z.number(), by: z.string(), answers: z.number(), right: z.number() }).optional(),
  /** With consensus: how alike the answers of this round are, 0 to 1. */
  agreement: z.number().optional(),
  /** Of this round first, in the order in which they came. */
  answers: z.array(
    z.strictObject({
      id: z.string(),
      /** `round`: since it was last put in the queue; `gold`: to measure the labeler by; `earlier`: rejected since, or it came when others had agreed. */
      of: z.enum(["round", "gold", "earlier"]),
      by: z.string(),
      name: z.string().optional(),
      at: z.number(),
      seconds: z.number(),
      state: z.enum(["current", "rejected"]),
      edits: z.number(),
      value: z.json().optional(),
      skipReason: z.string().optional(),
      /** To a gold item: how alike it is to the known answer, and whether it agrees with it. */
      gold: z.strictObject({ similarity: z.number(), agrees: z.boolean() }).optional(),
    }),
  ),
  /** The one that counts. */
  label: LabelVersion.optional(),
  history: z.array(LabelVersion),
});
export type ItemDetail = z.input<typeof ItemDetail>;

/** `GET projects/{projectId}/golds` (reviewers): the gold items, in the order of work. */
export const GoldsQuery = z.strictObject(paging(100, 50));
export const GoldView = z.strictObject({
  itemId: z.string(),
  path: z.string(),
  row: z.number().optional(),
  /** Of its label, which is the known answer. */
  classIds: z.array(z.string()),
  /** Made gold by this reviewer, when. */
  by: z.string(),
  at: z.number(),
  /** Labelers who answered it, and how many of them agree with the known answer. */
  answers: z.number(),
  right: z.number(),
});
export type GoldView = z.input<typeof GoldView>;
export const GoldPage = pageOf(GoldView);
