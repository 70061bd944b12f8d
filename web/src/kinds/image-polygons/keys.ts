import { REGION_LETTERS } from "../../canvas/region-letters.ts";
import type { KeyLine } from "../kind.ts";

/** The tools: polygon, smart polygon, points, move; and what every editor of regions has. */
export const COMMAND_LETTERS = `pwum${REGION_LETTERS}`;

export const KEY_LINES: readonly KeyLine[] = [
  { keys: "1–9, then letters", does: "Give the class to the selected polygons; otherwise to the next one drawn" },
  { keys: "P", does: "Polygon: click points; the first one, Enter or a double click closes" },
  { keys: "P, on another polygon's outline", does: "Follow that outline between two clicks: Shift the longer way, Ctrl from further off, Alt not at all" },
  {
    keys: "W, then drag",
    does: "Smart polygon: a box around an object becomes its outline; a click adds what is missing or cuts what is too much (Shift adds, Alt cuts)",
  },
  { keys: "W, then click", does: "Smart polygon: the line follows edges between clicks" },
  { keys: "Backspace", does: "Take back the last point, or the last click that mended" },
  { keys: "U", does: "Points: drag moves, a click on an edge adds, Alt+click takes out, a drag beside the polygon selects several" },
  { keys: ", · .", does: "With U: previous, next point" },
  { keys: "Arrows · Delete · Insert or Shift+Enter", does: "With U and a point selected: move it, take it out, add one after it" },
  { keys: "M", does: "Move, select" },
  { keys: "Arrows · Shift · Ctrl, with P or W", does: "Move the crosshair by 1, 10 pixels, a tenth of the image; Enter sets a point" },
  { keys: "Enter twice · Shift+Enter, with P or W", does: "Close the polygon drawn by keys; with W and nothing begun, Shift+Enter sets a corner of the box" },
  { keys: "Arrows · Shift+Arrows", does: "Move the selected polygons by 1, 10 pixels" },
  { keys: "Tab · Shift+Tab", does: "Next, previous polygon" },
  { keys: "X · Delete", does: "Delete the selected polygons" },
  { keys: "Ctrl+A · Ctrl+C · Ctrl+X · Ctrl+V · Ctrl+D", does: "Select all, copy, cut, paste (also on another image), duplicate" },
  { keys: "L · H · Shift+H", does: "Lock, hide the selected polygons; hide all" },
  { keys: "Space", does: "Accept all proposed polygons; held: push the picture" },
  { keys: "Esc", does: "Cancel what is in progress" },
  { keys: "+ · − · 0 · F", does: "Larger, smaller, pixel for pixel, fit" },
  { keys: "Q · Shift+Q", does: "Turn the view by 90°" },
  { keys: "B · C with wheel or arrows", does: "Brightness, contrast; with Shift: as the file has it" },
  { keys: "G", does: "Lines through the pointer" },
];
