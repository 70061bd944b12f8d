import { clamped, distance, type Extent, isPolygon, LEAST_POINTS, type Point, ringOf, tidied } from "./polygon-geometry.ts";
import type { Hold } from "./snap.ts";

/** A click of the labeler: the point set, and before it those that came by themselves, along a border or along an edge of the picture. */
export interface Step {
  through: readonly Point[];
  at: Point;
  /** The border that the point lies on. */
  hold?: Hold | undefined;
}

/** A polygon that is being drawn. Backspace takes back a whole step. */
export type Draft = readonly Step[];

export const draftPoints = (draft: Draft): Point[] => draft.flatMap(({ through, at }) => [...through, at]);

/** The draft with one step more; the same where the point would lie on the last one (the second click of a double click). */
export function drawnOn(draft: Draft, step: Step, image: Extent): Draft {
  const at = clamped(step.at, image);
  const last = draft.at(-1)?.at;
  if (last && last.x === at.x && last.y === at.y) return draft;
  return [...draft, { through: step.through.map((point) => clamped(point, image)), at, hold: step.hold }];
}

export const stepBack = (draft: Draft): Draft => draft.slice(0, -1);

/** Whether a click at `point` closes the polygon: near its first point (`reach`, px of the image), with enough points set. */
export function closes(draft: Draft, point: Point, reach: number): boolean {
  const first = draft[0]?.at;
  return first !== undefined && draftPoints(draft).length >= LEAST_POINTS && distance(first, point) <= reach;
}

/** The ring as it would be stored, with `through` between the last point and the first; undefined while it encloses nothing. */
export function closedRing(draft: Draft, through: readonly Point[], image: Extent): number[] | undefined {
  const ring = tidied(ringOf([...draftPoints(draft), ...through]), image);
  return isPolygon(ring) ? ring : undefined;
}
