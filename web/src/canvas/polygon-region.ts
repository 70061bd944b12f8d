import { selfCrossing } from "./polygon-crossing.ts";
import { isPolygon, pointCount, rectangleRing, type Ring, tidied, translated } from "./polygon-geometry.ts";
import { boundsOf, type PolygonShape, type Region, type Shape } from "./region.ts";
import type { Size } from "./viewport.ts";

export type PolygonRegion = Region<PolygonShape>;
export const isPolygonRegion = (region: Region): region is PolygonRegion => region.shape.form === "polygon";

export const CROSSES = "crosses or touches itself";

export const ringsOf = (shape: Shape): readonly Ring[] => {
  if (shape.form !== "polygon") throw new Error(`A ${shape.form} among polygons.`);
  return shape.rings;
};

/** With the warning it deserves: never a reason to refuse it, because some objects do look so. */
export function checked(region: Region): Region {
  const warning = ringsOf(region.shape).some((ring) => selfCrossing(ring)) ? CROSSES : undefined;
  if (warning === region.warning) return region;
  const { id, classId, shape } = region;
  return warning === undefined ? { id, classId, shape } : { id, classId, shape, warning };
}

export const movedShape = (shape: Shape, x: number, y: number, image: Size): PolygonShape => ({
  form: "polygon",
  rings: translated(ringsOf(shape), { x, y }, image),
});

const isRing = (value: unknown): value is number[] => Array.isArray(value) && value.length >= 6 && value.length % 2 === 0 && value.every(Number.isFinite);

/** What was copied, of this image or another, pushed inside of it; a box becomes a polygon of four points. Undefined: nothing of it is left. */
export function fittedShape(shape: unknown, image: Size): PolygonShape | undefined {
  if (typeof shape !== "object" || shape === null) return undefined;
  let rings: Ring[] = [];
  if ("rings" in shape && Array.isArray(shape.rings)) rings = shape.rings.filter(isRing);
  else if ("x" in shape && "y" in shape && "width" in shape && "height" in shape) {
    const [x, y, width, height] = [Number(shape.x), Number(shape.y), Number(shape.width), Number(shape.height)];
    if ([x, y, width, height].every(Number.isFinite)) rings = [rectangleRing({ left: x, top: y, right: x + width, bottom: y + height })];
  }
  const inside = rings.length > 0 ? translated(rings, { x: 0, y: 0 }, image) : [];
  const left = inside.map((ring) => tidied(ring, image)).filter(isPolygon);
  return left.length > 0 ? { form: "polygon", rings: left } : undefined;
}

export function shapeInWords(shape: Shape): string {
  const count = ringsOf(shape).reduce((sum, ring) => sum + pointCount(ring), 0);
  const { x, y, width, height } = boundsOf(shape);
  const parts = ringsOf(shape).length > 1 ? ` in ${ringsOf(shape).length} parts` : "";
  return `${count} points${parts}, ${Math.round(width)} by ${Math.round(height)} pixels at ${Math.round(x)}, ${Math.round(y)}`;
}
