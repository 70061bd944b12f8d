import { useLayoutEffect, useRef } from "preact/hooks";
import type { PictureItem } from "../../pictures/picture-item.ts";
import type { PicturePool } from "../../pictures/picture-pool.ts";

interface Props {
  pool: PicturePool;
  item: PictureItem;
}

/** Hosts the pool's own element, already decoded, instead of making a new one. */
export function StageImage({ pool, item }: Props) {
  const host = useRef<HTMLSpanElement>(null);
  useLayoutEffect(() => {
    const place = host.current;
    place?.replaceChildren(pool.get(item));
    return () => place?.replaceChildren(); // the pool keeps the picture, and must not keep its cell with it
  }, [pool, item.id, item.url]);
  return <span ref={host} class="stage-image" />;
}
