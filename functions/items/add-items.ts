import type { Documents } from "../backends/documents.ts";
import { ITEM_LIMIT, type Project } from "../projects/project.ts";
import { countItems } from "./count-items.ts";
import type { ImportRecord } from "./import-record.ts";
import type { Item } from "./item.ts";
import { unknownItems, writeItems } from "./write-items.ts";

/**
 * Adds those of the items that the project has not yet, up to its limit. `added`: items that the project has more than before the walk, whoever wrote them;
 * `left`: new ones that were too many.
 */
export async function addItems(
  on: { documents: Documents },
  { project, record, items }: { project: Project; record: ImportRecord; items: readonly Item[] },
): Promise<{ added: number; left: number } | "deleted"> {
  // A first load finds nearly nothing known, so it writes without looking, and looks where that fails; but not near the limit, where it matters who is new.
  const blind = record.mode === "initialization" && record.before + record.added + items.length <= ITEM_LIMIT;
  const fresh = blind ? items : await unknownItems(on, project, items);
  const has = blind ? 0 : await countItems(on, project);
  const room = blind ? items.length : Math.max(0, ITEM_LIMIT - has);
  const wanted = fresh.slice(0, room);
  if (wanted.length > 0 && !(await writeItems(on, project, wanted))) return "deleted";
  const added = (blind || wanted.length > 0 ? await countItems(on, project) : has) - record.before;
  return { added, left: fresh.length - wanted.length };
}
