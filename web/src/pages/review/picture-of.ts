import type { ItemView } from "../../api/items.ts";
import type { PictureItem } from "../../pictures/picture-item.ts";

/** As functions/datasets/loadable.ts says it: of any other file the service makes a picture. */
const SHOWN_BY_BROWSERS = /\.(jpe?g|jpe|jfif|png)$/i;

/** `url`: of the source file, signed. */
export const pictureItem = ({ id, path, width, height, problem }: ItemView, url: string): PictureItem => ({
  id,
  path,
  width,
  height,
  problem,
  url: SHOWN_BY_BROWSERS.test(path) ? url : undefined,
});
