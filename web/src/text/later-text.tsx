import { useSignal } from "@preact/signals";
import type { ComponentProps } from "preact";
import { useEffect } from "preact/hooks";
import type { TextFace } from "./text-face.tsx";

type Props = ComponentProps<typeof TextFace>;

/** Who labels images never needs it: it is fetched with the first text. */
export function LaterText(props: Props) {
  const part = useSignal<{ Face: typeof TextFace } | "failed" | undefined>(undefined);
  useEffect(() => {
    import("./text-face.tsx").then(
      (found) => (part.value = { Face: found.TextFace }),
      () => (part.value = "failed"),
    );
  }, []);
  if (part.value === "failed") return <p class="small muted">The text could not be shown; reload the page when there is a connection.</p>;
  return part.value ? <part.value.Face {...props} /> : null;
}
