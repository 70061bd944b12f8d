import { z } from "zod";
import type { Index, Shape } from "../../backends/documents.ts";

/**
 * One line of the audit trail (feature J4): who did what to which project, item or key, when, and how it ended. It never holds a secret or a label's value,
 * and no project's deletion touches it.
 */
export const AuditEntry = z.strictObject({
  id: z.string(),
  type: z.literal("audit"),
  /** Epoch ms, when it was begun. */
  at: z.number(),
  /** User id; `service` for what no person asked for. */
  by: z.string(),
  /** As it was then. */
  name: z.string(),
  /** As in `project.pause`. */
  action: z.string(),
  /** Empty: of the whole workspace. */
  projectId: z.string(),
  /** What was changed within the project or workspace, by its id. */
  target: z.string().optional(),
  /** `begun`: its end was never written. */
  outcome: z.enum(["begun", "done", "refused", "failed"]),
  /** Why it was refused, as a word. */
  reason: z.string().optional(),
  detail: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])),
});
export type AuditEntry = z.infer<typeof AuditEntry>;
export const AuditShape: Shape<AuditEntry> = { type: "audit", schema: AuditEntry };

/** What people filter by is in the indexes. */
const narrowedBy = ["by", "action"];
export const auditByTime: Index = { name: "audit-by-time", type: "audit", equals: [], order: "at", narrowedBy };
export const auditByProject: Index = { name: "audit-by-project", type: "audit", equals: ["projectId"], order: "at", narrowedBy };
export const auditIndexes: Index[] = [auditByTime, auditByProject];

/** What is done without a person asking. */
export const SERVICE = "service";

/** A month of UTC, as in `2026-11`, has a partition of its own: none grows without end, and what is too old goes a month at a time. */
export const monthOf = (at: number): string => new Date(at).toISOString().slice(0, 7);
export const auditPk = (month: string): string => `audit|${month}`;

/** So many months before (or, negative, after) this one. */
export function monthBefore(month: string, months = 1): string {
  const [year = 1970, ordinal = 1] = month.split("-").map(Number);
  return monthOf(Date.UTC(year, ordinal - 1 - months, 1));
}
