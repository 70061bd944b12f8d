/**
 * A spreadsheet runs a cell that begins with one of these (OWASP, "CSV injection"), their full-width forms included, also where quotes or
 * blanks stand before it.
 */
const RISKY = /^[\s\u200b"'“”‘’`]*[=+\-@＝＋－＠\t\r\n]/;

/**
 * Text → a cell of RFC 4180. Two steps, each of which a reader can undo:
 * 1. What a spreadsheet could run, and what begins with an apostrophe, gets an apostrophe before it. So: a value that begins with `'` has one `'` too many.
 * 2. What holds a comma, a quote, a line break, or another separator that a spreadsheet might split at (`;`, tab) is put in quotes, quotes doubled.
 */
export function cell(text: string): string {
  const safe = text.startsWith("'") || RISKY.test(text) ? `'${text}` : text;
  return /[",;\t\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

/** The text that `cell` was given, from what a CSV reader makes of the cell. */
export const uncell = (read: string): string => (read.startsWith("'") ? read.slice(1) : read);
