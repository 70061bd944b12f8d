import { boxAround } from "./box.ts";
import type { Desk } from "./desk.ts";
import { aimed, preview } from "./draw-box-tool.ts";
import { paintHandle } from "./handles.ts";
import { rememberSize } from "./template-size.ts";
import type { HeldTool, Pointer, Tool } from "./tool.ts";
import type { XY } from "./viewport.ts";

const POINTS = 4;

/**
 * A box by the topmost, leftmost, lowest and rightmost point of the object, in any order: they can be seen on it, the corners of a box cannot.
 * Papadopoulos et al., "Extreme clicking for efficient object annotation", ICCV 2017.
 */
export const extremeBoxTool: Tool = {
  name: "extreme",
  title: "Extreme points",
  key: "e",
  hint: "Click the topmost, lowest, leftmost and rightmost point of the object, in any order. Backspace takes the last one back.",
  hasCrosshair: true,
  icon: "M8 2v.01M2.5 8v.01M13.5 8v.01M8 14v.01M5 5h6v6H5z",
  attach: (desk: Desk): HeldTool => {
    const { stage } = desk;
    let points: XY[] = [];
    const show = (more: readonly XY[] = []) => {
      const all = [...points, ...more];
      preview(desk, points.length > 0 && all.length > 1 ? boxAround(all, stage.image.value) : undefined);
      stage.repaint();
    };
    const add = (pointer: Pointer) => {
      const at = aimed(desk, pointer);
      if (points.some((one) => one.x === at.x && one.y === at.y)) return; // a double click is one point
      points.push(at);
      if (points.length < POINTS) {
        show();
        return desk.say(`Point ${points.length} of ${POINTS}.`);
      }
      const shape = boxAround(points, stage.image.value);
      points = [];
      show();
      if (desk.add(shape)) rememberSize(desk.memory, shape);
      return undefined;
    };
    return {
      cursor: () => "crosshair",
      move: (pointer) => points.length > 0 && show([aimed(desk, pointer)]),
      up: add,
      enter: add,
      key: ({ key }) => {
        if (key !== "Backspace" || points.length === 0) return false;
        points.pop();
        show();
        desk.say(`${points.length} of ${POINTS} points left.`);
        return true;
      },
      cancel: () => {
        const wasDoing = points.length > 0;
        points = [];
        show();
        return wasDoing;
      },
      paint: (context) => {
        for (const at of points) paintHandle(context, stage.toScreen(at), 8);
      },
    };
  },
};
