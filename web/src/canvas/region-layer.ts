import type { ClassBook } from "../kinds/kind.ts";
import { CHIP_HEIGHT, chipMaker } from "./chips.ts";
import { boundsOf, type Region, type Shape } from "./region.ts";
import { type Bounds, screenBounds, type Size, toScreen, type View } from "./viewport.ts";

const GONE = { name: "Removed class", colour: "#8e8e93" };
/** CSS px, at any zoom: a line, and a dark rim of 1 px on each side of it, which keep it seen on every picture. */
const LINE = 2;
const HALO = 4;
const HALO_COLOUR = "rgb(0 0 0 / 60%)";
const DASH = [6, 4];
/** Less than this on the screen, and a name would hide what it names. */
const NAME_FROM = { width: 26, height: 14 };

/** How regions look now. */
export interface Look {
  view: View;
  room: Size;
  book: ClassBook;
  selection: ReadonlySet<string>;
  hovered: string | undefined;
  locked: ReadonlySet<string>;
  /** Proposed, not accepted. */
  isDashed?: boolean;
  hasNames: boolean;
}

/** Adds a shape to the context's path, in CSS px of the screen. */
export function traceShape(context: CanvasRenderingContext2D, shape: Shape, view: View): void {
  if (shape.form === "box") {
    const { x, y, width, height } = shape;
    const corners = [
      { x, y },
      { x: x + width, y },
      { x: x + width, y: y + height },
      { x, y: y + height },
    ];
    for (const [index, corner] of corners.entries()) {
      const at = toScreen(view, corner);
      if (index === 0) context.moveTo(at.x, at.y);
      else context.lineTo(at.x, at.y);
    }
    context.closePath();
    return;
  }
  for (const ring of shape.rings) {
    for (let index = 0; index + 1 < ring.length; index += 2) {
      const at = toScreen(view, { x: ring[index] ?? 0, y: ring[index + 1] ?? 0 });
      if (index === 0) context.moveTo(at.x, at.y);
      else context.lineTo(at.x, at.y);
    }
    context.closePath();
  }
}

const isUpright = ({ shape }: Region, view: View) => shape.form === "box" && view.turn % 90 === 0;

/** Draws regions; names are kept from one frame to the next. */
export function regionLayer() {
  const chip = chipMaker();

  const name = (context: CanvasRenderingContext2D, region: Region, seen: Bounds, look: Look, ratio: number) => {
    const { name: text, colour } = look.book.get(region.classId) ?? GONE;
    const isLocked = look.locked.has(region.id);
    const { bitmap, width } = chip(`${region.warning === undefined ? "" : "⚠ "}${text}${isLocked ? " · locked" : ""}`, colour, ratio);
    const above = seen.y - CHIP_HEIGHT - 1;
    context.drawImage(bitmap, Math.round(seen.x - 1), Math.round(above >= 0 ? above : Math.max(0, seen.y + 1)), width, CHIP_HEIGHT);
  };

  return (context: CanvasRenderingContext2D, regions: readonly Region[], look: Look, ratio: number) => {
    const { view, room } = look;
    const shown: { region: Region; seen: Bounds }[] = [];
    for (const region of regions) {
      const seen = screenBounds(view, boundsOf(region.shape));
      if (seen.x + seen.width >= -HALO && seen.y + seen.height >= -HALO && seen.x <= room.width + HALO && seen.y <= room.height + HALO)
        shown.push({ region, seen });
    }
    context.lineJoin = "miter";
    context.setLineDash(look.isDashed ? DASH : []);
    const stroke = (region: Region, seen: Bounds) => {
      // On whole pixels and with plain corners, a rectangle is drawn four times as fast, without a graphics card.
      if (isUpright(region, view)) {
        const [left, upper] = [Math.round(seen.x), Math.round(seen.y)];
        return context.strokeRect(left, upper, Math.round(seen.x + seen.width) - left, Math.round(seen.y + seen.height) - upper);
      }
      context.lineJoin = "round";
      context.beginPath();
      traceShape(context, region.shape, view);
      context.stroke();
      return (context.lineJoin = "miter");
    };
    context.strokeStyle = HALO_COLOUR;
    context.lineWidth = HALO;
    for (const { region, seen } of shown) stroke(region, seen);
    context.lineWidth = LINE;
    for (const { region, seen } of shown) {
      const { colour } = look.book.get(region.classId) ?? GONE;
      const isSelected = look.selection.has(region.id);
      if (isSelected || region.id === look.hovered) {
        context.beginPath();
        traceShape(context, region.shape, view);
        context.globalAlpha = isSelected ? 0.25 : 0.15;
        context.fillStyle = colour;
        context.fill();
        context.globalAlpha = 1;
      }
      context.strokeStyle = colour;
      context.lineWidth = isSelected ? LINE + 1 : LINE;
      stroke(region, seen);
    }
    context.setLineDash([]);
    if (!look.hasNames) return;
    for (const { region, seen } of shown)
      if ((seen.width >= NAME_FROM.width && seen.height >= NAME_FROM.height) || look.selection.has(region.id) || region.id === look.hovered)
        name(context, region, seen, look, ratio);
  };
}
