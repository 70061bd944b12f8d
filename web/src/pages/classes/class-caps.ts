import { keyedClasses } from "../../kinds/class-keys.ts";
import type { KeyedClass } from "../../kinds/kind.ts";
import { asViews, type ClassRow } from "./class-list.ts";

/** The rows as labelers will meet them, and the key of each row. */
export function capped(rows: readonly ClassRow[], commandLetters: string): { classes: KeyedClass[]; caps: ReadonlyMap<number, string> } {
  const classes = keyedClasses(asViews(rows), commandLetters);
  const byId = new Map(classes.map(({ id, key }) => [id, key]));
  const caps = new Map<number, string>();
  for (const { key, id } of rows) {
    const cap = byId.get(id ?? `row-${key}`);
    if (cap !== undefined) caps.set(key, cap);
  }
  return { classes, caps };
}
