import { BATCH_LIMIT, type Documents, type Operation } from "../../backends/documents.ts";
import { auditPk, monthBefore, monthOf } from "./audit-entry.ts";

/** A timer that did not run for so many months has left nothing behind. */
const MONTHS_BACK = 12;

/** Deletes the months that are over the time that the trail is kept. Cut off anywhere, the next run goes on. */
export async function forgetAudit(on: { documents: Pick<Documents, "ids" | "batch">; now(): number; auditMonths: number }): Promise<void> {
  const oldest = monthBefore(monthOf(on.now()), on.auditMonths);
  for (let back = 1; back <= MONTHS_BACK; back++) {
    const pk = auditPk(monthBefore(oldest, back));
    for (;;) {
      const ids = await on.documents.ids(pk, { most: BATCH_LIMIT });
      if (ids.length === 0) break;
      // Only this timer deletes entries, so a batch fails for nothing but two runs at once: then the other one does it.
      await on.documents.batch(
        pk,
        ids.map((id): Operation => ({ op: "delete", id })),
      );
    }
  }
}
