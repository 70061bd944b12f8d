import { grownBox, movedBox, tidyBox } from "../../canvas/box.ts";
import { drawBoxTool } from "../../canvas/draw-box-tool.ts";
import { extremeBoxTool } from "../../canvas/extreme-box-tool.ts";
import type { BoxShape, Region, Shape } from "../../canvas/region.ts";
import type { RegionKind } from "../../canvas/region-kind.ts";
import { selectTool } from "../../canvas/select-tool.ts";
import { templateBoxTool } from "../../canvas/template-box-tool.ts";
import type { Size } from "../../canvas/viewport.ts";
import { BoxFields } from "./box-fields.tsx";
import type { Value } from "./value.ts";

/** As in functions/kinds/image-boxes. */
const MOST_BOXES = 2_000;

const boxOf = (shape: Shape): BoxShape => {
  if (shape.form !== "box") throw new Error(`A ${shape.form} among boxes.`);
  return shape;
};
const moved = (shape: Shape, dx: number, dy: number, image: Size) => movedBox(boxOf(shape), dx, dy, image);

/** What was copied, if it is a box, cut to this image. */
function fitted(shape: unknown, image: Size): Shape | undefined {
  if (typeof shape !== "object" || shape === null || !("x" in shape && "y" in shape && "width" in shape && "height" in shape)) return undefined;
  const { x, y, width, height } = shape;
  if (![x, y, width, height].every(Number.isFinite)) return undefined;
  return tidyBox({ x: Number(x), y: Number(y), width: Number(width), height: Number(height) }, image);
}

const short = (value: number) => String(Math.round(value));

export const boxRegions: RegionKind<Value> = {
  noun: "Box",
  plural: "boxes",
  most: MOST_BOXES,
  toRegions: ({ boxes }) => boxes.map(({ id, classId, x, y, width, height }): Region => ({ id, classId, shape: { form: "box", x, y, width, height } })),
  toValue: (regions) => ({
    boxes: regions.map(({ id, classId, shape }) => {
      const { x, y, width, height } = boxOf(shape);
      return { id, classId, x, y, width, height };
    }),
  }),
  tools: [drawBoxTool, templateBoxTool, extremeBoxTool, selectTool(moved)],
  first: drawBoxTool.name,
  moved,
  grown: (shape, dx, dy, image) => grownBox(boxOf(shape), dx, dy, image),
  fitted,
  inWords: (shape) => {
    const { x, y, width, height } = boxOf(shape);
    return `${short(width)} by ${short(height)} pixels at ${short(x)}, ${short(y)}`;
  },
  fields: BoxFields,
};
