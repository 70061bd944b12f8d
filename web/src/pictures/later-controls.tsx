import { useSignal } from "@preact/signals";
import type { ComponentType, VNode } from "preact";
import { useEffect } from "preact/hooks";
import type { FramedPicture } from "./framed-picture.ts";

type Controls = ComponentType<{ picture: FramedPicture }>;

/** Most pictures have neither pages nor gray values to window: the bar for those is fetched with the first that has. */
function LaterControls({ picture }: { picture: FramedPicture }) {
  const part = useSignal<{ Controls: Controls } | "failed" | undefined>(undefined);
  useEffect(() => {
    import("./picture-controls.tsx").then(
      ({ PictureControls }) => (part.value = { Controls: PictureControls }),
      () => (part.value = "failed"),
    );
  }, []);
  if (part.value === "failed") return <p class="small muted">The controls of this picture could not be loaded; reload the page when there is a connection.</p>;
  return part.value ? <part.value.Controls picture={picture} /> : null;
}

export const controlsOf = (picture: FramedPicture): VNode => <LaterControls picture={picture} />;
