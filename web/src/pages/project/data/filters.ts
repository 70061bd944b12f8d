import type { ItemsAsk } from "../../../api/items.ts";
import type { Progress } from "../../../api/progress.ts";

export const STATE_NAMES = { open: "Not done", labeled: "Labeled", skipped: "Skipped", "needs-review": "Needs review", missing: "File gone" } as const;
export type StateFilter = keyof typeof STATE_NAMES;

export interface Filters {
  state?: StateFilter;
  classId?: string;
  labeler?: string;
  name?: string;
}

const isState = (text: string | undefined): text is StateFilter => text !== undefined && text in STATE_NAMES;

/** From the address: `?state=labeled&class=c2&labeler=…&name=…`. */
export function readFilters(query: Readonly<Record<string, string>>): Filters {
  const { state, class: classId, labeler, name } = query;
  return {
    ...(isState(state) ? { state } : {}),
    ...(classId ? { classId } : {}),
    ...(labeler ? { labeler } : {}),
    ...(name ? { name } : {}),
  };
}

/** As a query, with a `?` where there is any; `item` is the one that is looked at. */
export function writeFilters({ state, classId, labeler, name }: Filters, item?: string): string {
  const search = new URLSearchParams();
  if (state) search.set("state", state);
  if (classId) search.set("class", classId);
  if (labeler) search.set("labeler", labeler);
  if (name) search.set("name", name);
  if (item) search.set("item", item);
  const text = search.toString();
  return text && `?${text}`;
}

export const asAsk = (filters: Filters): ItemsAsk => ({ ...filters });

const BY_STATE: Record<StateFilter, (items: Progress["items"]) => number> = {
  open: ({ unlabeled }) => unlabeled,
  labeled: ({ labeled }) => labeled,
  skipped: ({ skipped }) => skipped,
  "needs-review": ({ needsReview }) => needsReview,
  missing: ({ missing }) => missing,
};

/** How many items a filter selects, where the counters know: with none of them, or with one alone. */
export function countOf(filters: Filters, progress: Progress | undefined): number | undefined {
  if (!progress || filters.name) return undefined;
  const { state, classId, labeler } = filters;
  const set = [state, classId, labeler].filter((each) => each !== undefined).length;
  if (set === 0) return progress.items.total;
  if (set > 1) return undefined;
  if (state) return BY_STATE[state](progress.items);
  if (classId) return progress.classes[classId] ?? 0;
  return undefined; // a labeler's counts are of answers, rejected ones too: not of items
}
