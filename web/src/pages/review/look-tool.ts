import type { Stage } from "../../canvas/stage.ts";
import type { HeldTool, Pointer } from "../../canvas/tool.ts";
import type { XY } from "../../canvas/viewport.ts";

/** Less is a click with a hand that trembles, CSS px. */
const STILL_PX = 3;

interface Needs {
  /** The region under the pointer, or none. */
  over(regionId: string | undefined): void;
  /** A press that moved nothing. */
  press(regionId: string | undefined): void;
}

/** For looking only: a drag pushes the picture, what is under the pointer is told. */
export function lookTool(stage: Stage, on: Needs): HeldTool {
  let from: { start: XY; last: XY; hasMoved: boolean } | undefined;
  const under = (pointer: Pointer) => stage.hit(pointer)?.id;
  return {
    cursor: (pointer) => (from ? "grabbing" : under(pointer) === undefined ? "grab" : "pointer"),
    down: ({ screen }) => {
      from = { start: screen, last: screen, hasMoved: false };
    },
    move: (pointer) => {
      const { screen, isDown } = pointer;
      if (!isDown || !from) return on.over(under(pointer));
      const hasMoved = from.hasMoved || Math.hypot(screen.x - from.start.x, screen.y - from.start.y) > STILL_PX;
      if (hasMoved) stage.panBy(screen.x - from.last.x, screen.y - from.last.y);
      from = { ...from, last: screen, hasMoved };
      return undefined;
    },
    up: (pointer) => {
      if (from && !from.hasMoved) on.press(under(pointer));
      from = undefined;
    },
    cancel: () => {
      const was = from !== undefined;
      from = undefined;
      return was;
    },
  };
}
