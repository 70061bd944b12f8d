import { REGION_LETTERS } from "../../canvas/region-letters.ts";
import type { KeyLine } from "../kind.ts";

/** The tools: box, template, extreme points, move; and what every editor of regions has. */
export const COMMAND_LETTERS = `rtem${REGION_LETTERS}`;

export const KEY_LINES: readonly KeyLine[] = [
  { keys: "1–9, then letters", does: "Give the class to the selected boxes; otherwise to the next one drawn" },
  { keys: "R", does: "Box: drag from corner to corner" },
  { keys: "T", does: "Template box: a click makes a box as large as the last or the selected one" },
  { keys: "E", does: "Extreme points: click the topmost, lowest, leftmost and rightmost point" },
  { keys: "M", does: "Move, resize, select" },
  { keys: "Arrows · Shift · Ctrl, with R, T or E", does: "Move the crosshair by 1, 10 pixels, a tenth of the image; Enter sets a corner or point" },
  { keys: "Arrows · Shift+Arrows", does: "Move the selected boxes by 1, 10 pixels" },
  { keys: "Alt+Arrows · Alt+Shift+Arrows", does: "Change their size by 1, 10 pixels" },
  { keys: "Alt while dragging", does: "Do not snap to the edges of the image" },
  { keys: "Tab · Shift+Tab", does: "Next, previous box" },
  { keys: "X · Delete", does: "Delete the selected boxes" },
  { keys: "Ctrl+A · Ctrl+C · Ctrl+X · Ctrl+V · Ctrl+D", does: "Select all, copy, cut, paste (also on another image), duplicate" },
  { keys: "L · H · Shift+H", does: "Lock, hide the selected boxes; hide all" },
  { keys: "Space", does: "Accept all proposed boxes; held: push the picture" },
  { keys: "Esc", does: "Cancel what is in progress" },
  { keys: "+ · − · 0 · F", does: "Larger, smaller, pixel for pixel, fit" },
  { keys: "Q · Shift+Q", does: "Turn the view by 90°" },
  { keys: "B · C with wheel or arrows", does: "Brightness, contrast; with Shift: as the file has it" },
  { keys: "G", does: "Lines through the pointer" },
];
