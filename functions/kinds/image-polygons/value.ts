import { z } from "zod";
import { type Kind, NO_SUCH_CLASS } from "../kind.ts";
import { polygonsAgree } from "./agreement.ts";

/** Polygons an image can have, and points a polygon. */
export const MOST_POLYGONS = 2_000;
export const MOST_POINTS = 5_000;

/** x, y, x, y … in pixels of the upright image; at least three points, not closed by repeating the first. */
const Ring = z
  .array(z.number().min(0))
  .min(6)
  .max(2 * MOST_POINTS)
  .refine((ring) => ring.length % 2 === 0, "A ring is a list of x and y in turn.");

export const Polygon = z.strictObject({
  /** Unique in the value, the editor's: it stays when the polygon changes. */
  id: z.string().regex(/^[a-zA-Z0-9_-]{1,24}$/),
  classId: z.string().min(1).max(64),
  /** Outer rings: more than one where something in front of the object parts it. */
  rings: z.array(Ring).min(1).max(100),
});
export type Polygon = z.infer<typeof Polygon>;

/** In the order of the region list, the first at the bottom. Empty: it was looked at, and nothing is there. */
export const Value = z.strictObject({ polygons: z.array(Polygon).max(MOST_POLYGONS) });
export type Value = z.infer<typeof Value>;

/** A browser computes with halves of pixels and seven digits: so far outside is still the edge. */
const EDGE_PX = 0.01;

/** Whether a ring encloses anything: the shoelace sum, and the sum of its parts for one that crosses itself. */
function hasArea(ring: readonly number[]): boolean {
  const [x0 = 0, y0 = 0] = ring;
  for (let i = 2; i + 3 < ring.length; i += 2) {
    const [x1 = 0, y1 = 0, x2 = 0, y2 = 0] = ring.slice(i, i + 4);
    if ((x1 - x0) * (y2 - y0) !== (x2 - x0) * (y1 - y0)) return true;
  }
  return false;
}

function fault({ polygons }: Value, { classIds, size }: Parameters<Kind<Value>["fault"]>[1]): string | undefined {
  if (new Set(polygons.map(({ id }) => id)).size < polygons.length) return "Two polygons have the same id.";
  for (const [index, { classId, rings }] of polygons.entries()) {
    if (!classIds.has(classId)) return `Polygon ${index + 1}: ${NO_SUCH_CLASS}`;
    if (!rings.every(hasArea)) return `Polygon ${index + 1} has no area: its points lie on one line.`;
    const isOutside = size && rings.some((ring) => ring.some((value, at) => value > (at % 2 === 0 ? size.width : size.height) + EDGE_PX));
    if (size && isOutside) return `Polygon ${index + 1} reaches out of the image, which is ${size.width} × ${size.height} pixels.`;
  }
  return undefined;
}

export const imagePolygons: Kind<Value> = {
  name: "image-polygons",
  title: "Instance Segmentation (Polygon)",
  media: "image",
  marks: ["polygon"],
  needs: "size",
  options: z.strictObject({}),
  value: Value,
  fault,
  classesOf: ({ polygons }) => [...new Set(polygons.map(({ classId }) => classId))],
  reclass: ({ polygons }, to) => ({ polygons: polygons.map((polygon) => ({ ...polygon, classId: to(polygon.classId) })) }),
  agreement: polygonsAgree,
  toMarks: ({ polygons }) => polygons.map(({ classId, rings }) => ({ mark: "polygon", classId, rings })),
  fromMarks: (marks) => {
    const polygons = marks.flatMap((mark, index) => (mark.mark === "polygon" ? [{ id: `r${index + 1}`, classId: mark.classId, rings: mark.rings }] : []));
    return polygons.length === marks.length ? { polygons } : undefined;
  },
};
