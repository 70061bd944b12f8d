import { nearestOnEdge, type Point, pointsOf, type Ring, ringOf } from "./polygon-geometry.ts";

/**
 * Fewer points of an open line, none of those left out further than `tolerance` (px) from what stays; the ends stay.
 * Douglas & Peucker, "Algorithms for the reduction of the number of points required to represent a digitized line", 1973.
 */
export function simplifiedLine(points: readonly Point[], tolerance: number): Point[] {
  const keep = new Uint8Array(points.length);
  keep[0] = 1;
  keep[points.length - 1] = 1;
  const open: [from: number, to: number][] = [[0, points.length - 1]];
  for (let stretch = open.pop(); stretch; stretch = open.pop()) {
    const [from, to] = stretch;
    const a = points[from];
    const b = points[to];
    if (!a || !b) continue;
    let farthest = from;
    let most = tolerance;
    for (let index = from + 1; index < to; index++) {
      const point = points[index];
      const off = point ? nearestOnEdge(a, b, point).distance : 0;
      if (off > most) {
        most = off;
        farthest = index;
      }
    }
    if (farthest === from) continue;
    keep[farthest] = 1;
    open.push([from, farthest], [farthest, to]);
  }
  return points.filter((_, index) => keep[index] === 1);
}

/** The same for a closed ring, which is parted at its first point and at the one farthest from it. Three points stay at least. */
export function simplified(ring: Ring, tolerance: number): number[] {
  const points = pointsOf(ring);
  const first = points[0];
  if (!first || points.length <= 3) return [...ring];
  let across = 0;
  let most = -1;
  for (const [index, { x, y }] of points.entries()) {
    const far = (x - first.x) ** 2 + (y - first.y) ** 2;
    if (far > most) {
      most = far;
      across = index;
    }
  }
  const out = simplifiedLine(points.slice(0, across + 1), tolerance);
  const back = simplifiedLine([...points.slice(across), first], tolerance);
  const kept = [...out.slice(0, -1), ...back.slice(0, -1)];
  if (kept.length >= 3) return ringOf(kept);
  const a = points[0];
  const b = points[across];
  if (!a || !b) return [...ring];
  const third = points.reduce((best, point) => (nearestOnEdge(a, b, point).distance > nearestOnEdge(a, b, best).distance ? point : best));
  const inOrder = points.indexOf(third) < across ? [a, third, b] : [a, b, third];
  return ringOf(inOrder);
}

/** The coarsest of a few tolerances (px) that leaves at most so many points. */
export function simplifiedTo(ring: Ring, most: number, tolerance: number): number[] {
  let found = simplified(ring, tolerance);
  for (let wider = tolerance * 1.5; found.length / 2 > most && wider < 1e6; wider *= 1.5) found = simplified(ring, wider);
  return found;
}
