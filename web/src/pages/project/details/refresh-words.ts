import type { ImportView } from "../../../api/items.ts";

const count = (n: number, what: string): string[] => (n > 0 ? [`${n.toLocaleString()} ${what}`] : []);

/** What a walk changed, in a few words: "3 added, the files of 2 gone". */
export function sayChanges({ added, missing, returned, arrived }: Pick<ImportView, "added" | "missing" | "returned" | "arrived">): string {
  const all = [...count(added, "added"), ...count(arrived, "added by events before"), ...count(missing, "gone"), ...count(returned, "back")];
  return all.length > 0 ? all.join(", ") : "nothing new";
}

/** The same, and how many files were left. */
export function sayOutcome(run: Pick<ImportView, "added" | "missing" | "returned" | "arrived" | "rejected">): string {
  return [sayChanges(run), ...count(run.rejected, "not loaded")].join(", ");
}
