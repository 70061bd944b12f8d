/** x, y, x, y … in pixels of the upright image, not closed by repeating the first point; as functions/kinds/image-polygons stores it. */
export type Ring = readonly number[];
export interface Point {
  x: number;
  y: number;
}
export interface Extent {
  width: number;
  height: number;
}
export interface Frame {
  left: number;
  top: number;
  right: number;
  bottom: number;
}

export const LEAST_POINTS = 3;

/** Hundredths of a pixel: finer than any hand, and numbers in files stay short. */
export const rounded = (value: number): number => Math.round(value * 100) / 100;

export const clamped = ({ x, y }: Point, image: Extent): Point => ({
  x: rounded(Math.min(Math.max(x, 0), image.width)),
  y: rounded(Math.min(Math.max(y, 0), image.height)),
});

export const pointCount = (ring: Ring): number => ring.length / 2;

/** The point at `index`, counted around the ring: −1 is the last one. */
export function pointAt(ring: Ring, index: number): Point {
  const count = pointCount(ring);
  const at = 2 * (((index % count) + count) % count);
  return { x: ring[at] ?? 0, y: ring[at + 1] ?? 0 };
}

export const pointsOf = (ring: Ring): Point[] => Array.from({ length: pointCount(ring) }, (_, index) => pointAt(ring, index));

export const ringOf = (points: readonly Point[]): number[] => points.flatMap(({ x, y }) => [x, y]);

/** Signed, px²: positive where the points run clockwise on the screen (y points down). Shoelace formula. */
export function signedArea(ring: Ring): number {
  let sum = 0;
  for (let i = 0, j = ring.length - 2; i < ring.length; j = i, i += 2) {
    sum += (ring[j] ?? 0) * (ring[i + 1] ?? 0) - (ring[i] ?? 0) * (ring[j + 1] ?? 0);
  }
  return sum / 2;
}

export const area = (ring: Ring): number => Math.abs(signedArea(ring));

export function frameOf(rings: readonly Ring[]): Frame {
  const frame = { left: Infinity, top: Infinity, right: -Infinity, bottom: -Infinity };
  for (const ring of rings) {
    for (let i = 0; i < ring.length; i += 2) {
      const x = ring[i] ?? 0;
      const y = ring[i + 1] ?? 0;
      if (x < frame.left) frame.left = x;
      if (x > frame.right) frame.right = x;
      if (y < frame.top) frame.top = y;
      if (y > frame.bottom) frame.bottom = y;
    }
  }
  return frame;
}

/** Even-odd rule: what a ring that crosses itself winds around twice is outside, as canvas and SVG draw it with `evenodd`. */
export function isInside(ring: Ring, { x, y }: Point): boolean {
  let inside = false;
  for (let i = 0, j = ring.length - 2; i < ring.length; j = i, i += 2) {
    const xi = ring[i] ?? 0;
    const yi = ring[i + 1] ?? 0;
    const yj = ring[j + 1] ?? 0;
    if (yi > y !== yj > y && x < (((ring[j] ?? 0) - xi) * (y - yi)) / (yj - yi) + xi) inside = !inside;
  }
  return inside;
}

export const distance = (a: Point, b: Point): number => Math.hypot(a.x - b.x, a.y - b.y);

/** A place on the outline: `along` (0–1) of the edge that begins at point `edge`. */
export interface Spot extends Point {
  edge: number;
  along: number;
  distance: number;
}

/** The place of a stretch a–b nearest to `to`; `along` 0 is a. */
export function nearestOnEdge(a: Point, b: Point, to: Point): Point & { along: number; distance: number } {
  const dx = b.x - a.x;
  const dy = b.y - a.y;
  const length2 = dx * dx + dy * dy;
  const along = length2 === 0 ? 0 : Math.min(1, Math.max(0, ((to.x - a.x) * dx + (to.y - a.y) * dy) / length2));
  const at = { x: a.x + along * dx, y: a.y + along * dy };
  return { ...at, along, distance: distance(at, to) };
}

/** The place of the outline nearest to a point. */
export function nearestSpot(ring: Ring, to: Point): Spot {
  let best: Spot = { ...pointAt(ring, 0), edge: 0, along: 0, distance: Infinity };
  for (let edge = 0; edge < pointCount(ring); edge++) {
    const found = nearestOnEdge(pointAt(ring, edge), pointAt(ring, edge + 1), to);
    if (found.distance < best.distance) best = { edge, ...found };
  }
  return best;
}

/** Index of the point nearest to a place, and how far it is. */
export function nearestPoint(ring: Ring, to: Point): { index: number; distance: number } {
  let best = { index: 0, distance: Infinity };
  for (let index = 0; index < pointCount(ring); index++) {
    const far = distance(pointAt(ring, index), to);
    if (far < best.distance) best = { index, distance: far };
  }
  return best;
}

/** The ring with a point put into the edge that begins at point `edge`. */
export function withPoint(ring: Ring, edge: number, point: Point, image: Extent): number[] {
  const { x, y } = clamped(point, image);
  return ring.toSpliced(2 * (edge + 1), 0, x, y);
}

/** The ring without some points; the same ring where fewer than three would stay. */
export function withoutPoints(ring: Ring, indices: ReadonlySet<number>): Ring {
  const left = pointsOf(ring).filter((_, index) => !indices.has(index));
  return left.length < LEAST_POINTS || left.length === pointCount(ring) ? ring : ringOf(left);
}

/** The ring with some points moved. Points moved together keep their places to each other: the move is cut short at the image's edge. */
export function movedPoints(ring: Ring, indices: ReadonlySet<number>, by: Point, image: Extent): number[] {
  const chosen = pointsOf(ring).filter((_, index) => indices.has(index));
  const { x, y } = cutShort(frameOf([ringOf(chosen)]), by, image);
  return ringOf(pointsOf(ring).map((point, index) => (indices.has(index) ? clamped({ x: point.x + x, y: point.y + y }, image) : point)));
}

/** A move of something in `frame`, so short that it stays inside the image. */
function cutShort(frame: Frame, by: Point, image: Extent): Point {
  const within = (move: number, least: number, most: number) => Math.max(least, Math.min(move, most));
  return {
    x: within(by.x, -frame.left, Math.max(-frame.left, image.width - frame.right)),
    y: within(by.y, -frame.top, Math.max(-frame.top, image.height - frame.bottom)),
  };
}

/** Rings moved together, their form kept. */
export function translated(rings: readonly Ring[], by: Point, image: Extent): number[][] {
  const { x, y } = cutShort(frameOf(rings), by, image);
  return rings.map((ring) => ringOf(pointsOf(ring).map((point) => clamped({ x: point.x + x, y: point.y + y }, image))));
}

export const rectangleRing = ({ left, top, right, bottom }: Frame): number[] => [left, top, right, top, right, bottom, left, bottom];

/** Each number rounded and inside, and no point twice in a row; the ring may end up with fewer than three points. */
export function tidied(ring: Ring, image: Extent): number[] {
  const points = pointsOf(ring).map((point) => clamped(point, image));
  const kept = points.filter((point, index) => {
    const before = points[(index + points.length - 1) % points.length];
    return points.length === 1 || before === undefined || before.x !== point.x || before.y !== point.y;
  });
  return ringOf(kept);
}

/** Whether it may be stored: three points at least that enclose something (functions/kinds/image-polygons asks the same). */
export function isPolygon(ring: Ring): boolean {
  const [x0 = 0, y0 = 0] = ring;
  for (let i = 2; i + 3 < ring.length; i += 2) {
    const [x1 = 0, y1 = 0, x2 = 0, y2 = 0] = ring.slice(i, i + 4);
    if ((x1 - x0) * (y2 - y0) !== (x2 - x0) * (y1 - y0)) return true;
  }
  return false;
}
