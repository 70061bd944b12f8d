import { PEOPLE_PK, PersonShape } from "../access/person.ts";
import type { Documents } from "../backends/documents.ts";

/** Names of those who were seen here, by their ids. */
export async function namesOf(on: { documents: Pick<Documents, "getMany"> }, userIds: readonly string[]): Promise<Map<string, string>> {
  const names = new Map<string, string>();
  for (let from = 0; from < userIds.length; from += 100)
    for (const { value } of await on.documents.getMany(PersonShape, PEOPLE_PK, userIds.slice(from, from + 100))) names.set(value.id, value.name);
  return names;
}
