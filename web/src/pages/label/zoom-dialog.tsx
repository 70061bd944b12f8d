import { useSignal } from "@preact/signals";
import { useEffect, useLayoutEffect, useRef } from "preact/hooks";
import { Button } from "../../parts/button.tsx";
import { actualSize, fit, pan, type Size, zoomAt, type ZoomView } from "./zoom-view.ts";

const STEP = 1.25;
const ARROW_PX = 80;
const WHEEL = 0.0015;

interface Props {
  url: string;
  name: string;
  /** The answer so far, in words. */
  answer: string;
  onClose(): void;
  /** Keys that are not about zooming: the page's own. */
  onOtherKey(event: KeyboardEvent): void;
}

/** One picture, large: wheel or pinch zooms at the pointer, drag moves, + − 0 F, Esc closes. */
export function ZoomDialog({ url, name, answer, onClose, onOtherKey }: Props) {
  const dialog = useRef<HTMLDialogElement>(null);
  const stage = useRef<HTMLDivElement>(null);
  const image = useRef<HTMLImageElement>(null);
  const view = useSignal<ZoomView>({ scale: 1, x: 0, y: 0 });
  const fingers = useRef(new Map<number, { x: number; y: number }>());

  const sizes = (): { picture: Size; room: Size } | undefined => {
    const [img, box] = [image.current, stage.current];
    if (!img?.naturalWidth || !box) return undefined;
    return { picture: { width: img.naturalWidth, height: img.naturalHeight }, room: { width: box.clientWidth, height: box.clientHeight } };
  };
  const set = (change: (now: ZoomView, picture: Size, room: Size) => ZoomView) => {
    const known = sizes();
    if (known) view.value = change(view.value, known.picture, known.room);
  };
  const whole = () => set((_, picture, room) => fit(picture, room));
  const zoomBy = (factor: number, x?: number, y?: number) =>
    set((now, picture, room) => zoomAt(now, factor, x ?? room.width / 2, y ?? room.height / 2, picture, room));

  useLayoutEffect(() => {
    const opener = document.activeElement;
    const [box, host] = [stage.current, dialog.current];
    host?.showModal();
    box?.focus();
    const observer = new ResizeObserver(whole);
    if (box) observer.observe(box);
    return () => {
      observer.disconnect();
      host?.close();
      if (opener instanceof HTMLElement && opener.isConnected) opener.focus();
    };
  }, []);
  // Not by a prop: Preact would listen passively, and the page behind would scroll.
  useEffect(() => {
    const box = stage.current;
    const onWheel = (event: WheelEvent) => {
      event.preventDefault();
      const { left, top } = (box as HTMLElement).getBoundingClientRect();
      const pixels = event.deltaMode === WheelEvent.DOM_DELTA_LINE ? event.deltaY * 16 : event.deltaY;
      zoomBy(Math.exp(-pixels * WHEEL * (event.ctrlKey ? 4 : 1)), event.clientX - left, event.clientY - top);
    };
    box?.addEventListener("wheel", onWheel, { passive: false });
    return () => box?.removeEventListener("wheel", onWheel);
  }, []);

  const isLarger = () => {
    const known = sizes();
    return known ? view.value.scale > fit(known.picture, known.room).scale * 1.001 : false;
  };
  const move = (dx: number, dy: number) => set((now, picture, room) => pan(now, dx, dy, picture, room));
  const arrows: Record<string, [number, number]> = { ArrowLeft: [ARROW_PX, 0], ArrowRight: [-ARROW_PX, 0], ArrowUp: [0, ARROW_PX], ArrowDown: [0, -ARROW_PX] };
  const onKeyDown = (event: KeyboardEvent) => {
    const arrow = arrows[event.key];
    if (event.ctrlKey || event.metaKey || event.altKey) return onOtherKey(event);
    if (event.key === "+" || event.key === "=") zoomBy(STEP);
    else if (event.key === "-") zoomBy(1 / STEP);
    else if (event.key === "0") set(actualSize);
    else if (event.key.toLowerCase() === "f") whole();
    else if (event.key.toLowerCase() === "z") onClose();
    else if (arrow && isLarger()) move(...arrow);
    else return onOtherKey(event);
    event.preventDefault();
    event.stopPropagation();
    return undefined;
  };

  const onPointerMove = (event: PointerEvent) => {
    const before = fingers.current.get(event.pointerId);
    if (!before) return;
    const now = { x: event.clientX, y: event.clientY };
    const [other] = [...fingers.current].filter(([id]) => id !== event.pointerId).map(([, at]) => at);
    if (other && stage.current) {
      const apart = (at: typeof now) => Math.max(1, Math.hypot(at.x - other.x, at.y - other.y));
      const { left, top } = stage.current.getBoundingClientRect();
      zoomBy(apart(now) / apart(before), (now.x + other.x) / 2 - left, (now.y + other.y) / 2 - top);
    } else move(now.x - before.x, now.y - before.y);
    fingers.current.set(event.pointerId, now);
  };
  const lift = (event: PointerEvent) => void fingers.current.delete(event.pointerId);

  const { scale, x, y } = view.value;
  return (
    <dialog
      ref={dialog}
      class="zoom"
      aria-label={`${name}, enlarged, ${answer}`}
      onCancel={(event) => {
        event.preventDefault();
        onClose();
      }}
      onKeyDown={onKeyDown}
    >
      <div
        ref={stage}
        class="zoom-stage"
        tabIndex={-1}
        onPointerDown={(event) => {
          event.currentTarget.setPointerCapture(event.pointerId);
          fingers.current.set(event.pointerId, { x: event.clientX, y: event.clientY });
        }}
        onPointerMove={onPointerMove}
        onPointerUp={lift}
        onPointerCancel={lift}
        onDblClick={() => (isLarger() ? whole() : set(actualSize))}
      >
        <img
          ref={image}
          src={url}
          alt={name}
          draggable={false}
          onLoad={whole}
          class={scale > 2 ? "is-pixels" : ""}
          style={{ transform: `translate(${x}px, ${y}px) scale(${scale})` }}
        />
      </div>
      <footer class="zoom-bar">
        <span class="ellipsis small">
          {name} · {answer}
        </span>
        <span class="number small zoom-scale">{Math.round(scale * 100)} %</span>
        <Button look="quiet" aria-label="Smaller (−)" onClick={() => zoomBy(1 / STEP)}>
          −
        </Button>
        <Button look="quiet" aria-label="Larger (+)" onClick={() => zoomBy(STEP)}>
          +
        </Button>
        <Button look="quiet" title="Pixel for pixel (0)" onClick={() => set(actualSize)}>
          1:1
        </Button>
        <Button look="quiet" title="Fit (F)" onClick={whole}>
          Fit
        </Button>
        <Button look="quiet" icon="close" aria-label="Close (Esc)" onClick={onClose} />
      </footer>
    </dialog>
  );
}
