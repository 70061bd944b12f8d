import { area, type Point, ringOf } from "./polygon-geometry.ts";
import { simplifiedTo } from "./polygon-simplify.ts";
import type { Mask } from "./smart-pixels.ts";

/** Right, down, left, up: the way one walks with the object on the right hand. */
const STEPS = [
  [1, 0],
  [0, 1],
  [-1, 0],
  [0, -1],
] as const;

/** The outline of the piece whose topmost, leftmost pixel is `start`: the middles of the pixel sides that it runs along, clockwise. */
function traced({ width, height, data }: Mask, start: number): Point[] {
  const isIn = (x: number, y: number) => x >= 0 && y >= 0 && x < width && y < height && data[y * width + x] === 1;
  const x0 = start % width;
  const y0 = (start - x0) / width;
  const points: Point[] = [];
  let [x, y, way] = [x0, y0, 0];
  do {
    const [dx, dy] = STEPS[way] ?? [0, 0];
    points.push({ x: x + dx / 2, y: y + dy / 2 });
    x += dx;
    y += dy;
    // Ahead of the corner now reached: the pixels to the left and to the right of the way.
    const [leftX, leftY] = [x + (dx + dy - 1) / 2, y + (dy - dx - 1) / 2];
    const [rightX, rightY] = [x + (dx - dy - 1) / 2, y + (dy + dx - 1) / 2];
    if (!isIn(rightX, rightY)) way = (way + 1) % 4;
    else if (isIn(leftX, leftY)) way = (way + 3) % 4;
  } while (x !== x0 || y !== y0 || way !== 0);
  return points;
}

/** Of a mask in one piece, its outer outline: pixels of the mask, as few points as follow it to within `tolerance`, `most` at the utmost. */
export function outline(mask: Mask, tolerance: number, most: number): number[] | undefined {
  let best: number[] | undefined;
  const start = mask.data.indexOf(1);
  if (start < 0) return undefined;
  const ring = ringOf(traced(mask, start));
  if (area(ring) > 1) best = simplifiedTo(ring, most, tolerance);
  return best;
}
