import type { VNode } from "preact";
import { useLayoutEffect, useRef } from "preact/hooks";
import type { ClassBook } from "../kind.ts";
import { type Entities, nameOf } from "./entities.ts";
import { isSame, type Span } from "./spans.ts";

/** Rows that are drawn: those around the chosen one; a list of thousands would make each act slow, and nobody reads it. */
const ROWS = 300;
/** The rows move by so many, so that they mostly stay. */
const STRIDE = 100;

function windowOf(spans: readonly Span[], picked: Span | undefined): { from: number; to: number } {
  const at = picked ? spans.findIndex((span) => isSame(span, picked)) : 0;
  const from = Math.max(0, Math.min(Math.floor((at - ROWS / 2) / STRIDE) * STRIDE, spans.length - ROWS));
  return { from, to: Math.min(spans.length, from + ROWS) };
}

const idOf = ({ classId, start, end }: Span): string => `${start} ${end} ${classId}`;

/** The entities in the order of the text: what is marked, for the eye and for readers. */
export function EntityList({ entities, spans, book, isProposed }: { entities: Entities; spans: readonly Span[]; book: ClassBook; isProposed: boolean }) {
  const list = useRef<HTMLOListElement>(null);
  const drawn = useRef<{ book: ClassBook; rows: Map<string, VNode> }>({ book, rows: new Map() });
  const picked = entities.picked.value;
  useLayoutEffect(() => {
    const row = list.current?.querySelector<HTMLElement>("[aria-current=true]");
    const box = list.current;
    if (!row || !box) return;
    const [inside, outside] = [row.getBoundingClientRect(), box.getBoundingClientRect()];
    if (inside.top < outside.top) box.scrollTop -= outside.top - inside.top;
    else if (inside.bottom > outside.bottom) box.scrollTop += inside.bottom - outside.bottom;
  }, [picked]);

  const old = drawn.current.book === book ? drawn.current.rows : new Map<string, VNode>();
  const rows = new Map<string, VNode>();
  const { from, to } = windowOf(spans, picked);
  for (const span of spans.slice(from, to)) {
    const isPicked = picked !== undefined && isSame(span, picked);
    const key = `${idOf(span)}${isPicked ? " picked" : ""}`;
    const row = old.get(key) ?? (
      <li key={idOf(span)}>
        <button type="button" class="entity-row" aria-current={isPicked} onMouseDown={(event) => event.preventDefault()} onClick={() => entities.pick(span)}>
          <span class="entity-row-colour" style={{ backgroundColor: book.get(span.classId)?.colour ?? "#8e8e93" }} />
          <bdi class="entity-row-words ellipsis">{entities.wordsOf(entities.inUnits(span))}</bdi>
          <span class="entity-row-class ellipsis">{nameOf(book, span.classId)}</span>
        </button>
      </li>
    );
    rows.set(key, row);
  }
  drawn.current = { book, rows };
  const title = spans.length === 1 ? "1 entity" : `${spans.length.toLocaleString()} entities`;
  return (
    <section class="entities-list" aria-label={isProposed ? "Proposed entities" : "Entities"}>
      <h2>{isProposed ? `${title} proposed` : title}</h2>
      <ol ref={list} start={from + 1}>
        {from > 0 && <li class="entity-more">{from.toLocaleString()} before these</li>}
        {[...rows.values()]}
        {to < spans.length && <li class="entity-more">{(spans.length - to).toLocaleString()} after these</li>}
      </ol>
    </section>
  );
}
