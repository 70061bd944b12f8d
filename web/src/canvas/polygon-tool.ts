import { polygonDrawing } from "./polygon-drawing.ts";
import type { HeldTool, Tool } from "./tool.ts";

const STRAIGHT = { points: () => [] };

/** Point by point; borders that are there already can be followed. */
export const polygonTool: Tool = {
  name: "polygon",
  title: "Polygon",
  key: "p",
  hint: "Click points; the first one, Enter or a double click closes. Between two points of another outline that one is followed (Alt: not).",
  hasCrosshair: false,
  icon: "M4 12.5 2.5 6 8 2.5 13.5 7l-3 5.5z",
  attach: (desk): HeldTool => {
    const drawing = polygonDrawing(desk, STRAIGHT);
    return {
      cursor: () => "crosshair",
      move: drawing.move,
      up: drawing.add,
      enter: drawing.add,
      key: drawing.key,
      cancel: drawing.cancel,
      paint: drawing.paint,
    };
  },
};
