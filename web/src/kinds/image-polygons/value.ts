import type { Polygon, Value } from "../../../../functions/kinds/image-polygons/value.ts";
import type { SingleKind } from "../kind.ts";

export type { Polygon, Value };

const isObject = (value: unknown): value is Record<string, unknown> => typeof value === "object" && value !== null;
const isRing = (value: unknown): value is number[] =>
  Array.isArray(value) && value.length >= 6 && value.length % 2 === 0 && value.every((one) => typeof one === "number");

function readPolygon(value: unknown): Polygon | undefined {
  if (!isObject(value)) return undefined;
  const { id, classId, rings } = value;
  if (typeof id !== "string" || typeof classId !== "string" || !Array.isArray(rings) || rings.length === 0) return undefined;
  return rings.every(isRing) ? { id, classId, rings } : undefined;
}

/** What was stored is checked by the server; here only that it can be shown. */
export const values: Pick<SingleKind<Value>, "read" | "classesOf" | "inWords" | "nothing"> = {
  read: (value) => {
    if (!isObject(value) || !Array.isArray(value["polygons"])) return undefined;
    const polygons = value["polygons"].map(readPolygon);
    return polygons.every((polygon) => polygon !== undefined) ? { polygons } : undefined;
  },
  classesOf: ({ polygons }) => [...new Set(polygons.map(({ classId }) => classId))],
  inWords: ({ polygons }) => (polygons.length === 0 ? "nothing here" : polygons.length === 1 ? "1 polygon" : `${polygons.length} polygons`),
  nothing: { polygons: [] },
};
