import { useMemo } from "preact/hooks";
import type { ItemText } from "../../api/items.ts";
import { codePoints } from "../../text/code-points.ts";
import { fieldsOf } from "../../text/fields.ts";
import { languageOf } from "../../text/language.ts";
import { MarkedText } from "../../text/marked-text.tsx";
import type { TextMark } from "../../text/marks.ts";

/** A stretch that somebody marked, code points. */
export type DrawnSpan = Omit<TextMark, "ink"> & { ink: string };

/** The text with everybody's spans under it, each in its colour. */
export function ReviewText({ text, spans }: { text: ItemText; spans: readonly DrawnSpan[] }) {
  const fields = useMemo(() => fieldsOf(text), [text]);
  const points = useMemo(() => codePoints(text.text), [text]);
  const marks = useMemo(() => spans.map((span) => ({ ...span, start: points.unitOf(span.start), end: points.unitOf(span.end) })), [spans, points]);
  return (
    // A long text scrolls in its box, also by keyboard.
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex
    <section class="review-text" aria-label="Text, with the answers marked in it" tabindex={0}>
      <div lang={languageOf(text.text)}>
        {fields.map(({ name, start, end }) => (
          <div key={start}>
            {name !== undefined && <h3 class="muted small">{name}</h3>}
            <MarkedText text={text.text} start={start} end={end} marks={marks.filter((mark) => mark.start < end && mark.end > start)} />
          </div>
        ))}
      </div>
    </section>
  );
}
