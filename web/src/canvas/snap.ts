import { distance, type Frame, nearestOnEdge, type Point, pointAt, pointCount, type Ring, rounded, type Spot } from "./polygon-geometry.ts";

/** The outline of a shape that is there already. */
export interface Border {
  ring: Ring;
  /** Around it, so that far ones cost nothing. */
  frame: Frame;
}

/** A place on a border. */
export interface Hold extends Spot {
  border: Border;
}

const isNear = ({ left, top, right, bottom }: Frame, { x, y }: Point, reach: number) =>
  x >= left - reach && x <= right + reach && y >= top - reach && y <= bottom + reach;

/** The point of a border, or else the place of an edge, nearest to `to` and within `reach` (px of the image). Points win, so that borders get shared point by point. */
export function holdAt(borders: readonly Border[], to: Point, reach: number): Hold | undefined {
  let corner: Hold | undefined;
  let side: Hold | undefined;
  for (const border of borders) {
    if (!isNear(border.frame, to, reach)) continue;
    const { ring } = border;
    for (let edge = 0; edge < pointCount(ring); edge++) {
      const a = pointAt(ring, edge);
      const far = distance(a, to);
      if (far <= reach && far < (corner?.distance ?? Infinity)) corner = { border, edge, along: 0, distance: far, ...a };
      const found = nearestOnEdge(a, pointAt(ring, edge + 1), to);
      if (found.distance <= reach && found.distance < (side?.distance ?? Infinity)) side = { border, edge, ...found, x: rounded(found.x), y: rounded(found.y) };
    }
  }
  return corner ?? side;
}

/** Where a hold is around its ring: whole numbers are points. */
const position = ({ edge, along }: Spot) => edge + along;

/** The points of a ring strictly between two places, walked in the order of its points. */
function forward(ring: Ring, from: number, to: number): Point[] {
  const count = pointCount(ring);
  const end = to > from ? to : to + count;
  const between: Point[] = [];
  for (let index = Math.floor(from) + 1; index < end && between.length < count; index++) between.push(pointAt(ring, index));
  return between;
}

function lengthOf(line: readonly Point[]): number {
  let sum = 0;
  for (let index = 1; index < line.length; index++) {
    const a = line[index - 1];
    const b = line[index];
    if (a && b) sum += distance(a, b);
  }
  return sum;
}

/** The points between two places of one border, exactly as that border has them: the shorter way around it, or the longer one. */
export function alongBorder(from: Hold, to: Hold, way: "shorter" | "longer"): Point[] {
  if (from.border !== to.border || position(from) === position(to)) return [];
  const { ring } = from.border;
  const onward = forward(ring, position(from), position(to));
  const backward = forward(ring, position(to), position(from)).reverse();
  const onwardIsShorter = lengthOf([from, ...onward, to]) <= lengthOf([from, ...backward, to]);
  return onwardIsShorter === (way === "shorter") ? onward : backward;
}
