import type { ComponentChildren } from "preact";
import { useEffect, useId, useRef } from "preact/hooks";
import { Button } from "./button.tsx";

interface DialogProps {
  title: string;
  /** Also on Escape and by the cross. */
  onClose(): void;
  children: ComponentChildren;
  /** Buttons below, the one to press last. */
  actions?: ComponentChildren;
  size?: "small" | "large";
}

/** Modal, on the native element: the browser traps the focus, closes on Escape, and gives the focus back. Render it while it is open. */
export function Dialog({ title, onClose, children, actions, size = "small" }: DialogProps) {
  const host = useRef<HTMLDialogElement>(null);
  const titleId = useId();
  useEffect(() => {
    const dialog = host.current;
    const opener = document.activeElement;
    dialog?.showModal();
    return () => {
      dialog?.close();
      if (opener instanceof HTMLElement && opener.isConnected) opener.focus();
    };
  }, []);
  return (
    <dialog
      ref={host}
      class={size === "large" ? "dialog large" : "dialog"}
      aria-labelledby={titleId}
      onCancel={(event) => {
        event.preventDefault(); // the state of the page decides whether it is open
        onClose();
      }}
    >
      <header class="spread">
        <h2 id={titleId}>{title}</h2>
        <Button look="quiet" icon="close" aria-label="Close" onClick={onClose} />
      </header>
      <div class="dialog-body">{children}</div>
      {actions && <footer class="dialog-actions">{actions}</footer>}
    </dialog>
  );
}
