import { HANDLES, type HandleName } from "./box.ts";
import type { Pointer } from "./tool.ts";
import { type Bounds, toScreen, type View, type XY } from "./viewport.ts";

/** Side of a handle and how near a press must be to its middle, CSS px at any zoom. */
export const HANDLE_PX = { drawn: 10, drawnTouch: 16, reach: 9, reachTouch: 24 };
/** A box of fewer CSS px has its handles around it, so that its inside can still be taken. */
const ROOM_PX = 34;

const fraction = (handle: HandleName): XY => ({
  x: handle.includes("w") ? 0 : handle.includes("e") ? 1 : 0.5,
  y: handle.includes("n") ? 0 : handle.includes("s") ? 1 : 0.5,
});

/** Where the handles of a box are on the screen, corners first. */
export function handlesOf(box: Bounds, view: View): { name: HandleName; at: XY }[] {
  const pad = (length: number) => Math.max(0, (ROOM_PX - length * view.scale) / 2 / view.scale);
  const [padX, padY] = [pad(box.width), pad(box.height)];
  return HANDLES.map((name) => {
    const { x, y } = fraction(name);
    return { name, at: toScreen(view, { x: box.x - padX + x * (box.width + 2 * padX), y: box.y - padY + y * (box.height + 2 * padY) }) };
  });
}

/** The handle under a pointer, else the edge of the box under it. */
export function handleAt(box: Bounds, view: View, { screen, at, isTouch }: Pointer): HandleName | undefined {
  const reach = isTouch ? HANDLE_PX.reachTouch : HANDLE_PX.reach;
  let nearest: { name: HandleName; distance: number } | undefined;
  for (const { name, at: place } of handlesOf(box, view)) {
    const distance = Math.hypot(place.x - screen.x, place.y - screen.y);
    if (distance <= reach && distance < (nearest?.distance ?? Infinity)) nearest = { name, distance };
  }
  if (nearest) return nearest.name;
  const edge = 4 / view.scale;
  const isBeside = (value: number, from: number, length: number) => value >= from && value <= from + length;
  if (isBeside(at.y, box.y, box.height) && Math.abs(at.x - box.x) <= edge) return "w";
  if (isBeside(at.y, box.y, box.height) && Math.abs(at.x - box.x - box.width) <= edge) return "e";
  if (isBeside(at.x, box.x, box.width) && Math.abs(at.y - box.y) <= edge) return "n";
  if (isBeside(at.x, box.x, box.width) && Math.abs(at.y - box.y - box.height) <= edge) return "s";
  return undefined;
}

const CURSORS = ["ew-resize", "nwse-resize", "ns-resize", "nesw-resize"];
const ANGLES: Record<HandleName, number> = { e: 0, se: 1, s: 2, sw: 3, w: 4, nw: 5, n: 6, ne: 7 };

/** As the handle lies on the screen, also on a picture that was turned. */
export const cursorOf = (handle: HandleName, { turn }: View): string => CURSORS[(ANGLES[handle] + Math.round(turn / 45)) % 4] ?? "default";

/** A white square with a dark rim. */
export function paintHandle(context: CanvasRenderingContext2D, { x, y }: XY, size = HANDLE_PX.drawn): void {
  context.fillStyle = "#ffffff";
  context.strokeStyle = "rgb(0 0 0 / 80%)";
  context.lineWidth = 1.5;
  context.fillRect(x - size / 2, y - size / 2, size, size);
  context.strokeRect(x - size / 2, y - size / 2, size, size);
}
