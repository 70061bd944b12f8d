import type { ItemsAsk } from "../../api/items.ts";
import type { Progress } from "../../api/progress.ts";
import { asAsk, countOf, type Filters, readFilters, writeFilters } from "../project/data/filters.ts";

/** What is gone through: items by filter, or a share of them. */
export interface ReviewSet {
  filters: Filters;
  /** Per cent. */
  sample?: number;
}

const NEEDS_REVIEW: ReviewSet = { filters: { state: "needs-review" } };
export const isNeedsReview = ({ filters, sample }: ReviewSet): boolean =>
  sample === undefined && filters.state === "needs-review" && Object.keys(filters).length === 1;

/** From the address, as the data tab writes it, and `sample=10`. Nothing said: what needs review. */
export function readSet(query: Readonly<Record<string, string>>): ReviewSet {
  const filters = readFilters(query);
  const sample = Number(query["sample"] ?? "");
  const isSampled = sample > 0 && sample <= 100;
  if (Object.keys(filters).length === 0 && !isSampled) return NEEDS_REVIEW;
  return { filters, ...(isSampled && { sample }) };
}

export function writeSet(set: ReviewSet, itemId?: string): string {
  const search = new URLSearchParams(isNeedsReview(set) ? "" : writeFilters(set.filters));
  if (set.sample !== undefined) search.set("sample", String(set.sample));
  if (itemId !== undefined) search.set("item", itemId);
  const text = search.toString();
  return text && `?${text}`;
}

export const askOf = ({ filters, sample }: ReviewSet): ItemsAsk => ({ ...asAsk(filters), ...(sample !== undefined && { sample }) });

/** How many items there are, where the counters know. */
export const countIn = ({ filters, sample }: ReviewSet, progress: Progress | undefined): number | undefined =>
  sample === undefined ? countOf(filters, progress) : undefined;
