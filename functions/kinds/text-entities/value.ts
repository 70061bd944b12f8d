import { z } from "zod";
import { type Kind, type KindContext, NO_SUCH_CLASS } from "../kind.ts";
import { entitiesAgree } from "./agreement.ts";
import { inOrder } from "./in-order.ts";

/** Spans a text can have. */
export const MOST_SPANS = 5_000;

/** Unicode code points from the start of the item's text; `end` is exclusive. */
export const Span = z.strictObject({ classId: z.string().min(1).max(64), start: z.int().min(0), end: z.int().min(1) });
export type Span = z.infer<typeof Span>;

/** By start, then end, then class. Empty: it was read, and nothing is there. */
export const Value = z.strictObject({ spans: z.array(Span).max(MOST_SPANS) });
export type Value = z.infer<typeof Value>;

export const Options = z.strictObject({ /** Spans may share characters. */ overlap: z.boolean().default(false) });
export type Options = z.infer<typeof Options>;

function fault({ spans }: Value, { classIds, options, length }: KindContext): string | undefined {
  const { overlap } = Options.parse(options);
  let last: Span | undefined;
  let reach = 0;
  for (const [index, span] of spans.entries()) {
    const called = `Entity ${index + 1}`;
    if (!classIds.has(span.classId)) return `${called}: ${NO_SUCH_CLASS}`;
    if (span.end <= span.start) return `${called} holds no character.`;
    if (length !== undefined && span.end > length) return `${called} ends behind the text, which has ${length} characters.`;
    if (last && inOrder(last, span) > 0) return `${called} starts before the one in front of it; send them by start.`;
    if (last && inOrder(last, span) === 0) return `${called} is there twice.`;
    if (!overlap && span.start < reach) return `${called} overlaps another one, which this project does not allow.`;
    reach = Math.max(reach, span.end);
    last = span;
  }
  return undefined;
}

const unique = (spans: readonly Span[]): Span[] =>
  spans.toSorted(inOrder).filter((span, index, all) => index === 0 || inOrder(all[index - 1] ?? span, span) !== 0);

export const textEntities: Kind<Value> = {
  name: "text-entities",
  title: "Text Named Entity Recognition",
  media: "text",
  marks: ["span"],
  needs: "length",
  options: Options,
  value: Value,
  fault,
  classesOf: ({ spans }) => [...new Set(spans.map(({ classId }) => classId))],
  reclass: ({ spans }, to) => ({ spans: unique(spans.map((span) => ({ ...span, classId: to(span.classId) }))) }),
  agreement: entitiesAgree,
  toMarks: ({ spans }) => spans.map(({ classId, start, end }) => ({ mark: "span", classId, start, end })),
  fromMarks: (marks) => {
    const spans = marks.flatMap((mark) => (mark.mark === "span" ? [{ classId: mark.classId, start: mark.start, end: mark.end }] : []));
    return spans.length === marks.length ? { spans: spans.toSorted(inOrder) } : undefined;
  },
};
