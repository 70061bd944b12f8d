import { type Filters, readFilters, writeFilters } from "../project/data/filters.ts";

/** What needs review: gone through where nothing else is said. */
export const NEEDS_REVIEW: Filters = { state: "needs-review" };

/** `review`: what needs it; `work`: a share of the labels, of all or of one labeler; `filter`: any other. */
export type What = "review" | "work" | "filter";
const OF_WORK = new Set(["state", "labeler", "sample"]);

export function whatOf(filters: Filters): What {
  const keys = Object.keys(filters);
  if (filters.state === "needs-review" && keys.length === 1) return "review";
  return filters.state === "labeled" && keys.every((key) => OF_WORK.has(key)) ? "work" : "filter";
}

/** From the address, as the data tab writes it. */
export function readSet(query: Readonly<Record<string, string>>): Filters {
  const filters = readFilters(query);
  return Object.keys(filters).length === 0 ? NEEDS_REVIEW : filters;
}

export const writeSet = (filters: Filters, itemId?: string): string => writeFilters(whatOf(filters) === "review" ? {} : filters, itemId);
