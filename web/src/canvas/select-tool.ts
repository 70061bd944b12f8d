import { movedBox, snappedMove } from "./box.ts";
import { adjustBox, SNAP_PX } from "./adjust-box.ts";
import type { Desk } from "./desk.ts";
import { boundsOf, type Region, type Shape } from "./region.ts";
import type { HeldTool, Pointer, Tool } from "./tool.ts";
import type { Bounds, Size, XY } from "./viewport.ts";

/** CSS px that a hand moves without meaning it. */
export const SLIP_PX = 3;

export const slipped = (from: XY, { screen }: Pointer): boolean => Math.hypot(screen.x - from.x, screen.y - from.y) < SLIP_PX;

/** Shapes of a kind, pushed within the image. */
export type Mover = (shape: Shape, dx: number, dy: number, image: Size) => Shape;

type Doing =
  | { what: "move"; from: Pointer; regions: readonly Region[]; isMoving: boolean }
  | { what: "frame"; from: Pointer; to: Pointer }
  | { what: "push"; last: XY };

const between = (a: XY, b: XY): Bounds => ({ x: Math.min(a.x, b.x), y: Math.min(a.y, b.y), width: Math.abs(a.x - b.x), height: Math.abs(a.y - b.y) });
const isInside = (inner: Bounds, outer: Bounds) =>
  inner.x >= outer.x && inner.y >= outer.y && inner.x + inner.width <= outer.x + outer.width && inner.y + inner.height <= outer.y + outer.height;

/** Around all of them. */
function commonBounds(regions: readonly Region[]): Bounds {
  const all = regions.map(({ shape }) => boundsOf(shape));
  const [x, y] = [Math.min(...all.map((one) => one.x)), Math.min(...all.map((one) => one.y))];
  return { x, y, width: Math.max(...all.map((one) => one.x + one.width)) - x, height: Math.max(...all.map((one) => one.y + one.height)) - y };
}

/** How far regions can be pushed together: as far as the first of them meets the image's edge, so that they keep their places to each other. */
export function pushOf(regions: readonly Region[], dx: number, dy: number, image: Size): XY {
  const bounds = commonBounds(regions);
  const moved = movedBox({ form: "box", ...bounds }, dx, dy, image);
  return { x: moved.x - bounds.x, y: moved.y - bounds.y };
}

/** Selects and moves: boxes and polygons alike. */
export const selectTool = (moved: Mover): Tool => ({
  name: "select",
  title: "Move",
  key: "m",
  hint: "Click selects, drag moves or pulls a handle. Shift+click selects more. Arrows move by a pixel, Shift by ten.",
  icon: "M8 2v12M2 8h12M8 2 6.5 3.5M8 2l1.5 1.5M8 14l-1.5-1.5M8 14l1.5-1.5M2 8l1.5-1.5M2 8l1.5 1.5M14 8l-1.5-1.5M14 8l-1.5 1.5",
  attach: (desk: Desk): HeldTool => {
    const { stage } = desk;
    const adjust = adjustBox(desk);
    let doing: Doing | undefined;

    const after = (pointer: Pointer): Region[] => {
      if (doing?.what !== "move") return [];
      const image = stage.image.value;
      let push = pushOf(doing.regions, pointer.at.x - doing.from.at.x, pointer.at.y - doing.from.at.y, image);
      if (!pointer.alt) {
        const { x, y, width, height } = commonBounds(doing.regions);
        const more = snappedMove({ form: "box", x: x + push.x, y: y + push.y, width, height }, image, SNAP_PX / stage.view.value.scale);
        push = { x: push.x + more.dx, y: push.y + more.dy };
      }
      return doing.regions.map((region) => ({ ...region, shape: moved(region.shape, push.x, push.y, image) }));
    };

    return {
      cursor: (pointer) => adjust.cursor(pointer) ?? (doing?.what === "push" ? "grabbing" : stage.hit(pointer) ? "move" : "default"),
      down: (pointer) => {
        if (adjust.down(pointer)) return;
        const hit = stage.hit(pointer);
        if (!hit) {
          doing = pointer.isTouch ? { what: "push", last: pointer.screen } : { what: "frame", from: pointer, to: pointer };
          return;
        }
        if (!stage.selection.value.has(hit.id) || pointer.shift || pointer.ctrl) desk.pick(pointer);
        const regions = desk.selected();
        if (regions.length > 0) doing = { what: "move", from: pointer, regions, isMoving: false };
      },
      move: (pointer) => {
        if (adjust.move(pointer)) return;
        if (!pointer.isDown) {
          stage.hovered.value = stage.hit(pointer)?.id;
        } else if (doing?.what === "push") {
          stage.panBy(pointer.screen.x - doing.last.x, pointer.screen.y - doing.last.y);
          doing.last = pointer.screen;
        } else if (doing?.what === "frame") {
          doing.to = pointer;
          stage.repaint();
        } else if (doing?.what === "move" && (doing.isMoving || !slipped(doing.from.screen, pointer))) {
          doing.isMoving = true;
          stage.changing.value = after(pointer);
        }
      },
      up: (pointer) => {
        if (adjust.up(pointer)) return;
        const done = doing;
        const changed = after(pointer);
        doing = undefined;
        stage.changing.value = [];
        if (done?.what === "move") {
          if (done.isMoving) desk.replace(changed);
          else if (!pointer.shift && !pointer.ctrl) desk.pick(pointer);
        } else if (done?.what === "frame" && !slipped(done.from.screen, pointer)) {
          const frame = between(done.from.at, pointer.at);
          const inside = desk.regions().filter(({ id, shape }) => !stage.hidden.value.has(id) && isInside(boundsOf(shape), frame));
          stage.selection.value = new Set([...(pointer.shift ? stage.selection.value : []), ...inside.map(({ id }) => id)]);
        } else if (done) desk.pick(pointer);
        stage.repaint();
      },
      cancel: () => {
        const wasDoing = adjust.cancel() || doing !== undefined;
        doing = undefined;
        if (wasDoing) {
          stage.changing.value = [];
          stage.repaint();
        }
        return wasDoing;
      },
      paint: (context) => {
        adjust.paint(context);
        if (doing?.what !== "frame") return;
        const { x, y, width, height } = between(doing.from.screen, doing.to.screen);
        context.strokeStyle = "#ffffff";
        context.fillStyle = "rgb(255 255 255 / 12%)";
        context.lineWidth = 1;
        context.setLineDash([4, 3]);
        context.fillRect(x, y, width, height);
        context.strokeRect(x, y, width, height);
        context.setLineDash([]);
      },
    };
  },
});
