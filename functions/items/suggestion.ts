import { z } from "zod";
import type { Shape } from "../backends/documents.ts";

/**
 * What is proposed for an item before anybody answers it anew: the labels of before as default tags (feature D3), or a model's prelabels. In the item's bucket,
 * id `s.<item id>`; an item that has one says so (`suggested`).
 */
export const Suggestion = z.strictObject({
  id: z.string(),
  type: z.literal("suggestion"),
  itemId: z.string(),
  from: z.enum(["before", "model"]),
  /** Of the task type's kind. */
  value: z.unknown(),
  at: z.number(),
});
export type Suggestion = z.infer<typeof Suggestion>;
export const SuggestionShape: Shape<Suggestion> = { type: "suggestion", schema: Suggestion };
export const suggestionId = (itemId: string): string => `s.${itemId}`;
