import { atOnce } from "../datasets/at-once.ts";
import type { Dataset } from "../datasets/dataset.ts";
import { type DatastoreNeeds, openDatastore } from "../datasets/datastores.ts";
import { notLoadable } from "../datasets/loadable.ts";
import { openTable } from "../datasets/open-table.ts";
import { selection } from "../datasets/selection.ts";
import { walkSelection } from "../datasets/walk-selection.ts";
import type { Kind } from "../kinds/kind.ts";
import { Refusal, type Violation } from "../refusal.ts";

/** Tables looked into for the columns; a dataset's tables are usually alike. */
const TABLES = 8;

const refused = (violations: Violation[]) => new Refusal("invalid", violations[0]?.message ?? "", { reason: "columns", violations });

/**
 * The columns that labelers of a project see (feature B5), as they are called in the tables; undefined where a file is an item. Refuses as `invalid`, by field, a
 * dataset that does not go with the task type, columns of a dataset of files, and columns that none of the first tables has.
 */
export async function chosenColumns(
  on: DatastoreNeeds,
  { kind, dataset, columns }: { kind: Pick<Kind<unknown>, "media" | "title">; dataset: Dataset; columns: readonly string[] | undefined },
): Promise<string[] | undefined> {
  if (dataset.holds !== "tabular") {
    if (columns) throw refused([{ path: "columns", message: "This dataset has no tables, so there are no columns to choose." }]);
    return undefined;
  }
  if (kind.media !== "text") throw refused([{ path: "datasetId", message: `${kind.title} needs image files; this dataset holds rows of tables.` }]);
  if (!columns) throw refused([{ path: "columns", message: "Choose at least one column that labelers are to see." }]);
  const there = await columnsOf(on, dataset);
  const wrong = (index: number, message: string): Violation => ({ path: `columns.${index}`, message });
  const violations = columns.flatMap((name, index): Violation[] => {
    if (columns.indexOf(name) < index) return [wrong(index, `Column ${index + 1} is the same as column ${columns.indexOf(name) + 1}.`)];
    return there.size === 0 || there.has(name) ? [] : [wrong(index, `No table has a column "${name}". There are: ${[...there].slice(0, 20).join(", ")}.`)];
  });
  if (violations.length > 0) throw refused(violations);
  return [...columns];
}

/** None where no table is there yet, or none can be read: the import will say what is wrong. */
async function columnsOf(on: DatastoreNeeds, { datastoreId, path, hasHeader }: Dataset): Promise<Set<string>> {
  const container = await openDatastore(on, datastoreId);
  const { blobs } = await walkSelection(container, selection(path), undefined);
  const tables = blobs.filter((blob) => notLoadable(blob, "table") === undefined).slice(0, TABLES);
  const heads = await atOnce(4, tables, async ({ name }) => await openTable({ container, path: name, hasHeader }));
  return new Set(heads.flatMap((head) => ("problem" in head ? [] : head.columns)));
}
