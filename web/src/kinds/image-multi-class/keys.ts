import type { KeyLine } from "../kind.ts";

/** None besides those of the page. */
export const COMMAND_LETTERS = "";

export const KEY_LINES: readonly KeyLine[] = [
  { keys: "1–9, then letters", does: "Give the class to the selection, or to the image in focus" },
  { keys: "X · Delete", does: "Take the tag away" },
];
