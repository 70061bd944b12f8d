import type { VNode } from "preact";
import { useRef } from "preact/hooks";
import { type LanedMark, laned, type Stretch, stretchesOf, type TextMark } from "./marks.ts";
import { type Part, partsOf } from "./parts.ts";
import { visibleText } from "./visible-text.ts";
import "./marked-text.css";

/** How a mark's line is drawn: px. */
const LINE = 3;
const LANE = 5;

const line = ({ colour, look }: LanedMark): string =>
  look === "proposed" ? `repeating-linear-gradient(90deg, ${colour} 0 5px, transparent 5px 9px)` : `linear-gradient(${colour}, ${colour})`;

/** One line under the text for each mark, the first nearest to it; a light tint of the innermost one behind it. */
function lines(marks: readonly LanedMark[]) {
  const lanes = Math.max(...marks.map(({ lane }) => lane)) + 1;
  const innermost = marks.reduce((a, b) => (b.end - b.start < a.end - a.start ? b : a));
  const selected = marks.find(({ look }) => look === "selected");
  const share = selected ? 38 : innermost.look === "proposed" ? 8 : 18;
  return {
    lanes,
    style: {
      "--lanes": String(lanes - 1),
      backgroundColor: `color-mix(in srgb, ${(selected ?? innermost).colour} ${share}%, transparent)`,
      backgroundImage: marks.map(line).join(", "),
      backgroundSize: marks.map(() => `100% ${LINE}px`).join(", "),
      backgroundPosition: marks.map(({ lane }) => `0 calc(100% - ${(lanes - 1 - lane) * LANE}px)`).join(", "),
    },
  };
}

function Marked({ text, stretch }: { text: string; stretch: Stretch }) {
  const { lanes, style } = lines(stretch.marks);
  return (
    <>
      <span class={`text-mark ${lanes >= 4 ? "has-4" : lanes >= 2 ? "has-2" : ""}`} data-from={stretch.start} style={style}>
        {text}
      </span>
      {stretch.ending.map(({ id, name, colour, ink, look }) => (
        <span key={id} class={`text-chip is-${look}`} data-mark={id} data-name={name} style={{ backgroundColor: colour, color: ink }} />
      ))}
    </>
  );
}

function drawPart(text: string, part: Part, marks: readonly LanedMark[]): VNode {
  return (
    <div key={part.start} class="marked-text-part" data-start={part.start}>
      {stretchesOf(part, marks).map((stretch) => {
        const shown = visibleText(text.slice(stretch.start, stretch.end));
        return stretch.marks.length === 0 ? shown : <Marked key={stretch.start} text={shown} stretch={stretch} />;
      })}
    </div>
  );
}

/** The marks of each part; all in order, so that each is looked at once. */
function sharedOut(parts: readonly Part[], marks: readonly LanedMark[]): LanedMark[][] {
  const shared: LanedMark[][] = parts.map(() => []);
  let from = 0;
  for (const mark of marks) {
    while (from < parts.length && (parts[from]?.end ?? 0) <= mark.start) from++;
    for (let at = from; at < parts.length && (parts[at]?.start ?? 0) < mark.end; at++) shared[at]?.push(mark);
  }
  return shared;
}

/**
 * A stretch of a text with marks on it, in real text nodes: selectable, searchable, read aloud. Its length in the DOM is that of the text, so places are
 * found by counting (text-places.ts). Only parts whose marks changed are drawn again.
 */
export function MarkedText({ text, start, end, marks }: { text: string; start: number; end: number; marks: readonly TextMark[] }) {
  const drawn = useRef(new Map<number, { of: string; text: string; node: VNode }>());
  const parts = partsOf(text, start, end);
  const shared = sharedOut(parts, laned(marks));
  const next = new Map<number, { of: string; text: string; node: VNode }>();
  const nodes = parts.map((part, index) => {
    const its = shared[index] ?? [];
    const of = its.map(({ id, name, colour, look, lane }) => `${id} ${name} ${colour} ${look} ${lane}`).join("\n");
    const before = drawn.current.get(part.start);
    const kept = before?.of === of && before.text === text ? before : { of, text, node: drawPart(text, part, its) };
    next.set(part.start, kept);
    return kept.node; // the very same node: Preact does not look into it again
  });
  drawn.current = next;
  return <div class="marked-text">{nodes}</div>;
}
