import type { Part } from "../../text/parts.ts";
import { rangeOf, selectedIn, unitAtPoint, unitOnNextLine } from "../../text/text-places.ts";
import { directionAt } from "../../text/word-stops.ts";
import type { Entities } from "./entities.ts";
import type { Lines } from "./entity-keys.ts";

/** What is selected with fingers has settled. */
const SETTLED_MS = 250;

/** A press of a pointer on the text: an entity or a word, a selection by dragging or by double click. Installs itself, returns its remover. */
export function followPointer(scroll: HTMLElement, entities: Entities): () => void {
  let isDown: "mouse" | "touch" | undefined;
  let from = { x: 0, y: 0 };
  let settling = 0;

  const onDown = (event: PointerEvent) => {
    if (event.button !== 0 || (event.target instanceof Element && event.target.closest("button"))) return;
    isDown = event.pointerType === "mouse" ? "mouse" : "touch";
    from = { x: event.clientX, y: event.clientY };
  };
  const onUp = (event: PointerEvent) => {
    if (!isDown) return;
    const by = isDown;
    isDown = undefined;
    const selected = selectedIn(scroll);
    if (by === "mouse" && selected && selected.end > selected.start) {
      document.getSelection()?.removeAllRanges(); // drawn by ourselves from here on, so that it stays when the focus goes
      entities.select(selected, event.altKey ? "exact" : "words");
      return;
    }
    const target = document.elementFromPoint(event.clientX, event.clientY);
    if (Math.hypot(event.clientX - from.x, event.clientY - from.y) > 8 || !target || !scroll.contains(target)) return;
    const mark = target.closest<HTMLElement>(".text-mark");
    const chip = target.closest<HTMLElement>(".text-chip");
    const unit = mark ? Number(mark.dataset["from"]) : unitAtPoint(scroll, event.clientX, event.clientY);
    if (chip) entities.pick(entities.spans().find((span) => `${span.start} ${span.end} ${span.classId}` === chip.dataset["mark"]));
    else if (unit !== undefined) entities.press(unit, mark ? "mark" : "text");
  };
  /** The handles of a tablet move the browser's own selection, after the finger has left the text. */
  const onSelection = () => {
    if (isDown === "mouse") return;
    clearTimeout(settling);
    settling = window.setTimeout(() => {
      const selected = selectedIn(scroll);
      if (selected && selected.end > selected.start && isDown === undefined) entities.select(selected, "words");
    }, SETTLED_MS);
  };
  const onCancel = () => (isDown = undefined);
  scroll.addEventListener("pointerdown", onDown);
  document.addEventListener("pointerup", onUp);
  document.addEventListener("pointercancel", onCancel);
  document.addEventListener("selectionchange", onSelection);
  return () => {
    clearTimeout(settling);
    scroll.removeEventListener("pointerdown", onDown);
    document.removeEventListener("pointerup", onUp);
    document.removeEventListener("pointercancel", onCancel);
    document.removeEventListener("selectionchange", onSelection);
  };
}

/** Lines as they are drawn. */
export function linesOf(scroll: HTMLElement, entities: Entities): Lines {
  const rectOfHere = (): DOMRect | undefined => {
    const { start, end } = entities.here();
    return rangeOf(scroll, { start, end: Math.max(end, start + 1) })?.getClientRects()[0];
  };
  /** What is asked for must be on the screen: the browser finds only points that are seen. */
  const seen = () => {
    show(scroll, entities.here());
    return rectOfHere();
  };
  return {
    next: (way) => {
      const rect = seen();
      return rect && unitOnNextLine(scroll, rect, rect.left + rect.width / 2, way);
    },
    end: (way) => {
      const rect = seen();
      const text = scroll.querySelector(".entities-text")?.getBoundingClientRect();
      if (!rect || !text) return undefined;
      const isLeft = (way === "start") === (directionAt(entities.text, entities.here().start) === "ltr");
      const unit = unitAtPoint(scroll, isLeft ? text.left + 1 : text.right - 1, rect.top + rect.height / 2);
      return way === "end" && unit !== undefined ? Math.max(0, unit - 1) : unit;
    },
  };
}

/** Scrolls so far that a stretch is seen, with some lines around it. */
export function show(scroll: HTMLElement, part: Part): void {
  const range = part.end > part.start ? rangeOf(scroll, part) : undefined;
  if (!range) return;
  const element = range.startContainer.parentElement?.closest("[data-start]");
  const [box, first] = [scroll.getBoundingClientRect(), range.getClientRects()[0]];
  if (!first || first.height === 0) return element?.scrollIntoView({ block: "center" }); // its part is not drawn yet, being far away
  const room = Math.min(120, box.height / 3);
  if (first.top < box.top + room) scroll.scrollTop -= box.top + room - first.top;
  else if (first.bottom > box.bottom - room) scroll.scrollTop += first.bottom - (box.bottom - room);
  return undefined;
}
