import type { Documents } from "../backends/documents.ts";
import { ITEM_LIMIT, type Project } from "../projects/project.ts";
import { countByState } from "./count-items.ts";
import type { ImportRecord } from "./import-record.ts";
import type { Item } from "./item.ts";
import { moveItems } from "./move-items.ts";
import { unknownItems, writeItems } from "./write-items.ts";

/**
 * Adds those of the items that the project has not yet, up to its limit, and brings back those that were missing. `added`: items that the project has more than
 * before the walk, whoever wrote them; `returned`: fewer missing ones; `left`: new ones that were too many.
 */
export async function addItems(
  on: { documents: Documents },
  { project, record, items }: { project: Project; record: Pick<ImportRecord, "mode" | "before" | "missingBefore" | "added">; items: readonly Item[] },
): Promise<{ added: number; returned: number; left: number } | "deleted"> {
  // A first load finds nearly nothing known, so it writes without looking, and looks where that fails; but not near the limit, where it matters who is new.
  const blind = record.mode === "initialization" && record.before + record.added + items.length <= ITEM_LIMIT;
  const { unknown, missing } = blind ? { unknown: items, missing: [] } : await unknownItems(on, project, items);
  const has = blind ? undefined : await countByState(on, project);
  const room = has ? Math.max(0, ITEM_LIMIT - has.total) : items.length;
  const wanted = unknown.slice(0, room);
  if (wanted.length > 0 && !(await writeItems(on, project, wanted))) return "deleted";
  await moveItems(on, project, missing, "return");
  const now = has && wanted.length + missing.length === 0 ? has : await countByState(on, project);
  return { added: now.total - record.before, returned: Math.max(0, record.missingBefore - now.missing), left: unknown.length - wanted.length };
}
