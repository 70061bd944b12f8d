import { z } from "zod";
import type { Index, Shape } from "../backends/documents.ts";

export const PEOPLE_PK = "people";

/** Somebody who has signed in at least once, so that members can be chosen by name. `id` is the user id. */
export const Person = z.strictObject({
  id: z.string(),
  type: z.literal("person"),
  name: z.string(),
  email: z.string().optional(),
  /** Lower case, for order and search. */
  sortName: z.string(),
  /** Epoch ms; written at most once a day. */
  seenAt: z.number(),
});
export type Person = z.infer<typeof Person>;
export const PersonShape: Shape<Person> = { type: "person", schema: Person };
export const peopleByName: Index = { name: "people-by-name", type: "person", equals: [], order: "sortName" };

export const personFrom = (who: { userId: string; name: string; email?: string | undefined }, now: number): Person => ({
  id: who.userId,
  type: "person",
  name: who.name,
  ...(who.email !== undefined && { email: who.email }),
  sortName: who.name.toLowerCase(),
  seenAt: now,
});
