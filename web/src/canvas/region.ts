import type { Bounds, XY } from "./viewport.ts";

/** Pixels of the upright image. The stage draws and finds every shape; what can be done to one is its tools' matter. */
export type Shape =
  | { form: "box"; x: number; y: number; width: number; height: number }
  /** Rings are flat lists x, y, x, y …, not closed by repeating the first point. */
  | { form: "polygon"; rings: readonly (readonly number[])[] };

export type BoxShape = Extract<Shape, { form: "box" }>;
export type PolygonShape = Extract<Shape, { form: "polygon" }>;

/** Something marked on the picture. Never changed in place: whoever changes it makes a new one with the same id. */
export interface Region<S extends Shape = Shape> {
  id: string;
  classId: string;
  shape: S;
  /** What is doubtful about it, in a few words for the labeler: drawn on it, and said in the list. */
  warning?: string;
}

/** An id that no region has: short, and the same for the same list. */
export function freeId(regions: readonly { id: string }[]): string {
  const taken = new Set(regions.map(({ id }) => id));
  let number = regions.length + 1;
  while (taken.has(`r${number}`)) number++;
  return `r${number}`;
}

const boundsOfShape = new WeakMap<Shape, Bounds>();

/** Remembered for a shape, which never changes. */
export function boundsOf(shape: Shape): Bounds {
  if (shape.form === "box") return shape;
  const known = boundsOfShape.get(shape);
  if (known) return known;
  let [left, top, right, bottom] = [Infinity, Infinity, -Infinity, -Infinity];
  for (const ring of shape.rings)
    for (let at = 0; at + 1 < ring.length; at += 2) {
      const [x = 0, y = 0] = [ring[at], ring[at + 1]];
      if (x < left) left = x;
      if (x > right) right = x;
      if (y < top) top = y;
      if (y > bottom) bottom = y;
    }
  const bounds = { x: left, y: top, width: right - left, height: bottom - top };
  boundsOfShape.set(shape, bounds);
  return bounds;
}

/** Even–odd within one ring; a region of several rings is all of them. */
function isInRing(ring: readonly number[], { x, y }: XY): boolean {
  let isInside = false;
  for (let at = 0, before = ring.length - 2; at + 1 < ring.length; before = at, at += 2) {
    const [x1 = 0, y1 = 0, x0 = 0, y0 = 0] = [ring[at], ring[at + 1], ring[before], ring[before + 1]];
    if (y1 > y !== y0 > y && x < ((x0 - x1) * (y - y1)) / (y0 - y1) + x1) isInside = !isInside;
  }
  return isInside;
}

export const contains = (shape: Shape, at: XY): boolean =>
  shape.form === "box"
    ? at.x >= shape.x && at.y >= shape.y && at.x <= shape.x + shape.width && at.y <= shape.y + shape.height
    : shape.rings.some((ring) => isInRing(ring, at));

/** From a point to the straight line between two others. */
export function distanceToLine({ x, y }: XY, x0: number, y0: number, x1: number, y1: number): number {
  const [dx, dy] = [x1 - x0, y1 - y0];
  const length = dx * dx + dy * dy;
  const along = length === 0 ? 0 : Math.min(1, Math.max(0, ((x - x0) * dx + (y - y0) * dy) / length));
  return Math.hypot(x - x0 - along * dx, y - y0 - along * dy);
}

const ringOfBox = ({ x, y, width, height }: Bounds): number[] => [x, y, x + width, y, x + width, y + height, x, y + height];

/** From a point to the nearest edge, pixels of the image. */
export function distanceToEdge(shape: Shape, at: XY): number {
  let least = Infinity;
  for (const ring of shape.form === "box" ? [ringOfBox(shape)] : shape.rings)
    for (let to = 0, from = ring.length - 2; to + 1 < ring.length; from = to, to += 2)
      least = Math.min(least, distanceToLine(at, ring[from] ?? 0, ring[from + 1] ?? 0, ring[to] ?? 0, ring[to + 1] ?? 0));
  return least;
}

/**
 * The region that is meant at a point: the one whose edge is nearest within `reach` (pixels of the image), else the smallest one around it,
 * because a small one inside of a large one could not be taken otherwise.
 */
export function regionAt<R extends Region>(regions: readonly R[], at: XY, reach: number): R | undefined {
  let onEdge: { region: R; distance: number } | undefined;
  let around: { region: R; area: number } | undefined;
  for (const region of regions.toReversed()) {
    const { x, y, width, height } = boundsOf(region.shape);
    if (at.x < x - reach || at.y < y - reach || at.x > x + width + reach || at.y > y + height + reach) continue;
    const distance = distanceToEdge(region.shape, at);
    if (distance <= reach && distance < (onEdge?.distance ?? Infinity)) onEdge = { region, distance };
    if (width * height < (around?.area ?? Infinity) && contains(region.shape, at)) around = { region, area: width * height };
  }
  return onEdge?.region ?? around?.region;
}
