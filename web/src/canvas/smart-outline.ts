import { selfCrossing } from "./polygon-crossing.ts";
import { area, type Point, ringOf } from "./polygon-geometry.ts";
import { simplifiedTo } from "./polygon-simplify.ts";
import type { Mask } from "./smart-pixels.ts";

/** Points that an outline may have that could not be made simple. */
const MOST_ROUGH = 400;
/** Points to each side, each half a pixel to a pixel on. */
const SMOOTHED = 2;
/** Shorter outlines would shrink. */
const LEAST_SMOOTHED = 40;

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

/** The steps of the pixels smoothed away: each point the mean of itself and its neighbours. */
function smoothed(points: readonly Point[]): Point[] {
  const count = points.length;
  return points.map((_, index) => {
    let [x, y] = [0, 0];
    for (let off = -SMOOTHED; off <= SMOOTHED; off++) {
      const point = points[(index + off + count) % count];
      x += point?.x ?? 0;
      y += point?.y ?? 0;
    }
    return { x: x / (2 * SMOOTHED + 1), y: y / (2 * SMOOTHED + 1) };
  });
}

/** The outline as the pixels have it: middles of pixel sides; undefined where there is hardly anything. A mask in one piece. */
export function pixelOutline(mask: Mask): Point[] | undefined {
  const start = mask.data.indexOf(1);
  const points = start < 0 ? [] : traced(mask, start);
  return area(ringOf(points)) > 1 ? points : undefined;
}

/**
 * Of a mask in one piece, its outer outline: pixels of the mask, as few points as follow it to within `tolerance`, `most` at the utmost.
 * Where smoothing or leaving out made it cross itself, it is left as the pixels have it.
 */
export function outline(mask: Mask, tolerance: number, most: number): number[] | undefined {
  const points = pixelOutline(mask);
  if (!points) return undefined;
  const ring = simplifiedTo(ringOf(points.length > LEAST_SMOOTHED ? smoothed(points) : points), most, tolerance);
  if (!selfCrossing(ring)) return ring;
  const rough = simplifiedTo(ringOf(points), MOST_ROUGH, 0.4);
  return selfCrossing(rough) ? ring : rough;
}
