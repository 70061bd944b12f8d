import type { Documents } from "../../backends/documents.ts";
import type { Deed, Outcome, Trail } from "../../edge/audit.ts";
import { type AuditEntry, AuditShape, auditPk, monthOf, SERVICE } from "./audit-entry.ts";

export interface TrailNeeds {
  documents: Pick<Documents, "create" | "replace">;
  now(): number;
  newId(): string;
}

/** The trail of the calls of people: an entry when something is begun, the same entry again when it has ended. */
export const openTrail = (on: TrailNeeds): Trail => ({
  note: async (deed, outcome) => {
    const at = on.now();
    const pk = auditPk(monthOf(at));
    const begun = entryOf(deed, outcome, { id: on.newId(), at });
    const { etag } = await on.documents.create(AuditShape, pk, begun);
    return async (end) => void (await on.documents.replace(AuditShape, pk, { ...begun, ...endOf(end) }, etag));
  },
});

/** What was done without a call that says so: by the service itself unless told. `id` makes it safe to tell twice. */
export async function recordDeed(
  on: { documents: Pick<Documents, "get" | "create"> },
  deed: Pick<Deed, "action" | "projectId" | "target"> & Partial<Deed> & { id: string; at: number },
): Promise<void> {
  const { id, at, by = SERVICE, name = "The service", detail = {}, ...rest } = deed;
  const pk = auditPk(monthOf(at));
  if (await on.documents.get(AuditShape, pk, id)) return;
  await on.documents.create(AuditShape, pk, entryOf({ ...rest, by, name, detail }, { state: "done" }, { id, at }));
}

function entryOf(deed: Deed, outcome: Outcome, { id, at }: { id: string; at: number }): AuditEntry {
  const { by, name, action, projectId = "", target, detail } = deed;
  return { id, type: "audit", at, by, name, action, projectId, ...(target !== undefined && { target }), detail, ...endOf(outcome) };
}

function endOf(outcome: Outcome): Pick<AuditEntry, "outcome"> & Partial<Pick<AuditEntry, "reason" | "projectId" | "target">> {
  const { state, ...known } = outcome;
  return { outcome: state, ...known };
}
