import type { KeyLine } from "../../kinds/kind.ts";

/** What a key means on the review page; undefined: it is not ours. */
export type ReviewKey =
  | { does: "show"; number: number }
  | { does: "take"; number: number }
  | { does: "step"; by: 1 | -1 }
  | { does: "choose"; by: 1 | -1 }
  | { does: "take-chosen" | "show-all" | "show-label" | "edit" | "skip" | "reject" | "gold" | "keys" | "let-go" };

type Press = Pick<KeyboardEvent, "key" | "code" | "shiftKey" | "ctrlKey" | "metaKey" | "altKey">;

const WORDS: Record<string, ReviewKey | undefined> = {
  ArrowLeft: { does: "step", by: -1 },
  ArrowRight: { does: "step", by: 1 },
  "[": { does: "step", by: -1 },
  "]": { does: "step", by: 1 },
  ArrowUp: { does: "choose", by: -1 },
  ArrowDown: { does: "choose", by: 1 },
  Enter: { does: "take-chosen" },
  Escape: { does: "let-go" },
  a: { does: "show-all" },
  l: { does: "show-label" },
  e: { does: "edit" },
  s: { does: "skip" },
  r: { does: "reject" },
  g: { does: "gold" },
  "?": { does: "keys" },
};

/** Digits by their place on the board too, because Shift and other languages write other signs with them. */
export function reviewKey({ key, code, shiftKey, ctrlKey, metaKey, altKey }: Press): ReviewKey | undefined {
  if (ctrlKey || metaKey || altKey) return undefined;
  const digit = /^(?:Digit|Numpad)([1-9])$/.exec(code)?.[1] ?? (/^[1-9]$/.test(key) ? key : undefined);
  if (digit !== undefined) return { does: shiftKey ? "take" : "show", number: Number(digit) };
  if (shiftKey && key !== "?") return undefined;
  return WORDS[key.length === 1 ? key.toLowerCase() : key];
}

export const REVIEW_KEYS: readonly KeyLine[] = [
  { keys: "1–9", does: "Show or hide the answer of that number" },
  { keys: "A · L", does: "Show or hide all answers; the label" },
  { keys: "Shift+1–9", does: "Take the answer of that number as the label, or as the skip that it is" },
  { keys: "↑ · ↓", does: "Look at one answer after the other; Esc looks at all" },
  { keys: "Enter", does: "Take the answer that is looked at" },
  { keys: "E", does: "Edit: the answer that is looked at, else the label" },
  { keys: "S", does: "Skip: no label fits, for a reason" },
  { keys: "R", does: "Reject: all answers go, the item is back in the queue" },
  { keys: "G", does: "Make it a gold item, or an ordinary one again" },
  { keys: "← · →", does: "Previous, next item" },
];
export const PICTURE_KEYS: readonly KeyLine[] = [
  { keys: "+ · − · 0 · F", does: "Larger, smaller, pixel for pixel, fit; or the wheel" },
  { keys: "Shift+Arrows", does: "Push the picture; or drag it" },
  { keys: "Q · Shift+Q", does: "Turn the view by 90°" },
];
