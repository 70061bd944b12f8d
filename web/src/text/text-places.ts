import type { Part } from "./parts.ts";

/** A text that was drawn by `MarkedText`, in the DOM: each part is an element that names its first UTF-16 unit in `data-start`. */
const partOf = (node: Node): HTMLElement | undefined => {
  const found = (node instanceof Element ? node : node.parentElement)?.closest("[data-start]");
  return found instanceof HTMLElement ? found : undefined;
};

/** The unit of the text at a place in the DOM; undefined outside of the text. */
export function unitAt(node: Node, offset: number): number | undefined {
  const part = partOf(node);
  if (!part) return undefined;
  const before = document.createRange();
  before.setStart(part, 0);
  before.setEnd(node, offset);
  return Number(part.dataset["start"]) + before.toString().length;
}

/** The part that holds a unit. */
function elementAt(root: Element, unit: number): HTMLElement | undefined {
  const parts = root.querySelectorAll<HTMLElement>("[data-start]");
  let [low, high] = [0, parts.length - 1];
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (Number(parts[middle]?.dataset["start"]) <= unit) low = middle;
    else high = middle - 1;
  }
  return parts[low];
}

function placeOf(root: Element, unit: number, side: "before" | "after"): [node: Node, offset: number] | undefined {
  const part = elementAt(root, side === "before" ? unit : unit - 1);
  if (!part) return undefined;
  const nodes = document.createTreeWalker(part, NodeFilter.SHOW_TEXT);
  let left = unit - Number(part.dataset["start"]);
  for (let node = nodes.nextNode(); node; node = nodes.nextNode()) {
    const { length } = node as Text;
    if (side === "before" ? left < length : left <= length) return [node, Math.max(0, left)];
    left -= length;
  }
  return undefined;
}

/** The DOM's range over a stretch of the text. */
export function rangeOf(root: Element, { start, end }: Part): Range | undefined {
  const [from, to] = [placeOf(root, start, "before"), placeOf(root, end, "after")];
  if (!from || !to || end <= start) return undefined;
  const range = document.createRange();
  range.setStart(...from);
  range.setEnd(...to);
  return range;
}

/** Safari has the older of the two only. */
type Older = Document & { caretRangeFromPoint?(x: number, y: number): Range | null };

/** The unit nearest to a point of the window, CSS px. */
export function unitAtPoint(root: Element, x: number, y: number): number | undefined {
  const place = document.caretPositionFromPoint?.(x, y);
  const older = place ? undefined : (document as Older).caretRangeFromPoint?.(x, y);
  const [node, offset] = [place?.offsetNode ?? older?.startContainer, place?.offset ?? older?.startOffset ?? 0];
  return node && root.contains(node) ? unitAt(node, offset) : undefined;
}

/** What the mouse or the fingers have selected in the text. */
export function selectedIn(root: Element): Part | undefined {
  const selection = document.getSelection();
  if (!selection || selection.rangeCount === 0) return undefined;
  const range = selection.getRangeAt(0);
  if (!range.intersectsNode(root)) return undefined;
  const start = root.contains(range.startContainer) ? unitAt(range.startContainer, range.startOffset) : undefined;
  const end = root.contains(range.endContainer) ? unitAt(range.endContainer, range.endOffset) : undefined;
  return start === undefined || end === undefined ? undefined : { start, end };
}

/** The line above or below: the unit there that is nearest to `x`, the place on the line of before. */
export function unitOnNextLine(root: Element, from: DOMRect, x: number, way: "up" | "down"): number | undefined {
  const step = Math.max(4, from.height / 3);
  for (let tried = 1; tried <= 24; tried++) {
    const y = way === "up" ? from.top - tried * step : from.bottom + tried * step;
    const unit = unitAtPoint(root, x, y);
    const line = unit === undefined ? undefined : rangeOf(root, { start: unit, end: unit + 1 })?.getBoundingClientRect();
    if (line && line.height > 0 && (way === "up" ? line.bottom <= from.top + step : line.top >= from.bottom - step)) return unit;
  }
  return undefined;
}
