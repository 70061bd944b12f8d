import { boxOfSize } from "./box.ts";
import { aimed, preview } from "./draw-box-tool.ts";
import { rememberedSize, rememberSize } from "./template-size.ts";
import type { HeldTool, Pointer, Tool } from "./tool.ts";

/** A click makes a box as large as the last one, or as the selected one: for many objects of one size. */
export const templateBoxTool: Tool = {
  name: "template",
  title: "Template box",
  key: "t",
  hint: "Click: a box as large as the last one. By keys: arrows, Enter.",
  hasCrosshair: true,
  icon: "M3 4h10v8H3zM8 6v4M6 8h4",
  attach: (desk): HeldTool => {
    const { stage } = desk;
    const [only, ...more] = desk.selected();
    if (only?.shape.form === "box" && more.length === 0) rememberSize(desk.memory, only.shape);

    const shapeAt = (pointer: Pointer) => {
      const size = rememberedSize(desk.memory);
      return size && boxOfSize(size, stage.clamp(pointer.at), stage.image.value);
    };
    const place = (pointer: Pointer) => {
      const shape = shapeAt({ ...pointer, at: aimed(desk, pointer) });
      preview(desk, undefined);
      if (shape) desk.add(shape);
      else desk.say("There is no box to repeat yet. Draw one first, with R.");
    };
    return {
      cursor: () => "copy",
      move: (pointer) => preview(desk, pointer.isTouch && !pointer.isDown ? undefined : shapeAt(pointer)),
      up: place,
      enter: place,
      cancel: () => {
        preview(desk, undefined); // it only follows the pointer: nothing is in progress
        return false;
      },
    };
  },
};
