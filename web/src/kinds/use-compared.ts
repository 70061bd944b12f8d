import { useEffect, useState } from "preact/hooks";
import type { ComparedKind } from "./compared-kind.ts";
import { webKindNamed } from "./list.ts";

/** How answers of this task type are compared; undefined until it is loaded. */
export function useCompared(name: string): ComparedKind<unknown> | undefined {
  const [found, setFound] = useState<ComparedKind<unknown>>();
  useEffect(() => {
    let isOver = false;
    void webKindNamed(name)
      ?.compared()
      .then((compared) => isOver || setFound(compared));
    return () => {
      isOver = true;
    };
  }, [name]);
  return found?.name === name ? found : undefined;
}
