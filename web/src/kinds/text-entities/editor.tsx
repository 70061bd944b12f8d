import { useSignal } from "@preact/signals";
import { useLayoutEffect, useMemo, useRef } from "preact/hooks";
import { Button } from "../../parts/button.tsx";
import { MarkedText } from "../../text/marked-text.tsx";
import type { TextMark } from "../../text/marks.ts";
import type { Part } from "../../text/parts.ts";
import { rangeOf } from "../../text/text-places.ts";
import { ClassChip } from "../badge.tsx";
import { inkOn } from "../colour.ts";
import type { ClassBook, EditorProps } from "../kind.ts";
import { createEntities, type Entities } from "./entities.ts";
import { EntityEnds } from "./entity-ends.tsx";
import { onEntityKey } from "./entity-keys.ts";
import { EntityList } from "./entity-list.tsx";
import { isSame, type Span, type Value } from "./spans.ts";
import { followPointer, linesOf, show } from "./text-hand.ts";
import "./editor.css";

/** Draws what is chosen over the text without touching it; browsers without highlights select it. */
function paintRange(scroll: HTMLElement, part: Part | undefined): void {
  const range = part && rangeOf(scroll, part);
  if ("highlights" in CSS) {
    if (range) CSS.highlights.set("text-range", new Highlight(range));
    else CSS.highlights.delete("text-range");
  } else if (range) {
    document.getSelection()?.removeAllRanges();
    document.getSelection()?.addRange(range);
  }
}

function marksOf(spans: readonly Span[], entities: Entities, book: ClassBook, isProposed: boolean): TextMark[] {
  const picked = entities.picked.value;
  return spans.map((span) => {
    const of = book.get(span.classId);
    const colour = of?.colour ?? "#8e8e93";
    const look = picked && isSame(span, picked) ? "selected" : isProposed ? "proposed" : "set";
    return { ...entities.inUnits(span), id: `${span.start} ${span.end} ${span.classId}`, name: of?.name ?? "Removed class", colour, ink: inkOn(colour), look };
  });
}

function Bar({ entities, props }: { entities: Entities; props: EditorProps<Value> }) {
  const [range, picked, armed] = [entities.range.value, entities.picked.value, entities.armed.value];
  const chosen = picked ? entities.inUnits(picked) : range;
  const armedClass = armed === undefined ? undefined : props.book.get(armed);
  const canEdit = props.mode === "edit";
  return (
    <div class="entities-bar">
      {armedClass && (
        <span class="entities-armed">
          Each selection becomes <ClassChip of={armedClass} />
          <Button look="quiet" icon="close" aria-label="Stop tagging at once (Esc)" onClick={() => entities.tagAtOnce("no")} />
        </span>
      )}
      <span class="entities-said">
        {entities.notice.value ??
          (chosen ? (
            <bdi>{entities.wordsOf(chosen)}</bdi>
          ) : canEdit && !armedClass ? (
            "Select words, then give a class. Or choose a class first: each selection gets it at once."
          ) : (
            ""
          ))}
      </span>
      {picked && canEdit && (
        <>
          <Button look="quiet" onClick={entities.tagSame}>
            All the same <kbd>A</kbd>
          </Button>
          <Button look="quiet" icon="remove" onClick={entities.remove}>
            Remove <kbd>X</kbd>
          </Button>
        </>
      )}
      {!props.value && props.suggested && canEdit && (
        <Button onClick={entities.accept}>
          Accept what is proposed <kbd>Space</kbd>
        </Button>
      )}
    </div>
  );
}

/** A text to read, with its entities drawn on it. */
export function EntitiesEditor(props: EditorProps<Value>) {
  const text = props.item.text ?? { text: "" };
  const now = useRef(props);
  now.current = props;
  const entities = useMemo(() => createEntities(text, () => now.current), [props.item.id, text.text]);
  const root = useRef<HTMLDivElement>(null);
  const scroll = useRef<HTMLDivElement>(null);
  const preview = useSignal<Part | undefined>(undefined);
  const room = useSignal<HTMLElement | undefined>(undefined);

  // Before the first paint, so that the first key is not lost.
  useLayoutEffect(() => {
    const box = scroll.current;
    if (!box || !root.current) return;
    room.value = box;
    box.scrollTop = 0;
    const focused = document.activeElement;
    if (!focused || focused === document.body) box.focus({ preventScroll: true });
    const lines = linesOf(box, entities);
    const isHere = () => {
      const active = document.activeElement;
      return !active || active === document.body || active === box || (active.contains(box) && active !== box);
    };
    const off = [
      followPointer(box, entities),
      now.current.onKeys((press) => onEntityKey(press, entities, { lines, isHere: isHere() })),
      now.current.onClass(entities.takeClass),
    ];
    return () => {
      for (const remove of off) remove();
      paintRange(box, undefined);
    };
  }, [entities]);

  const isProposed = props.value === undefined && props.suggested !== undefined;
  const spans = entities.spans();
  const marks = marksOf(spans, entities, props.book, isProposed);
  const [range, picked] = [entities.range.value, entities.picked.value];
  const chosen = picked ? entities.inUnits(picked) : undefined;
  useLayoutEffect(() => entities.settle(), [props.value]);
  useLayoutEffect(() => {
    if (scroll.current) paintRange(scroll.current, preview.value ?? range);
  });
  useLayoutEffect(() => {
    const part = range ?? chosen;
    if (scroll.current && part) show(scroll.current, part);
  }, [range, picked]);

  return (
    <div class="entities" ref={root}>
      <div class="entities-room">
        {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- it scrolls, and the keys that walk from word to word are its own */}
        <section class="entities-scroll" ref={scroll} tabIndex={0} aria-label="Text. Arrows go from word to word, Shift takes more of them, a class key tags.">
          <div class="entities-text" lang={entities.language}>
            {entities.fields.map((field, index) => (
              <div key={index} class="entities-field">
                {field.name !== undefined && <h2>{field.name}</h2>}
                <MarkedText text={entities.text} start={field.start} end={field.end} marks={within(marks, field)} />
              </div>
            ))}
            {chosen && room.value && props.mode === "edit" && (
              <EntityEnds entities={entities} part={chosen} scroll={room.value} onPreview={(part) => (preview.value = part)} />
            )}
          </div>
        </section>
        <EntityList entities={entities} spans={spans} book={props.book} isProposed={isProposed} />
        <Bar entities={entities} props={props} />
      </div>
    </div>
  );
}

/** Most texts have one field, which has them all. */
const within = (marks: readonly TextMark[], { start, end }: Part): readonly TextMark[] => marks.filter((mark) => mark.start < end && mark.end > start);
