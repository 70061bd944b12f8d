import { useEffect, useMemo } from "preact/hooks";
import { useApi } from "../../../api/api.ts";
import type { ItemView } from "../../../api/items.ts";
import { createPicturePool, probe } from "../../../pictures/picture-pool.ts";
import type { ShownPicture } from "../../../pictures/shown-picture.ts";

/** As functions/datasets/loadable.ts says it: of any other file the service makes a picture. */
const SHOWN_BY_BROWSERS = /\.(jpe?g|jpe|jfif|png)$/i;

/** The item's picture as editors draw it: pages, gray values and all. */
export function usePicture(projectId: string, item: ItemView, url: string): ShownPicture {
  const { items } = useApi();
  const pool = useMemo(
    () =>
      createPicturePool({
        ask: (asked) => items.pictures(projectId, { items: asked }),
        askPlane: (asked) => items.plane(projectId, asked),
        probe,
        failed: () => undefined, // the picture says it itself, by `problem`
        back: () => undefined,
      }),
    [items, projectId],
  );
  useEffect(() => pool.clear, [pool]);
  const { id, path, width, height, problem } = item;
  return useMemo(() => pool.shown({ id, path, width, height, problem, url: SHOWN_BY_BROWSERS.test(path) ? url : undefined }), [pool, id]);
}
