import type { Documents } from "../backends/documents.ts";
import { PEOPLE_PK, type Person, peopleByName, PersonShape } from "./person.ts";

/** People by name; `search` is part of a name. */
export async function listPeople(
  on: { documents: Pick<Documents, "query"> },
  ask: { limit: number; cursor?: string | undefined; search?: string | undefined },
): Promise<{ items: Person[]; cursor?: string }> {
  const { items, cursor } = await on.documents.query({
    shape: PersonShape,
    pk: PEOPLE_PK,
    index: peopleByName,
    limit: ask.limit,
    ...(ask.search && { where: [{ field: "sortName", is: "contains", value: ask.search.toLowerCase() }] }),
    ...(ask.cursor && { cursor: ask.cursor }),
  });
  return { items: items.map(({ value }) => value), ...(cursor && { cursor }) };
}
