import type { AuditEntry } from "./audit-entry.ts";

const COLUMNS = ["time", "user id", "name", "action", "project id", "target", "outcome", "reason", "detail"];
export const AUDIT_HEAD = `${COLUMNS.map(cell).join(",")}\r\n`;

/** Rows of a CSV file (RFC 4180, CR LF); the head is apart, as only the first page has it. */
export const auditRows = (entries: readonly AuditEntry[]): string =>
  entries
    .map(({ at, by, name, action, projectId, target = "", outcome, reason = "", detail }) => {
      const told = Object.entries(detail).map(([field, value]) => `${field}: ${value}`);
      return `${[new Date(at).toISOString(), by, name, action, projectId, target, outcome, reason, told.join("; ")].map(cell).join(",")}\r\n`;
    })
    .join("");

/** Spreadsheets run what begins like a formula, whoever chose the name; an apostrophe before it makes it text (OWASP, CSV injection). */
function cell(text: string): string {
  const safe = /^[=+\-@\t\r\n]/.test(text) ? `'${text}` : text;
  return `"${safe.replaceAll('"', '""')}"`;
}
