import type { Stage, StageEvents } from "./stage.ts";
import type { HeldTool, Pointer } from "./tool.ts";
import type { XY } from "./viewport.ts";

const WHEEL = 0.0015;
/** A press within so many ms and CSS px of the last one makes a double click. */
const DOUBLE = { ms: 350, px: 6 };
/** CSS px of the wheel that make a step of brightness. */
const STEP_PX = 60;

interface Needs extends StageEvents {
  tool(): HeldTool | undefined;
  /** Gray values were windowed by a drag. */
  window(dx: number, dy: number): boolean;
}

type Gesture = "tool" | "pan" | "window" | "pinch" | undefined;

/** Pixels of the wheel, whatever unit the browser counts in. */
const wheelPixels = ({ deltaMode, deltaX, deltaY }: WheelEvent) => {
  const delta = Math.abs(deltaY) >= Math.abs(deltaX) ? deltaY : deltaX;
  return deltaMode === WheelEvent.DOM_DELTA_LINE ? delta * 16 : deltaMode === WheelEvent.DOM_DELTA_PAGE ? delta * 400 : delta;
};

const isTyping = (target: EventTarget | null) => target instanceof HTMLElement && target.matches("input, select, textarea, [contenteditable]");

/**
 * Who gets what the hand does: main button or one finger are the tool's; middle button, Space held, or two fingers push the picture;
 * the wheel zooms at the pointer; the right button windows gray values, or pushes where there are none. Returns its remover.
 */
export function listenToPointers(host: HTMLElement, stage: Stage, on: Needs): () => void {
  const fingers = new Map<number, XY>();
  const held = new Set<string>();
  const stop = new AbortController();
  let gesture: Gesture;
  let last: { at: XY; time: number; clicks: number } | undefined;

  const screenOf = (event: MouseEvent): XY => {
    const { left, top } = host.getBoundingClientRect();
    return { x: event.clientX - left, y: event.clientY - top };
  };
  const pointerOf = (event: PointerEvent, isDown: boolean, clicks = last?.clicks ?? 1): Pointer => {
    const screen = screenOf(event);
    const ctrl = event.ctrlKey || event.metaKey;
    return {
      at: stage.toImage(screen),
      screen,
      isDown,
      isTouch: event.pointerType === "touch",
      isKeys: false,
      shift: event.shiftKey,
      alt: event.altKey,
      ctrl,
      clicks,
    };
  };
  const cursor = (pointer: Pointer) => {
    const isPushing = held.has("Space") || gesture === "pan";
    host.style.cursor = isPushing ? (gesture === "pan" ? "grabbing" : "grab") : (on.tool()?.cursor?.(pointer) ?? "default");
  };

  const down = (event: PointerEvent) => {
    host.focus({ preventScroll: true });
    on.onPointer?.();
    on.onPress?.();
    if (held.has("Space")) on.onPush?.();
    const screen = screenOf(event);
    host.setPointerCapture(event.pointerId);
    fingers.set(event.pointerId, screen);
    if (fingers.size === 2 && event.pointerType === "touch") {
      if (gesture === "tool") on.tool()?.cancel(); // the first finger meant the picture, not a mark
      gesture = "pinch";
      return;
    }
    if (gesture) return;
    const isDouble = last && event.timeStamp - last.time < DOUBLE.ms && Math.hypot(screen.x - last.at.x, screen.y - last.at.y) < DOUBLE.px;
    last = { at: screen, time: event.timeStamp, clicks: isDouble ? (last?.clicks ?? 1) + 1 : 1 };
    gesture = event.button === 2 ? "window" : event.button === 1 || held.has("Space") ? "pan" : event.button === 0 ? "tool" : undefined;
    if (event.button === 1) event.preventDefault(); // no scrolling by itself
    const pointer = pointerOf(event, gesture === "tool");
    if (gesture === "tool") on.tool()?.down?.(pointer);
    cursor(pointer);
  };

  const pinch = (id: number, before: XY, now: XY) => {
    const other = [...fingers].find(([one]) => one !== id)?.[1];
    if (!other) return;
    const apart = (at: XY) => Math.max(1, Math.hypot(at.x - other.x, at.y - other.y));
    stage.panBy((now.x - before.x) / 2, (now.y - before.y) / 2);
    stage.zoomBy(apart(now) / apart(before), { x: (now.x + other.x) / 2, y: (now.y + other.y) / 2 });
  };

  const move = (event: PointerEvent) => {
    const now = screenOf(event);
    const before = fingers.get(event.pointerId);
    if (before) fingers.set(event.pointerId, now);
    if (!before || gesture === "tool") {
      const pointer = pointerOf(event, gesture === "tool");
      // A page that changes under a resting mouse makes a move of nothing, which must not take over from the keys.
      if (!gesture && event.movementX === 0 && event.movementY === 0) return cursor(pointer);
      on.onPointer?.();
      if (event.pointerType === "mouse" || gesture === "tool") stage.crosshair.value = stage.clamp(pointer.at);
      on.tool()?.move?.(pointer);
      return cursor(pointer);
    }
    const [dx, dy] = [now.x - before.x, now.y - before.y];
    if (gesture === "pinch") pinch(event.pointerId, before, now);
    else if (gesture === "pan" || (gesture === "window" && !on.window(dx, dy))) stage.panBy(dx, dy);
    return undefined;
  };

  const up = (event: PointerEvent) => {
    if (!fingers.delete(event.pointerId)) return;
    if (gesture === "tool") {
      const pointer = pointerOf(event, false);
      gesture = undefined;
      if (event.type === "pointerup") on.tool()?.up?.(pointer);
      else on.tool()?.cancel();
      if (pointer.isTouch) stage.crosshair.value = undefined;
    }
    if (fingers.size === 0) gesture = undefined; // after a pinch, the finger that is left does nothing
    cursor(pointerOf(event, false));
  };

  const leave = () => {
    if (gesture) return;
    stage.crosshair.value = undefined;
    stage.hovered.value = undefined;
  };

  const wheel = (event: WheelEvent) => {
    event.preventDefault();
    const pixels = wheelPixels(event);
    const what = held.has("KeyB") ? "brightness" : held.has("KeyC") ? "contrast" : undefined;
    if (what) on.onLight?.(what, -Math.sign(pixels) * Math.max(1, Math.round(Math.abs(pixels) / STEP_PX)));
    else stage.zoomBy(Math.exp(-pixels * WHEEL * (event.ctrlKey ? 4 : 1)), screenOf(event));
  };

  const { signal } = stop;
  host.addEventListener("pointerdown", down, { signal });
  host.addEventListener("pointermove", move, { signal });
  host.addEventListener("pointerup", up, { signal });
  host.addEventListener("pointercancel", up, { signal });
  host.addEventListener("pointerleave", leave, { signal });
  host.addEventListener("wheel", wheel, { signal, passive: false });
  host.addEventListener("contextmenu", (event) => event.preventDefault(), { signal });
  globalThis.addEventListener("keydown", (event) => void (isTyping(event.target) || held.add(event.code)), { signal });
  globalThis.addEventListener("keyup", (event) => void held.delete(event.code), { signal });
  globalThis.addEventListener("blur", () => held.clear(), { signal });
  return () => stop.abort();
}
