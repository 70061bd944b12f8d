import type { Desk } from "./desk.ts";
import { polygonDrawing } from "./polygon-drawing.ts";
import { slipped } from "./select-tool.ts";
import { smartClient } from "./smart-client.ts";
import { boxShown, smartObject } from "./smart-object.ts";
import { smartWire } from "./smart-wire.ts";
import type { HeldTool, Pointer, Tool } from "./tool.ts";
import type { XY } from "./viewport.ts";

/** A drag is a box, whose object is found; clicks follow the edges between them. */
export const smartPolygonTool: Tool = {
  name: "smart",
  title: "Smart polygon",
  key: "w",
  hint: "Drag a box around an object, or click along its edge. Then click what is missing or too much; Backspace takes back, Esc ends.",
  icon: "M4 12.5 2.5 7 7 4M13 9l-2.5 3.5M12 1.5l.6 1.9 1.9.6-1.9.6L12 6.5l-.6-1.9L9.5 4l1.9-.6z",
  attach: (desk: Desk): HeldTool => {
    const { stage } = desk;
    const client = smartClient();
    const object = smartObject(desk, client);
    const drawing = polygonDrawing(desk, smartWire(desk, client));
    let start: Pointer | undefined;
    let corner: XY | undefined;
    let to: XY | undefined;

    const click = (pointer: Pointer) => {
      if (!drawing.isDrawing() && object.mend(pointer)) return;
      object.end();
      drawing.add(pointer);
    };
    /** By keys a box is two corners. */
    const setCorner = (at: XY) => {
      if (!corner) {
        corner = at;
        desk.say(`First corner at ${Math.round(at.x)}, ${Math.round(at.y)}. Move to the opposite corner and press Shift+Enter.`);
      } else if (object.box(corner, at)) corner = undefined;
      else desk.say("This box is too small.");
      stage.repaint();
    };
    return {
      cursor: () => "crosshair",
      down: (pointer) => {
        corner = undefined;
        start = pointer;
      },
      move: (pointer) => {
        to = stage.clamp(pointer.at);
        drawing.move(pointer);
      },
      up: (pointer) => {
        const from = start;
        start = undefined;
        if (!from || drawing.isDrawing() || slipped(from.screen, pointer)) click(pointer);
        else if (!object.box(from.at, pointer.at)) desk.say("This box is too small.");
        stage.repaint();
      },
      enter: click,
      key: (press) => {
        if (drawing.key(press)) return true;
        if (press.ctrl || press.alt) return false;
        if (press.key === "Enter" && press.shift && !drawing.isDrawing() && stage.crosshair.value) {
          setCorner(stage.crosshair.value);
          return true;
        }
        return press.key === "Backspace" && object.unmend();
      },
      cancel: () => {
        const wasDrawn = start !== undefined || corner !== undefined;
        [start, corner] = [undefined, undefined];
        const wasDrawing = drawing.isDrawing() && drawing.cancel();
        const wasMending = object.end();
        return wasDrawn || wasDrawing || wasMending;
      },
      release: client.stop,
      paint: (context) => {
        const from = start?.at ?? corner;
        const isBox =
          from &&
          to &&
          !drawing.isDrawing() &&
          (corner || (start && to && Math.hypot(stage.toScreen(to).x - start.screen.x, stage.toScreen(to).y - start.screen.y) >= 3));
        if (isBox && from && to) {
          const at = stage.clamp(from);
          boxShown(context, desk, { left: Math.min(at.x, to.x), top: Math.min(at.y, to.y), right: Math.max(at.x, to.x), bottom: Math.max(at.y, to.y) });
        }
        object.paint(context);
        if (!object.isMending()) drawing.paint(context);
      },
    };
  },
};
