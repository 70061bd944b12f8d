import { z } from "zod";

/**
 * Where a walk over the rows of tables is; written in the import's record as its `next`. A listing is gone over again from its page, which costs one call; a
 * table from its byte, so that a step that is killed inside of a large file goes on there.
 */
export const TablePlace = z.strictObject({
  /** Cursor of the page of the listing; absent: the first. */
  page: z.string().optional(),
  /** The table in hand, or where there is no `at`, the last one that was done. */
  path: z.string().optional(),
  /** Of the table when its reading began. */
  etag: z.string().optional(),
  at: z.strictObject({ at: z.number().int(), row: z.number().int(), isSkipping: z.boolean().optional() }).optional(),
});
export type TablePlace = z.infer<typeof TablePlace>;

export const placeOf = (next: string | undefined): TablePlace => (next === undefined ? {} : TablePlace.parse(JSON.parse(next)));
export const nextOf = (place: TablePlace): string => JSON.stringify(place);
