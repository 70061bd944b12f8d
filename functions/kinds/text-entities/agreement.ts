import { percent } from "../agreement.ts";
import type { Agreement, AgreementSettings } from "../kind.ts";
import { dice, type Likeness, pairUp } from "../pairing.ts";
import { inOrder } from "./in-order.ts";
import type { Span, Value } from "./value.ts";

/** Characters of both over characters of either. */
function overlap(a: Span, b: Span): number {
  const both = Math.min(a.end, b.end) - Math.max(a.start, b.start);
  return both <= 0 ? 0 : both / (a.end - a.start + b.end - b.start - both);
}

/** The same ends; or one character of both is enough. */
const likeness = ({ spans }: AgreementSettings): Likeness<Span> => ({ bound: overlap, of: overlap, least: spans === "exact" ? 1 : 0 });

const keyOf = ({ start, end, classId }: Span): string => `${start} ${end} ${classId}`;

/**
 * Spans that more than half of the values have just so; undefined where that is none. Two such are together in one of the values at least, so they overlap
 * only where the project lets them.
 */
function inMostOf(values: readonly Value[]): Value | undefined {
  const counted = new Map<string, { span: Span; times: number }>();
  for (const { spans } of values)
    for (const span of spans) {
      const known = counted.get(keyOf(span));
      if (known) known.times++;
      else counted.set(keyOf(span), { span, times: 1 });
    }
  const spans = [...counted.values()].flatMap(({ span, times }) => (times * 2 > values.length ? [span] : []));
  return spans.length === 0 ? undefined : { spans: spans.sort(inOrder) };
}

export const entitiesAgree: Agreement<Value> = {
  uses: ["least", "spans"],
  least: 0.8,
  rule: ({ least, spans }) =>
    `Two entities are one where they are of the same class and ${spans === "exact" ? "have the same first and last character" : "share a character"}. ` +
    `Two answers agree where at least ${percent(least)} of their entities are paired so.`,
  similarity: (a, b, settings) => dice(pairUp(a.spans, b.spans, likeness(settings)).length, a.spans.length, b.spans.length),
  // Where ends may differ, no end is that of more people than another: the spans of the one who is most like the others stand.
  join: (values, { spans }) => (spans === "exact" ? inMostOf(values) : undefined) ?? values[0],
};
