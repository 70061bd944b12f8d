import type { Mark } from "../../kinds/marks.ts";
import { classOf, type FormatContext, type Row } from "../format.ts";
import { regionOf } from "./shape.ts";

/** `info` and `licenses`: the only date is the exported moment's. */
export function header(context: FormatContext): string {
  const moment = new Date(context.moment);
  const info = {
    description: context.project.name,
    url: "",
    version: "1.0",
    year: moment.getUTCFullYear(),
    contributor: "",
    date_created: moment.toISOString(),
  };
  return `"info":${JSON.stringify(info)},"licenses":[{"id":1,"name":"Not stated","url":""}]`;
}

/** There is no `date_captured`: nobody knows when the picture was taken. */
export const image = (row: Row, id: number): string =>
  JSON.stringify({ id, width: row.width, height: row.height, file_name: row.path, license: 1, coco_url: row.url });

/**
 * A class mark is an annotation over the whole image, so that `getImgIds(catIds=…)` and `getAnnIds` answer for classification too; `segmentation` is
 * empty where there are no rings, because a rectangle would claim a mask that nobody drew. `bbox` is [x, y, width, height] in pixels.
 */
export function annotation(context: FormatContext, row: Row, { id, imageId, mark }: { id: number; imageId: number; mark: Mark }): string {
  const { bbox, rings, area } = regionOf(mark) ?? { bbox: [0, 0, row.width, row.height], rings: [], area: row.width * row.height };
  return JSON.stringify({ id, image_id: imageId, category_id: classOf(context, mark.classId).number, bbox, area, iscrowd: 0, segmentation: rings });
}
