import { useSignal } from "@preact/signals";
import { useEffect, useLayoutEffect, useRef } from "preact/hooks";
import { Button } from "../../parts/button.tsx";
import type { ShownPicture } from "../../pictures/shown-picture.ts";
import { actualSize, fit, pan, type Size, zoomAt, type ZoomView } from "./zoom-view.ts";

const STEP = 1.25;
const ARROW_PX = 80;
const WHEEL = 0.0015;

interface Props {
  picture: ShownPicture;
  name: string;
  /** The answer so far, in words. */
  answer: string;
  onClose(): void;
  /** Keys that are not about zooming: the page's own. */
  onOtherKey(event: KeyboardEvent): void;
}

/** The pixels over the size of the file. The picture that is in a cell of the grid stays there: it is shown from the same bytes. */
function Pixels({ picture, name, look, style }: { picture: ShownPicture; name: string; look: string; style: Record<string, string> }) {
  const host = useRef<HTMLSpanElement>(null);
  const pixels = picture.pixels.value;
  useLayoutEffect(() => {
    if (pixels instanceof HTMLCanvasElement) host.current?.replaceChildren(pixels);
  }, [pixels]);
  if (!pixels) return null;
  if (pixels instanceof HTMLCanvasElement) return <span ref={host} class={`zoom-pixels ${look}`} style={style} />;
  return <img src={pixels.src} {...(pixels.crossOrigin !== null && { crossOrigin: "anonymous" })} alt={name} draggable={false} class={look} style={style} />;
}

/** One picture, large: wheel or pinch zooms at the pointer, drag moves, drag with the right button sets the window of gray values, + − 0 F, Esc closes. */
export function ZoomDialog({ picture, name, answer, onClose, onOtherKey }: Props) {
  const dialog = useRef<HTMLDialogElement>(null);
  const stage = useRef<HTMLDivElement>(null);
  const view = useSignal<ZoomView>({ scale: 1, x: 0, y: 0 });
  const fingers = useRef(new Map<number, { x: number; y: number }>());

  const sizes = (): { picture: Size; room: Size } | undefined => {
    const [width, height, box] = [picture.width.value, picture.height.value, stage.current];
    if (width === 0 || height === 0 || !box) return undefined;
    return { picture: { width, height }, room: { width: box.clientWidth, height: box.clientHeight } };
  };
  const set = (change: (now: ZoomView, file: Size, room: Size) => ZoomView) => {
    const known = sizes();
    if (known) view.value = change(view.value, known.picture, known.room);
  };
  const whole = () => set((_, file, room) => fit(file, room));
  const zoomBy = (factor: number, x?: number, y?: number) =>
    set((now, file, room) => zoomAt(now, factor, x ?? room.width / 2, y ?? room.height / 2, file, room));

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
  const [width, height] = [picture.width.value, picture.height.value];
  useLayoutEffect(() => whole(), [width, height]);
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
  const move = (dx: number, dy: number) => set((now, file, room) => pan(now, dx, dy, file, room));
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
    } else if (event.buttons === 2) picture.window(now.x - before.x, now.y - before.y);
    else move(now.x - before.x, now.y - before.y);
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
        onContextMenu={(event) => event.preventDefault()}
        onDblClick={() => (isLarger() ? whole() : set(actualSize))}
      >
        <Pixels
          picture={picture}
          name={name}
          look={scale > 2 ? "is-pixels" : ""}
          style={{ width: `${width}px`, height: `${height}px`, transform: `translate(${x}px, ${y}px) scale(${scale})` }}
        />
        {picture.problem.value !== undefined && <p class="zoom-problem">{picture.problem.value}</p>}
      </div>
      <div class="zoom-controls">{picture.controls()}</div>
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
