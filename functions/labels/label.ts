import { z } from "zod";
import type { Index, Shape } from "../backends/documents.ts";
import { classChangesByTime } from "./class-change.ts";

/**
 * What one labeler submitted for one item; in the item's bucket. Id `a.<item id>.<generation of the lease>`, so that no answer can be stored twice; with
 * consensus `a.<item id>.<generation>.<user id>`, so that nobody answers twice; to a gold item `a.<item id>.gold.<user id>`.
 */
export const Annotation = z.strictObject({
  id: z.string(),
  type: z.literal("annotation"),
  itemId: z.string(),
  taskId: z.string(),
  by: z.string(),
  at: z.number(),
  /** Time spent on it. */
  seconds: z.number(),
  classesVersion: z.number().int(),
  /** `current` stands; `rejected` was sent back by a reviewer. A correction replaces the value in place and counts `edits`; the label's versions keep the history. */
  state: z.enum(["current", "rejected"]),
  edits: z.number().int(),
  /** Of the task type's kind; one of the two is there. */
  value: z.unknown().optional(),
  skipReason: z.string().optional(),
  /** Of a gold item: how alike it is to the known answer, 0 to 1, and whether it agrees with it; the item is as it was. */
  gold: z.strictObject({ similarity: z.number(), agrees: z.boolean() }).optional(),
});
export type Annotation = z.infer<typeof Annotation>;
export const AnnotationShape: Shape<Annotation> = { type: "annotation", schema: Annotation };
/** `by`: with consensus, the labeler. */
export const annotationId = (itemId: string, generation: number | "gold", by?: string): string =>
  by === undefined ? `a.${itemId}.${generation}` : `a.${itemId}.${generation}.${by}`;
/** What I submitted, by time. */
export const annotationsByLabeler: Index = { name: "annotations-by-labeler", type: "annotation", equals: ["by"], order: "at" };
export const annotationsByItem: Index = { name: "annotations-by-item", type: "annotation", equals: ["itemId"], order: "at" };

/** Why a version ended. `removed`: everybody starts over with new classes; `merged`: the next version says the same by other classes. */
export const CLOSED_AS = ["corrected", "rejected", "removed", "merged"] as const;

/** `to` of a version that is still open. */
export const STILL_OPEN = 9_999_999_999_999;

/**
 * One version of an item's agreed answer; in the item's bucket; id `l.<item id>.<version>`. Valid from `from` until before `to` (epoch ms). Append-only:
 * a correction, a rejection or a class change closes one version and opens the next, so that any past moment can be exported again.
 */
export const Label = z.strictObject({
  id: z.string(),
  type: z.literal("label"),
  itemId: z.string(),
  version: z.number().int(),
  /** The item's. */
  order: z.string(),
  from: z.number(),
  to: z.number(),
  value: z.unknown(),
  classIds: z.array(z.string()),
  /** Whose answer it is; `consensus` where several agreed. */
  by: z.string(),
  source: z.enum(["labeler", "reviewer", "consensus"]),
  annotationId: z.string().optional(),
  /** Of a consensus: the answers that agree, the one most like the others first; and how alike all answers are. */
  annotationIds: z.array(z.string()).optional(),
  agreement: z.number().optional(),
  /** Why it was closed. */
  closed: z.enum(CLOSED_AS).optional(),
  closedBy: z.string().optional(),
});
export type Label = z.infer<typeof Label>;
export const LabelShape: Shape<Label> = { type: "label", schema: Label };
export const labelId = (itemId: string, version: number): string => `l.${itemId}.${version}`;
/** All versions in item order: the walk of an export. */
export const labelsByOrder: Index = { name: "labels-by-order", type: "label", equals: [], order: "order" };
export const labelsByItem: Index = { name: "labels-by-item", type: "label", equals: ["itemId"], order: "version" };
export const labelIndexes: Index[] = [annotationsByLabeler, annotationsByItem, labelsByOrder, labelsByItem, classChangesByTime];

export const validAt = (label: Label, moment: number): boolean => label.from <= moment && moment < label.to;
