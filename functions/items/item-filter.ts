import { z } from "zod";
import type { Filter, Index, Scalar } from "../backends/documents.ts";
import { Refusal } from "../refusal.ts";
import { itemsByOrder, itemsByState, QUEUE_KINDS } from "./item.ts";

/** What items can be looked for by (feature I4), in any combination; `number` reads a number, from a query's text or from JSON. */
export const filterFields = <N extends z.ZodCoercedNumber | z.ZodNumber>(number: () => N) => ({
  /** `open` = unlabeled, in somebody's hands or not. */
  state: z.enum(["open", "labeled", "skipped", "needs-review", "missing"]).optional(),
  /** The label says this class, whatever else it says. */
  classId: z.string().max(64).optional(),
  /** Who answered it, alone or among others. */
  labeler: z.string().max(200).optional(),
  queue: z.enum(QUEUE_KINDS).optional(),
  /** Part of the path, ignoring case. */
  name: z.string().max(200).optional(),
  /** When it was answered last, epoch ms: from `answeredFrom` on, before `answeredBefore`. */
  answeredFrom: number().min(0).optional(),
  answeredBefore: number().min(0).optional(),
  /** With a note or without. */
  skipReason: z.string().max(40).optional(),
  /** How alike the answers are, 0 to 1, both ends included; only items with consensus have it. */
  agreementFrom: number().min(0).max(1).optional(),
  agreementTo: number().min(0).max(1).optional(),
  /** `u:<user id>`, `g:<group id>`. */
  assignedTo: z.string().max(210).optional(),
  /** So many per cent of the items, always the same ones, drawn by a hash that has nothing to do with the order of work: 5 are among 10. */
  sample: number().gt(0).max(100).optional(),
});

export const ItemsFilter = z.strictObject(filterFields(() => z.number()));
export type ItemsFilter = z.infer<typeof ItemsFilter>;

export interface Plan {
  index: Index;
  equals: Record<string, Scalar>;
  /** Narrows what the index finds. */
  where: Filter[];
}

const eq = (field: string, value: Scalar | undefined): Filter[] => (value === undefined ? [] : [{ field, is: "eq", value }]);
const bound = (field: string, is: "ge" | "lt" | "le", value: number | undefined): Filter[] => (value === undefined ? [] : [{ field, is, value }]);

/** A reason is kept with what the labeler wrote after it, as in `other: two in one`; `;` comes next after `:`. */
const skippedFor = (reason: string | undefined): Filter[] =>
  reason === undefined
    ? []
    : [
        { field: "skipReason", is: "ge", value: reason },
        { field: "skipReason", is: "lt", value: `${reason};` },
      ];

/** Hex digits of an item's id that the sample looks at. */
const DIGITS = 12;

/** Ids are hashes of where an item is from, so those below a share of all ids are a fair draw of that share. */
function sampled(percent: number | undefined): Filter[] {
  if (percent === undefined || percent >= 100) return [];
  const below = Math.round((percent / 100) * 16 ** DIGITS);
  return [{ field: "id", is: "lt", value: below.toString(16).padStart(DIGITS, "0") }];
}

/**
 * One question to the store: a state alone has an index of its own, which finds a handful of skipped items at once; anything else goes by the one index that
 * carries all of it. Refuses what no item can fit.
 */
export function planOf(asked: ItemsFilter): Plan {
  mustBeInOrder("answeredBefore", asked.answeredFrom, asked.answeredBefore);
  mustBeInOrder("agreementTo", asked.agreementFrom, asked.agreementTo);
  const state = asked.state === "open" ? "unlabeled" : asked.state;
  // Those that cost most to look at come last: SQLite asks in this order, and no further than the first that says no.
  const where: Filter[] = [
    ...eq("queue", asked.queue),
    ...skippedFor(asked.skipReason),
    ...eq("assignedTo", asked.assignedTo),
    ...sampled(asked.sample),
    ...bound("answeredAt", "ge", asked.answeredFrom),
    ...bound("answeredAt", "lt", asked.answeredBefore),
    ...bound("agreement", "ge", asked.agreementFrom),
    ...bound("agreement", "le", asked.agreementTo),
    ...(asked.labeler === undefined ? [] : [answeredBy(asked.labeler)]),
    ...(asked.classId === undefined ? [] : [{ field: "classIds", is: "has", value: asked.classId } as const]),
    ...(asked.name ? [{ field: "path", is: "contains", value: asked.name } as const] : []),
  ];
  if (state !== undefined && where.length === 0) return { index: itemsByState, equals: { state }, where };
  return { index: itemsByOrder, equals: {}, where: [...eq("state", state), ...where] };
}

/** With consensus an item has several answerers, and its answer may be nobody's own; without, it has one. */
const answeredBy = (value: string): Filter => ({
  is: "any",
  of: [
    { field: "answeredBy", is: "eq", value },
    { field: "answerers", is: "has", value },
  ],
});

function mustBeInOrder(path: string, from: number | undefined, to: number | undefined): void {
  if (from === undefined || to === undefined || from <= to) return;
  const violations = [{ path, message: `lies before ${from}, where it begins` }];
  throw new Refusal("invalid", "No item can be in a span that ends before it begins.", { violations });
}
