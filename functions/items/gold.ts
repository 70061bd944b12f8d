import { z } from "zod";
import type { Index, Shape } from "../backends/documents.ts";

/**
 * Feature F4: an item whose answer is known. In the item's bucket, id `gold.<item id>`, written and deleted in the batch that sets or takes `gold` of the item.
 * The known answer is the item's label, as it is when somebody is measured by it.
 */
export const Gold = z.strictObject({
  id: z.string(),
  type: z.literal("gold"),
  itemId: z.string(),
  /** The item's. */
  order: z.string(),
  at: z.number(),
  by: z.string(),
  /** Without consensus: whose answer it was. It is measured by nobody who knows it, also after a reviewer changed the label and the item names them no more. */
  labeledBy: z.string().optional(),
  /** Labelers who answered it since, and how many of them agree with the known answer; moved in the batch of their answers. */
  answers: z.number().optional(),
  right: z.number().optional(),
});
export type Gold = z.infer<typeof Gold>;
export const GoldShape: Shape<Gold> = { type: "gold", schema: Gold };
export const goldId = (itemId: string): string => `gold.${itemId}`;
export const goldsByOrder: Index = { name: "golds-by-order", type: "gold", equals: [], order: "order" };
/** The annotation that a labeler's answer to a gold item is kept as (`annotationId` of labels). */
export const goldAnswerId = (itemId: string, by: string): string => `a.${itemId}.gold.${by}`;
