import { useSignal } from "@preact/signals";
import type { ComponentType } from "preact";
import { useEffect } from "preact/hooks";
import { Button } from "../../parts/button.tsx";
import { Dialog } from "../../parts/dialog.tsx";
import type { OverlayProps } from "./overlays.tsx";

/** The page begins without what opens over it, and fetches that once it has been open so long: it is there before the connection may be gone. */
const AFTER_MS = 4_000;

/** Key sheet and enlarged view; fetched apart from the page, so that the page itself is light. */
export function LaterOverlay({ what, ...props }: Omit<OverlayProps, "what"> & { what: OverlayProps["what"] | undefined }) {
  const part = useSignal<{ Overlay: ComponentType<OverlayProps> } | "failed" | undefined>(undefined);
  const load = () => {
    part.value = undefined;
    return import("./overlays.tsx").then(
      ({ default: Overlay }) => (part.value = { Overlay }),
      () => (part.value = "failed"),
    );
  };
  useEffect(() => {
    const timer = setTimeout(load, AFTER_MS);
    return () => clearTimeout(timer);
  }, []);
  useEffect(() => {
    if (what && !part.value) void load();
  }, [what]);
  if (!what) return null;
  if (part.value === "failed")
    return (
      <Dialog title="This could not be loaded" onClose={props.onClose}>
        <p>There is no connection, or there is a newer version of this page. Your work is kept.</p>
        <Button look="primary" onClick={() => void load()}>
          Try again
        </Button>
      </Dialog>
    );
  return part.value ? <part.value.Overlay what={what} {...props} /> : null;
}
