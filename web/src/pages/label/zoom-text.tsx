import { useSignal } from "@preact/signals";
import { useLayoutEffect, useRef } from "preact/hooks";
import type { ItemText } from "../../../../functions/items/wire.ts";
import { Button } from "../../parts/button.tsx";
import { LaterText } from "../../text/later-text.tsx";

const STEP = 1.15;
const [LEAST, MOST] = [0.7, 3];
/** Keys with which one reads on. */
const READING = new Set(["ArrowUp", "ArrowDown", "PageUp", "PageDown", "Home", "End"]);

interface Props {
  text: ItemText;
  name: string;
  /** The answer so far, in words. */
  answer: string;
  onClose(): void;
  /** Keys that are not about reading: the page's own. */
  onOtherKey(event: KeyboardEvent): void;
}

/** One text, large, to scroll and to select in: + − 0 its size, Esc closes. */
export function ZoomText({ text, name, answer, onClose, onOtherKey }: Props) {
  const dialog = useRef<HTMLDialogElement>(null);
  const page = useRef<HTMLDivElement>(null);
  const scale = useSignal(1);
  const resize = (factor: number) => (scale.value = factor === 0 ? 1 : Math.min(MOST, Math.max(LEAST, scale.value * factor)));

  useLayoutEffect(() => {
    const opener = document.activeElement;
    const host = dialog.current;
    host?.showModal();
    page.current?.focus();
    return () => {
      host?.close();
      if (opener instanceof HTMLElement && opener.isConnected) opener.focus();
    };
  }, []);

  const onKeyDown = (event: KeyboardEvent) => {
    if (READING.has(event.key) && !event.shiftKey) return event.stopPropagation(); // the browser scrolls
    if (event.ctrlKey || event.metaKey || event.altKey) return onOtherKey(event);
    if (event.key === "+" || event.key === "=") resize(STEP);
    else if (event.key === "-") resize(1 / STEP);
    else if (event.key === "0") resize(0);
    else if (event.key.toLowerCase() === "z") onClose();
    else return onOtherKey(event);
    event.preventDefault();
    event.stopPropagation();
    return undefined;
  };
  return (
    <dialog
      ref={dialog}
      class="zoom zoom-text"
      aria-label={`${name}, enlarged, ${answer}`}
      onCancel={(event) => {
        event.preventDefault();
        onClose();
      }}
      onKeyDown={onKeyDown}
    >
      {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- what scrolls must be reached by keyboard */}
      <div ref={page} class="zoom-page" tabIndex={0} role="document" style={{ zoom: String(scale.value) }}>
        <LaterText text={text} size="whole" />
      </div>
      <footer class="zoom-bar">
        <span class="ellipsis small">
          {name} · {answer}
        </span>
        <span class="number small zoom-scale">{Math.round(scale.value * 100)} %</span>
        <Button look="quiet" aria-label="Smaller (−)" onClick={() => resize(1 / STEP)}>
          −
        </Button>
        <Button look="quiet" aria-label="Larger (+)" onClick={() => resize(STEP)}>
          +
        </Button>
        <Button look="quiet" icon="close" aria-label="Close (Esc)" onClick={onClose} />
      </footer>
    </dialog>
  );
}
