import { type HandleName, resizedBox, snappedPoint, tidyBox } from "./box.ts";
import type { Desk } from "./desk.ts";
import { cursorOf, HANDLE_PX, handleAt, handlesOf, paintHandle } from "./handles.ts";
import type { BoxShape, Region } from "./region.ts";
import { rememberSize } from "./template-size.ts";
import type { Pointer } from "./tool.ts";

type BoxRegion = Region<BoxShape>;
const isBox = (region: Region): region is BoxRegion => region.shape.form === "box";

/** CSS px within which an edge is drawn to the image's edge. */
export const SNAP_PX = 6;

/** Pulling the handles and edges of the one selected box: a part of every box tool, so that nobody must change tools to correct. */
export function adjustBox(desk: Desk) {
  const { stage } = desk;
  let pulled: { region: BoxRegion; handle: HandleName; dx: number; dy: number } | undefined;
  let isTouch = false;

  const only = (): BoxRegion | undefined => {
    const [region, ...more] = desk.selected();
    return region && more.length === 0 && isBox(region) ? region : undefined;
  };
  const handle = (pointer: Pointer): HandleName | undefined => {
    const region = only();
    return region && handleAt(region.shape, stage.view.value, pointer);
  };
  const result = (pointer: Pointer): BoxRegion | undefined => {
    if (!pulled) return undefined;
    const aim = { x: pointer.at.x + pulled.dx, y: pointer.at.y + pulled.dy };
    const to = pointer.alt ? aim : snappedPoint(aim, stage.image.value, SNAP_PX / stage.view.value.scale);
    return { ...pulled.region, shape: resizedBox(pulled.region.shape, pulled.handle, to, stage.image.value) };
  };

  return {
    /** True: a handle was taken. */
    down: (pointer: Pointer): boolean => {
      isTouch = pointer.isTouch;
      const [region, name] = [only(), handle(pointer)];
      if (!region || !name) return false;
      const { x, y, width, height } = region.shape;
      // The edge does not jump to the pointer: where it was taken beside it, it stays beside it.
      const edge = { x: name.includes("w") ? x : x + width, y: name.includes("n") ? y : y + height };
      pulled = { region, handle: name, dx: edge.x - pointer.at.x, dy: edge.y - pointer.at.y };
      stage.changing.value = [region];
      return true;
    },
    move: (pointer: Pointer): boolean => {
      const changed = result(pointer);
      if (changed) stage.changing.value = [changed];
      return changed !== undefined;
    },
    up: (pointer: Pointer): boolean => {
      const changed = result(pointer);
      const before = pulled?.region.shape;
      pulled = undefined;
      if (!changed) return false;
      stage.changing.value = [];
      const after = changed.shape;
      if (before && (after.x !== before.x || after.y !== before.y || after.width !== before.width || after.height !== before.height)) {
        desk.replace([{ ...changed, shape: tidyBox(after, stage.image.value) }]);
        rememberSize(desk.memory, after);
      }
      return true;
    },
    cancel: (): boolean => {
      if (!pulled) return false;
      pulled = undefined;
      stage.changing.value = [];
      return true;
    },
    cursor: (pointer: Pointer): string | undefined => {
      const name = pulled?.handle ?? handle(pointer);
      return name && cursorOf(name, stage.view.value);
    },
    paint: (context: CanvasRenderingContext2D) => {
      const region = only();
      if (!region) return;
      const shown = stage.changing.value.find((one): one is BoxRegion => one.id === region.id && isBox(one)) ?? region;
      for (const { at } of handlesOf(shown.shape, stage.view.value)) paintHandle(context, at, isTouch ? HANDLE_PX.drawnTouch : HANDLE_PX.drawn);
    },
  };
}
