import { checked, fittedShape, movedShape, ringsOf, shapeInWords } from "../../canvas/polygon-region.ts";
import { polygonPointsTool } from "../../canvas/polygon-points-tool.ts";
import { polygonTool } from "../../canvas/polygon-tool.ts";
import type { Region } from "../../canvas/region.ts";
import type { RegionKind } from "../../canvas/region-kind.ts";
import { selectTool } from "../../canvas/select-tool.ts";
import { smartPolygonTool } from "../../canvas/smart-tool.ts";
import { PolygonFields } from "./polygon-fields.tsx";
import type { Value } from "./value.ts";

/** As in functions/kinds/image-polygons. */
const MOST_POLYGONS = 2_000;

export const polygonRegions: RegionKind<Value> = {
  noun: "Polygon",
  plural: "polygons",
  most: MOST_POLYGONS,
  toRegions: ({ polygons }) => polygons.map(({ id, classId, rings }): Region => ({ id, classId, shape: { form: "polygon", rings } })),
  toValue: (regions) => ({ polygons: regions.map(({ id, classId, shape }) => ({ id, classId, rings: ringsOf(shape).map((ring) => [...ring]) })) }),
  tools: [polygonTool, smartPolygonTool, polygonPointsTool, selectTool(movedShape)],
  first: polygonTool.name,
  moved: movedShape,
  fitted: fittedShape,
  inWords: shapeInWords,
  fields: PolygonFields,
  checked,
};
