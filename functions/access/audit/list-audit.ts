import { z } from "zod";
import type { Documents, Filter, Query } from "../../backends/documents.ts";
import { Refusal } from "../../refusal.ts";
import { type AuditEntry, AuditShape, auditByProject, auditByTime, auditPk, monthBefore, monthOf } from "./audit-entry.ts";

export interface AuditNeeds {
  documents: Pick<Documents, "query">;
  now(): number;
  /** How many months are kept besides the one that runs. */
  auditMonths: number;
}

export interface AuditAsk {
  projectId?: string | undefined;
  by?: string | undefined;
  action?: string | undefined;
  /** Epoch ms, both included. */
  from?: number | undefined;
  to?: number | undefined;
  limit: number;
  cursor?: string | undefined;
}

const Place = z.strictObject({ month: z.string().regex(/^\d{4}-\d\d$/), inner: z.string().optional() });
type Place = z.infer<typeof Place>;

/** The trail, newest first; month by month backwards, so that a page may be short while there is a cursor. */
export async function listAudit(on: AuditNeeds, ask: AuditAsk): Promise<{ items: AuditEntry[]; cursor?: string }> {
  const oldest = monthOf(Math.max(ask.from ?? 0, Date.parse(`${monthBefore(monthOf(on.now()), on.auditMonths)}-01`)));
  let place: Place = ask.cursor === undefined ? { month: monthOf(Math.min(ask.to ?? Infinity, on.now())) } : read(ask.cursor);
  const items: AuditEntry[] = [];
  while (place.month >= oldest) {
    if (items.length >= ask.limit) return { items, cursor: write(place) };
    const { month, inner } = place;
    const page = await on.documents.query({
      ...queryOf(ask),
      pk: auditPk(month),
      limit: ask.limit - items.length,
      ...(inner !== undefined && { cursor: inner }),
    });
    items.push(...page.items.map(({ value }) => value));
    if (page.cursor !== undefined) return { items, cursor: write({ month, inner: page.cursor }) };
    place = { month: monthBefore(month) };
  }
  return { items };
}

function queryOf({ projectId, by, action, from, to }: AuditAsk): Omit<Query<AuditEntry>, "pk" | "limit"> {
  const where: Filter[] = [
    ...(by === undefined ? [] : [{ field: "by", is: "eq", value: by } as const]),
    ...(action === undefined ? [] : [{ field: "action", is: "eq", value: action } as const]),
  ];
  const range = { ...(from !== undefined && { ge: from }), ...(to !== undefined && { le: to }) };
  const found = projectId === undefined ? { index: auditByTime } : { index: auditByProject, equals: { projectId } };
  return { shape: AuditShape, ...found, range, descending: true, where };
}

const write = (place: Place): string => Buffer.from(JSON.stringify(place)).toString("base64url");

function read(cursor: string): Place {
  try {
    return Place.parse(JSON.parse(Buffer.from(cursor, "base64url").toString()));
  } catch (error) {
    throw new Refusal("invalid", "This cursor is not of this list.", { reason: "cursor", cause: String(error instanceof Error && error.name) });
  }
}
