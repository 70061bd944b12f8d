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
    host.current?.replaceChildren(pool.get(item));
  }, [pool, item.id, item.url]);
  return <span ref={host} class="stage-image" />;
}
