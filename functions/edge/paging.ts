import { z } from "zod";

/** Query of a list route: `limit` and the `cursor` of the page before. */
export const paging = (most: number, usual = 50) => ({
  limit: z.coerce.number().int().min(1).max(most).default(usual),
  cursor: z.string().max(2_000).optional(),
});

/** A page of a list; `cursor` is absent at the end. */
export const pageOf = <S extends z.ZodType>(item: S) => z.strictObject({ items: z.array(item), cursor: z.string().optional() });
