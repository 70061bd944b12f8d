import { userPk } from "../access/member.ts";
import type { Documents } from "../backends/documents.ts";
import { Refusal } from "../refusal.ts";
import { type NoticesSeen, NoticesSeenShape } from "./notice.ts";

const TRIES = 5;

/** Marks what was recorded until then (epoch ms) as seen by this person; never takes a mark back. */
export async function seeNotices(
  on: { documents: Pick<Documents, "get" | "create" | "replace">; now(): number },
  ask: { userId: string; upTo: number },
): Promise<void> {
  const pk = userPk(ask.userId);
  const seen: NoticesSeen = { id: "notices-seen", type: "notices-seen", upTo: Math.min(ask.upTo, on.now()) };
  for (let tries = 1; ; tries++) {
    const found = await on.documents.get(NoticesSeenShape, pk, seen.id);
    if (found && found.value.upTo >= seen.upTo) return;
    try {
      await (found ? on.documents.replace(NoticesSeenShape, pk, seen, found.etag) : on.documents.create(NoticesSeenShape, pk, seen));
      return;
    } catch (error) {
      const isRace = error instanceof Refusal && (error.code === "stale" || error.code === "conflict");
      if (!isRace || tries === TRIES) throw error;
    }
  }
}
