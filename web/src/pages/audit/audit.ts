import { batch, signal } from "@preact/signals";
import { isAbort, sentence } from "../../api/api-error.ts";
import type { AuditFilter, AuditView, PeopleApi } from "../../api/people.ts";

const PAGE = 50;
const FILE_PAGE = 500;

/** What the person chose: days as `2026-11-21`, in their own time zone. */
export interface Wanted {
  by: string;
  action: string;
  from: string;
  to: string;
}
export const everything: Wanted = { by: "", action: "", from: "", to: "" };

const DAY_MS = 86_400_000;
const startOf = (day: string): number => new Date(`${day}T00:00`).getTime();

export const filterOf = ({ by, action, from, to }: Wanted): AuditFilter => ({
  ...(by.trim() && { by: by.trim() }),
  ...(action.trim() && { action: action.trim() }),
  ...(from && { from: startOf(from) }),
  ...(to && { to: startOf(to) + DAY_MS - 1 }),
});

/** The trail of a project, or without one of the workspace, a page at a time. */
export function createAudit(api: Pick<PeopleApi, "audit" | "auditFile">, projectId: string | undefined) {
  const entries = signal<readonly AuditView[]>();
  const cursor = signal<string>();
  const failure = signal<string>();
  let asking: AbortController | undefined;
  const take = async (wanted: Wanted, after?: string) => {
    asking?.abort();
    const mine = new AbortController();
    asking = mine;
    try {
      const page = await api.audit(projectId, { limit: PAGE, ...filterOf(wanted), ...(after ? { cursor: after } : {}) }, { signal: mine.signal });
      batch(() => {
        entries.value = [...(after ? (entries.value ?? []) : []), ...page.items];
        cursor.value = page.cursor;
        failure.value = undefined;
      });
    } catch (error) {
      if (!isAbort(error)) failure.value = sentence(error);
    }
  };
  return {
    entries,
    cursor,
    failure,
    load: (wanted: Wanted) => take(wanted),
    more: (wanted: Wanted) => take(wanted, cursor.value),
    stop: () => asking?.abort(),
    /** The whole file, put together of its pages. */
    file: async (wanted: Wanted): Promise<Blob> => {
      const parts: string[] = [];
      let next: string | undefined;
      do {
        const page = await api.auditFile(projectId, { limit: FILE_PAGE, ...filterOf(wanted), ...(next ? { cursor: next } : {}) });
        parts.push(page.text);
        ({ next } = page);
      } while (next !== undefined);
      return new Blob(parts, { type: "text/csv" });
    },
  };
}
