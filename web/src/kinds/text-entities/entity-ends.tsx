import { useSignal } from "@preact/signals";
import { useLayoutEffect, useRef } from "preact/hooks";
import type { Part } from "../../text/parts.ts";
import { rangeOf, unitAtPoint } from "../../text/text-places.ts";
import { directionAt } from "../../text/word-stops.ts";
import type { Entities } from "./entities.ts";

interface Place {
  x: number;
  y: number;
  height: number;
}

interface Props {
  entities: Entities;
  /** Of the chosen entity. */
  part: Part;
  scroll: HTMLElement;
  /** While it is dragged, the part that it would be. */
  onPreview(part: Part | undefined): void;
}

/** Two handles at the ends of the chosen entity. Keys do the same: Alt and Shift with arrows. */
export function EntityEnds({ entities, part, scroll, onPreview }: Props) {
  const places = useSignal<{ start: Place; end: Place } | undefined>(undefined);
  const dragged = useRef<Part | undefined>(undefined);
  const isRight = directionAt(entities.text, part.start) === "rtl";

  useLayoutEffect(() => {
    const measure = () => {
      const text = scroll.querySelector(".entities-text")?.getBoundingClientRect();
      const rects = [...(rangeOf(scroll, part)?.getClientRects() ?? [])].filter(({ width }) => width > 0);
      const [first, last] = [rects[0], rects.at(-1)];
      if (!text || !first || !last) return void (places.value = undefined);
      const place = (x: number, { top, height }: DOMRect): Place => ({ x: x - text.left, y: top - text.top, height });
      places.value = { start: place(isRight ? first.right : first.left, first), end: place(isRight ? last.left : last.right, last) };
    };
    measure();
    const watch = new ResizeObserver(measure);
    watch.observe(scroll);
    return () => watch.disconnect();
  }, [part.start, part.end, scroll]);

  const follow = (side: "start" | "end") => ({
    onPointerDown: (event: PointerEvent & { currentTarget: HTMLElement }) => {
      event.preventDefault();
      event.currentTarget.setPointerCapture(event.pointerId);
      dragged.current = part;
    },
    onPointerMove: (event: PointerEvent) => {
      const unit = dragged.current && unitAtPoint(scroll, event.clientX, event.clientY);
      if (unit === undefined) return;
      const to = side === "start" ? { start: Math.min(unit, part.end - 1), end: part.end } : { start: part.start, end: Math.max(unit, part.start + 1) };
      dragged.current = to;
      onPreview(to);
    },
    onPointerUp: (event: PointerEvent) => {
      const to = dragged.current;
      dragged.current = undefined;
      onPreview(undefined);
      if (to && (to.start !== part.start || to.end !== part.end)) entities.reshape(to, event.altKey ? "exact" : "words");
    },
    onPointerCancel: () => {
      dragged.current = undefined;
      onPreview(undefined);
    },
  });
  const found = places.value;
  if (!found) return null;
  return (
    <>
      {(["start", "end"] as const).map((side) => (
        <button
          key={side}
          type="button"
          class={`entities-end ${(side === "start") === isRight ? "is-right" : "is-left"}`}
          tabIndex={-1}
          aria-hidden="true"
          style={{ left: `${found[side].x}px`, top: `${found[side].y}px`, height: `${found[side].height}px` }}
          {...follow(side)}
        />
      ))}
    </>
  );
}
