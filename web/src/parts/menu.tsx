import type { ComponentChildren } from "preact";
import { useEffect, useId, useRef } from "preact/hooks";
import { Button, type Look } from "./button.tsx";
import type { IconName } from "./icon.tsx";

interface PopoverProps {
  /** The button's words, or its name for readers where it has only an icon. */
  label: string;
  icon?: IconName;
  look?: Look;
  /** On the button, in place of `label`. */
  face?: ComponentChildren;
  onOpen?(): void;
  children: ComponentChildren;
}

/** A button that opens a light-dismissed panel under itself, on the platform's popover. */
export function Popover({ label, icon, look = "quiet", face, onOpen, children }: PopoverProps) {
  const id = useId();
  const panel = useRef<HTMLDivElement>(null);
  const place = () => {
    const [button, box] = [panel.current?.previousElementSibling, panel.current];
    if (!button || !box) return;
    const { bottom, right } = button.getBoundingClientRect();
    // Where there is no room below, it moves up over the button rather than out of the window.
    box.style.top = `${Math.max(8, Math.min(bottom + 4, document.documentElement.clientHeight - box.offsetHeight - 8))}px`;
    box.style.right = `${Math.max(8, Math.min(document.documentElement.clientWidth - right, document.documentElement.clientWidth - box.offsetWidth - 8))}px`;
  };
  useEffect(() => {
    addEventListener("resize", place);
    return () => removeEventListener("resize", place);
  }, []);
  const onToggle = (event: { newState: string }) => {
    if (event.newState !== "open") return;
    place();
    onOpen?.();
  };
  return (
    <>
      <Button look={look} {...(icon ? { icon } : {})} popovertarget={id} aria-label={label}>
        {face ?? (icon ? undefined : label)}
      </Button>
      <div ref={panel} id={id} popover="auto" class="popover" onToggle={onToggle}>
        {children}
      </div>
    </>
  );
}
