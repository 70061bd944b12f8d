import type { KeyLine } from "../kind.ts";

/** All the same, and take away. */
export const COMMAND_LETTERS = "ax";

export const KEY_LINES: readonly KeyLine[] = [
  { keys: "← →", does: "Go from word to word" },
  { keys: "Shift + ← →", does: "Take one word more or less; of a chosen entity, move its end" },
  { keys: "Alt + ← →", does: "Move the start by one character" },
  { keys: "Alt + Shift + ← →", does: "Move the end by one character" },
  { keys: "↑ ↓ · Home · End", does: "Go by line, to the ends of the line; with Ctrl of the text" },
  { keys: "1–9, then letters", does: "Tag the chosen words, or give the chosen entity another class; with nothing chosen, tag each selection at once" },
  { keys: "Tab · Shift + Tab", does: "Next entity, entity before" },
  { keys: "A", does: "Give the entity's class to the same words everywhere else" },
  { keys: "X · Delete", does: "Remove the entity" },
  { keys: "Space", does: "Accept what is proposed" },
  { keys: "Esc", does: "Choose nothing; then, stop tagging at once" },
  { keys: "Alt while selecting", does: "Exact characters instead of whole words" },
];
