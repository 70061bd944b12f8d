import type { Mark } from "../../kinds/marks.ts";
import { classOf, datastoreUrl, float, type FormatContext, type Row } from "../format.ts";
import { regionOf } from "./shape.ts";

/** .NET writes seven digits of a second; we know three. */
const sevenDigits = (at: number): string => new Date(at).toISOString().replace("Z", "0000Z");
const list = (values: readonly number[]): string => `[${values.map(float).join(",")}]`;

/** As Azure ML wrote it: sizes are floats, addresses name the datastore, no licence; the time is that of the label. */
export const azureImage = (row: Row, id: number): string =>
  `{"id":${id},"width":${float(row.width)},"height":${float(row.height)},"file_name":${JSON.stringify(row.path)},` +
  `"coco_url":${JSON.stringify(datastoreUrl(row))},"absolute_url":${JSON.stringify(row.url)},"date_captured":"${sevenDigits(row.labeledAt)}"}`;

/**
 * As Azure ML wrote it: `area` always 0.0, no `iscrowd`, coordinates 0–1, a class mark without a box.
 * Where the size is not known (`width` 0.0) coordinates stay in pixels: there is nothing to divide by.
 */
export function azureAnnotation(context: FormatContext, row: Row, { id, imageId, mark }: { id: number; imageId: number; mark: Mark }): string {
  const [width, height] = row.width > 0 && row.height > 0 ? [row.width, row.height] : [1, 1];
  const scaled = (values: readonly number[]) => list(values.map((value, index) => value / (index % 2 === 0 ? width : height)));
  const start = `{"id":${id},"category_id":${classOf(context, mark.classId).number},"image_id":${imageId},"area":0.0`;
  const region = regionOf(mark);
  if (!region) return `${start}}`;
  const segmentation = region.rings.length > 0 ? `,"segmentation":[${region.rings.map(scaled).join(",")}]` : "";
  return `${start}${segmentation},"bbox":${scaled(region.bbox)}}`;
}
