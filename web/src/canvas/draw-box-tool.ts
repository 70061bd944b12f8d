import { adjustBox, SNAP_PX } from "./adjust-box.ts";
import { boxBetween, snappedPoint } from "./box.ts";
import type { Desk } from "./desk.ts";
import type { BoxShape } from "./region.ts";
import { slipped } from "./select-tool.ts";
import { rememberSize } from "./template-size.ts";
import type { HeldTool, Pointer, Tool } from "./tool.ts";
import type { XY } from "./viewport.ts";

/** Under this id a box is shown that is not made yet; no region can have it. */
export const PREVIEW = "(new)";

/** A point as it was meant: inside of the image, and on its edge where a hand came near it. */
export const aimed = ({ stage }: Desk, pointer: Pointer): XY =>
  pointer.alt || pointer.isKeys ? stage.clamp(pointer.at) : snappedPoint(pointer.at, stage.image.value, SNAP_PX / stage.view.value.scale);

export function preview({ stage, classId }: Desk, shape: BoxShape | undefined): void {
  stage.changing.value = shape ? [{ id: PREVIEW, classId: classId() ?? "", shape }] : [];
}

/** From one corner to the other: by a drag, or by Enter twice. */
export const drawBoxTool: Tool = {
  name: "box",
  title: "Box",
  key: "r",
  hint: "Drag from corner to corner. By keys: arrows, Enter, arrows, Enter.",
  hasCrosshair: true,
  icon: "M3 4h10v8H3z",
  attach: (desk): HeldTool => {
    const { stage } = desk;
    const adjust = adjustBox(desk);
    let start: { at: XY; screen: XY; isKeys: boolean } | undefined;

    const show = (pointer: Pointer) => {
      const isDrawn = start && (start.isKeys || !slipped(start.screen, pointer));
      preview(desk, start && isDrawn ? boxBetween(start.at, aimed(desk, pointer), stage.image.value) : undefined);
    };
    const finish = (pointer: Pointer) => {
      if (!start) return;
      const shape = boxBetween(start.at, aimed(desk, pointer), stage.image.value);
      start = undefined;
      preview(desk, undefined);
      if (desk.add(shape)) rememberSize(desk.memory, shape);
    };
    return {
      cursor: (pointer) => (start ? "crosshair" : (adjust.cursor(pointer) ?? "crosshair")),
      down: (pointer) => {
        if (start?.isKeys) preview(desk, undefined);
        start = undefined;
        if (!adjust.down(pointer)) start = { at: aimed(desk, pointer), screen: pointer.screen, isKeys: false };
      },
      move: (pointer) => {
        if (!adjust.move(pointer) && (start?.isKeys === pointer.isKeys || pointer.isDown)) show(pointer);
      },
      up: (pointer) => {
        if (adjust.up(pointer)) return;
        if (start && slipped(start.screen, pointer)) {
          start = undefined;
          preview(desk, undefined);
          desk.pick(pointer);
        } else finish(pointer);
      },
      enter: (pointer) => {
        if (start?.isKeys && (start.at.x !== pointer.at.x || start.at.y !== pointer.at.y)) return finish(pointer);
        const { x, y } = stage.clamp(pointer.at);
        start = { at: { x, y }, screen: pointer.screen, isKeys: true };
        return desk.say(`First corner at ${Math.round(x)}, ${Math.round(y)}. Move to the opposite corner and press Enter.`);
      },
      cancel: () => {
        const wasDoing = adjust.cancel() || start !== undefined;
        start = undefined;
        if (wasDoing) preview(desk, undefined);
        return wasDoing;
      },
      paint: adjust.paint,
    };
  },
};
