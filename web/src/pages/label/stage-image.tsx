import { useLayoutEffect, useRef } from "preact/hooks";
import type { ImagePool } from "./image-pool.ts";

interface Props {
  pool: ImagePool;
  item: Parameters<ImagePool["get"]>[0];
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
