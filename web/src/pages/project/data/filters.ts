import type { ItemsAsk } from "../../../api/items.ts";
import type { Progress } from "../../../api/progress.ts";

export const STATE_NAMES = { open: "Not done", labeled: "Labeled", skipped: "Skipped", "needs-review": "Needs review", missing: "File gone" } as const;
export type StateFilter = keyof typeof STATE_NAMES;
export const QUEUE_NAMES = { manual: "Manual", clustered: "Clustered", prelabeled: "Prelabeled" } as const;
export type QueueFilter = keyof typeof QUEUE_NAMES;

export interface Filters {
  state?: StateFilter;
  classId?: string;
  labeler?: string;
  name?: string;
  queue?: QueueFilter;
  skipReason?: string;
  /** Days as in `2026-11-21`, of the reader's own calendar; both are within. */
  from?: string;
  to?: string;
  /** Per cent, 0 to 100. */
  agreementFrom?: number;
  agreementTo?: number;
  /** `u:<user id>`, `g:<group id>`. */
  assignedTo?: string;
  /** Per cent of the items, always the same ones. */
  sample?: number;
}

/** Each filter's name in the address. */
const NAMES: Record<keyof Filters, string> = {
  state: "state",
  classId: "class",
  labeler: "labeler",
  name: "name",
  queue: "queue",
  skipReason: "skip",
  from: "from",
  to: "to",
  agreementFrom: "agree-from",
  agreementTo: "agree-to",
  assignedTo: "assigned",
  sample: "sample",
};

const isState = (text: string | undefined): text is StateFilter => text !== undefined && text in STATE_NAMES;
const isQueue = (text: string | undefined): text is QueueFilter => text !== undefined && text in QUEUE_NAMES;
const startOf = (day: string): number => new Date(`${day}T00:00`).getTime();
const dayOf = (text: string | undefined) => (text !== undefined && /^\d{4}-\d\d-\d\d$/.test(text) && startOf(text) >= 0 ? text : undefined);
function percentOf(text: string | undefined): number | undefined {
  const number = text ? Number(text) : Number.NaN;
  return number >= 0 && number <= 100 ? number : undefined;
}

/** From the address: `?state=labeled&class=c2&labeler=…&name=…`. What makes no sense is left out. */
export function readFilters(query: Readonly<Record<string, string>>): Filters {
  const of = (key: keyof Filters) => query[NAMES[key]];
  const text = (key: "classId" | "labeler" | "name" | "skipReason" | "assignedTo") => of(key) && { [key]: of(key) };
  const [state, queue, from, to] = [of("state"), of("queue"), dayOf(of("from")), dayOf(of("to"))];
  const [agreementFrom, agreementTo, sample] = [percentOf(of("agreementFrom")), percentOf(of("agreementTo")), percentOf(of("sample"))];
  return {
    ...(isState(state) && { state }),
    ...text("classId"),
    ...text("labeler"),
    ...text("name"),
    ...(isQueue(queue) && { queue }),
    ...text("skipReason"),
    ...(from !== undefined && { from }),
    ...(to !== undefined && { to }),
    ...(agreementFrom !== undefined && { agreementFrom }),
    ...(agreementTo !== undefined && { agreementTo }),
    ...text("assignedTo"),
    ...(sample !== undefined && sample > 0 && sample < 100 && { sample }),
  };
}

/** The filters with one of them set as the address would have it; `""` takes it away. */
export const withFilter = (filters: Filters, key: keyof Filters, value: string): Filters =>
  readFilters(Object.fromEntries([...new URLSearchParams(writeFilters(filters)), [NAMES[key], value]]));

/** As a query, with a `?` where there is any; `item` is the one that is looked at. */
export function writeFilters(filters: Filters, item?: string): string {
  const search = new URLSearchParams();
  for (const key of KEYS) {
    const value = filters[key];
    if (value !== undefined && value !== "") search.set(NAMES[key], String(value));
  }
  if (item) search.set("item", item);
  const text = search.toString();
  return text && `?${text}`;
}
const KEYS = Object.keys(NAMES) as (keyof Filters)[];

const DAY = 24 * 60 * 60 * 1_000;
/** A day of the clock change is 25 hours long. */
const nextDay = (day: string): number => {
  const next = new Date(startOf(day) + DAY + DAY / 2);
  return new Date(next.getFullYear(), next.getMonth(), next.getDate()).getTime();
};

/** What the list is asked for, and what a job over all that match is told. */
export const asAsk = ({ from, to, agreementFrom, agreementTo, ...same }: Filters): ItemsAsk => ({
  ...same,
  ...(from !== undefined && { answeredFrom: startOf(from) }),
  ...(to !== undefined && { answeredBefore: nextDay(to) }),
  ...(agreementFrom !== undefined && { agreementFrom: agreementFrom / 100 }),
  ...(agreementTo !== undefined && { agreementTo: agreementTo / 100 }),
});

const BY_STATE: Record<StateFilter, (items: Progress["items"]) => number> = {
  open: ({ unlabeled }) => unlabeled,
  labeled: ({ labeled }) => labeled,
  skipped: ({ skipped }) => skipped,
  "needs-review": ({ needsReview }) => needsReview,
  missing: ({ missing }) => missing,
};

/** How many items a filter selects, where the counters know: with none of them, or with one alone. */
export function countOf(filters: Filters, progress: Progress | undefined): number | undefined {
  if (!progress) return undefined;
  const set = KEYS.filter((key) => filters[key] !== undefined);
  if (set.length === 0) return progress.items.total;
  if (set.length > 1) return undefined;
  const { state, classId } = filters;
  if (state) return BY_STATE[state](progress.items);
  if (classId) return progress.classes[classId] ?? 0;
  return undefined; // a labeler's counts are of answers, rejected ones too: not of items
}
