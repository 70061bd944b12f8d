import { percent } from "../agreement.ts";
import type { Agreement } from "../kind.ts";
import { dice, type Likeness, pairUp, type Part } from "../pairing.ts";
import { ringArea, ringOverlap } from "../ring-overlap.ts";
import type { Polygon, Value } from "./value.ts";

interface Placed extends Part {
  top: number;
  bottom: number;
  area: number;
  rings: Polygon["rings"];
}

function placed({ classId, rings }: Polygon): Placed {
  const place = { start: Number.POSITIVE_INFINITY, end: Number.NEGATIVE_INFINITY, top: Number.POSITIVE_INFINITY, bottom: Number.NEGATIVE_INFINITY };
  for (const ring of rings)
    for (let i = 0; i + 1 < ring.length; i += 2) {
      const [x = 0, y = 0] = [ring[i], ring[i + 1]];
      place.start = Math.min(place.start, x);
      place.end = Math.max(place.end, x);
      place.top = Math.min(place.top, y);
      place.bottom = Math.max(place.bottom, y);
    }
  return { classId, rings, area: ringArea(rings), ...place };
}

/** Areas are off by a thousandth at the most (ring-overlap.ts): so a bound is taken a little higher. */
const SLACK = 1.01;

/** What two shapes can overlap at the most, by their areas and the rectangles around them. */
function bound(a: Placed, b: Placed): number {
  const width = Math.min(a.end, b.end) - Math.max(a.start, b.start);
  const height = Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top);
  if (width <= 0 || height <= 0) return 0;
  const larger = Math.max(a.area, b.area);
  return larger === 0 ? 1 : Math.min(1, (SLACK * Math.min(a.area, b.area, width * height)) / larger);
}

const likeness = (iou: number): Likeness<Placed> => ({ bound, of: (a, b) => ringOverlap(a.rings, b.rings), least: iou });

export const polygonsAgree: Agreement<Value> = {
  uses: ["least", "iou"],
  least: 0.8,
  rule: ({ least, iou }) =>
    `Two polygons are one where they are of the same class and overlap by at least ${percent(iou)} (area of both over area of either). ` +
    `Two answers agree where at least ${percent(least)} of their polygons are paired so.`,
  similarity: (a, b, { iou }) => dice(pairUp(a.polygons.map(placed), b.polygons.map(placed), likeness(iou)).length, a.polygons.length, b.polygons.length),
  // The mean of outlines is no outline: that of the one who is most like the others stands.
  join: ([first]) => first,
};
