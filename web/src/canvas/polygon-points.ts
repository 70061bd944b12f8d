import {
  type Extent,
  isPolygon,
  LEAST_POINTS,
  movedPoints,
  nearestPoint,
  nearestSpot,
  type Point,
  pointAt,
  pointCount,
  tidied,
  withoutPoints,
  withPoint,
} from "./polygon-geometry.ts";
import type { PolygonShape } from "./region.ts";

/** A point of a polygon, which may have several rings: by the number of its ring and its number in it, as one word, so that sets of them work. */
export type PointId = `${number}:${number}`;
export const pointId = (ring: number, index: number): PointId => `${ring}:${index}`;

export function placeOf(id: PointId): { ring: number; index: number } {
  const [ring = 0, index = 0] = id.split(":").map(Number);
  return { ring, index };
}

const indicesIn = (ids: ReadonlySet<PointId>, ring: number): Set<number> =>
  new Set(
    [...ids]
      .map(placeOf)
      .filter((place) => place.ring === ring)
      .map(({ index }) => index),
  );

const withRing = (shape: PolygonShape, ring: number, points: readonly number[]): PolygonShape => ({ ...shape, rings: shape.rings.with(ring, points) });

/** All points, ring after ring. */
export const idsOf = ({ rings }: PolygonShape): PointId[] =>
  rings.flatMap((ring, at) => Array.from({ length: pointCount(ring) }, (_, index) => pointId(at, index)));

export const pointOf = ({ rings }: PolygonShape, id: PointId): Point => {
  const { ring, index } = placeOf(id);
  return pointAt(rings[ring] ?? [], index);
};

/** The point nearest to a place, within reach (pixels of the image). */
export function pointNear({ rings }: PolygonShape, at: Point, reach: number): PointId | undefined {
  const near = rings.map((ring, number) => ({ number, ...nearestPoint(ring, at) })).filter(({ distance }) => distance <= reach);
  const [best] = near.toSorted((a, b) => a.distance - b.distance);
  return best && pointId(best.number, best.index);
}

/** The shape with a point put into the edge nearest to a place, and that point; undefined where no edge is within reach. */
export function insertedNear(shape: PolygonShape, at: Point, reach: number, image: Extent): { shape: PolygonShape; id: PointId } | undefined {
  const near = shape.rings.map((ring, number) => ({ number, ring, ...nearestSpot(ring, at) })).filter(({ distance }) => distance <= reach);
  const [best] = near.toSorted((a, b) => a.distance - b.distance);
  return best && { shape: withRing(shape, best.number, withPoint(best.ring, best.edge, best, image)), id: pointId(best.number, best.edge + 1) };
}

/** The shape with a point in the middle of the edge after a point. */
export function insertedAfter(shape: PolygonShape, id: PointId, image: Extent): { shape: PolygonShape; id: PointId } {
  const { ring, index } = placeOf(id);
  const points = shape.rings[ring] ?? [];
  const [a, b] = [pointAt(points, index), pointAt(points, index + 1)];
  return { shape: withRing(shape, ring, withPoint(points, index, { x: (a.x + b.x) / 2, y: (a.y + b.y) / 2 }, image)), id: pointId(ring, index + 1) };
}

export const movedIn = (shape: PolygonShape, ids: ReadonlySet<PointId>, by: Point, image: Extent): PolygonShape => ({
  ...shape,
  rings: shape.rings.map((ring, at) => {
    const indices = indicesIn(ids, at);
    return indices.size > 0 ? movedPoints(ring, indices, by, image) : ring;
  }),
});

/** The shape without some points; undefined where less than a polygon would be left of a ring. Of several rings, one taken whole goes. */
export function removedFrom(shape: PolygonShape, ids: ReadonlySet<PointId>): PolygonShape | undefined {
  const rings = shape.rings.map((ring, at) => {
    const indices = indicesIn(ids, at);
    if (indices.size === pointCount(ring) && shape.rings.length > 1) return undefined;
    if (pointCount(ring) - indices.size < LEAST_POINTS) return ring;
    return withoutPoints(ring, indices);
  });
  const left = rings.filter((ring) => ring !== undefined);
  const isChanged = left.length < rings.length || rings.some((ring, at) => ring !== shape.rings[at]);
  return isChanged && left.length > 0 && left.every(isPolygon) ? { ...shape, rings: left } : undefined;
}

/** As it would be stored: rounded, no point twice in a row. Undefined where a ring of it encloses nothing. */
export function tidiedShape(shape: PolygonShape, image: Extent): PolygonShape | undefined {
  const rings = shape.rings.map((ring) => tidied(ring, image));
  return rings.every(isPolygon) ? { ...shape, rings } : undefined;
}
