import type { Documents } from "../backends/documents.ts";
import { Refusal } from "../refusal.ts";
import { PEOPLE_PK, PersonShape, personFrom } from "./person.ts";

interface Needs {
  documents: Pick<Documents, "get" | "create" | "replace">;
  now(): number;
}

const DAY_MS = 86_400_000;

/** Notes that this person was here, at most once a day. */
export async function seePerson(on: Needs, who: { userId: string; name: string; email?: string | undefined }): Promise<void> {
  const { documents } = on;
  const now = on.now();
  const known = await documents.get(PersonShape, PEOPLE_PK, who.userId);
  if (known && Math.floor(known.value.seenAt / DAY_MS) === Math.floor(now / DAY_MS)) return;
  const person = personFrom(who, now);
  try {
    await (known ? documents.replace(PersonShape, PEOPLE_PK, person, known.etag) : documents.create(PersonShape, PEOPLE_PK, person));
  } catch (error) {
    // Another call of the same person came first: what was to be noted is noted.
    if (!(error instanceof Refusal && (error.code === "conflict" || error.code === "stale"))) throw error;
  }
}
