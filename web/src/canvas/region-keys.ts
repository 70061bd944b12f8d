import { signal } from "@preact/signals";
import type { KeyPress } from "../kinds/kind.ts";
import type { Region } from "./region.ts";
import type { RegionDesk } from "./region-desk.ts";
import type { Light } from "./stage.ts";
import type { HeldTool, Pointer, Tool } from "./tool.ts";
import type { XY } from "./viewport.ts";

const ARROWS: Record<string, XY | undefined> = {
  ArrowLeft: { x: -1, y: 0 },
  ArrowRight: { x: 1, y: 0 },
  ArrowUp: { x: 0, y: -1 },
  ArrowDown: { x: 0, y: 1 },
};
const FAR = 10;
/** With Ctrl, the crosshair jumps by so much of the image. */
const JUMP = 0.1;
const ZOOM = 1.25;
/** CSS px a press of an arrow pushes the picture. */
const PUSH_PX = 60;
const LIGHT_STEP = 0.05;
const LIGHT_RANGE = { least: 0.2, most: 4 };

interface Needs {
  tool(): HeldTool | undefined;
  tools: readonly Tool[];
  choose(tool: Tool): void;
  canEdit(): boolean;
  isHeld(code: string): boolean;
}

/** Where the keys of the board go that are not a class: tools, acts, the crosshair that draws without a mouse. Time is not needed: an arrow held is one act until it is let go. */
export function createRegionKeys(desk: RegionDesk, on: Needs) {
  const { stage } = desk;
  /** Arrow keys move the crosshair, since the last one of them; a pointer ends it. */
  const isDrawing = signal(false);
  let nudge: { before: readonly Region[]; after: readonly Region[] } | undefined;

  /** What arrows changed so far becomes one act. */
  const settle = () => {
    const done = nudge;
    nudge = undefined;
    if (!done) return;
    stage.changing.value = [];
    const before = new Map(done.before.map((region) => [region.id, region.shape]));
    desk.replace(done.after.filter(({ id, shape }) => before.get(id) !== shape));
    const [only, ...more] = done.after;
    if (only && more.length === 0) desk.say(desk.nameOf(only));
  };
  const pointer = (press: Pick<KeyPress, "shift" | "alt" | "ctrl">): Pointer => {
    const { width, height } = stage.image.value;
    const at = stage.crosshair.value ?? stage.clamp(stage.toImage({ x: stage.room.value.width / 2, y: stage.room.value.height / 2 }));
    const inside = { x: Math.min(width, at.x), y: Math.min(height, at.y) };
    return {
      at: inside,
      screen: stage.toScreen(inside),
      isDown: false,
      isTouch: false,
      isKeys: true,
      shift: press.shift,
      alt: press.alt,
      ctrl: press.ctrl,
      clicks: 1,
    };
  };
  const moveCrosshair = (press: KeyPress, { x, y }: XY) => {
    const { at } = pointer(press);
    const { width, height } = stage.image.value;
    const step = press.ctrl ? { x: Math.round(width * JUMP), y: Math.round(height * JUMP) } : press.shift ? { x: FAR, y: FAR } : { x: 1, y: 1 };
    const from = isDrawing.value ? at : { x: Math.round(at.x), y: Math.round(at.y) };
    isDrawing.value = true;
    stage.crosshair.value = stage.clamp({ x: from.x + x * step.x, y: from.y + y * step.y });
    stage.show({ ...stage.crosshair.value, width: 0, height: 0 });
    on.tool()?.move?.(pointer(press));
    if (!press.repeat) desk.say(`${Math.round(stage.crosshair.value.x)}, ${Math.round(stage.crosshair.value.y)}`);
  };

  const light = (what: keyof Light, steps: number) => {
    const next = Math.round((stage.light.value[what] + steps * LIGHT_STEP) * 100) / 100;
    stage.light.value = { ...stage.light.value, [what]: Math.min(LIGHT_RANGE.most, Math.max(LIGHT_RANGE.least, next)) };
    desk.say(`${what === "brightness" ? "Brightness" : "Contrast"} ${Math.round(stage.light.value[what] * 100)} %`);
  };

  /** Steps of an arrow as it points on the screen, turned with the picture to the nearest quarter. */
  const upright = ({ x, y }: XY): XY => {
    const quarters = Math.round(stage.view.value.turn / 90) % 4;
    return (
      [
        { x, y },
        { x: y, y: -x },
        { x: -x, y: -y },
        { x: -y, y: x },
      ][quarters] ?? { x, y }
    );
  };

  const arrow = (press: KeyPress, way: XY): boolean => {
    const held = on.isHeld("KeyB") ? "brightness" : on.isHeld("KeyC") ? "contrast" : undefined;
    const step = upright(way);
    if (held) light(held, way.x - way.y);
    else if (on.canEdit() && press.alt && !press.ctrl) change(desk.grown(step.x * (press.shift ? FAR : 1), step.y * (press.shift ? FAR : 1), moving()));
    else if (on.canEdit() && on.tool()?.enter && (isDrawing.value || press.ctrl || desk.selected().length === 0)) moveCrosshair(press, step);
    else if (press.ctrl) return false;
    else if (on.canEdit() && desk.selected().length > 0) {
      const [dx, dy] = [step.x * (press.shift ? FAR : 1), step.y * (press.shift ? FAR : 1)];
      change(on.tool()?.nudged?.(dx, dy, moving()) ?? desk.nudged(dx, dy, moving()));
    } else stage.panBy(-way.x * PUSH_PX, -way.y * PUSH_PX);
    return true;
  };
  const moving = () => nudge?.after ?? desk.selected();
  const change = (after: readonly Region[]) => {
    nudge = { before: nudge?.before ?? desk.selected(), after };
    stage.changing.value = after;
  };

  const escape = (): boolean => {
    if (nudge) {
      nudge = undefined;
      stage.changing.value = [];
      return true;
    }
    if (on.tool()?.cancel()) {
      desk.say("Cancelled.");
      return true;
    }
    if (isDrawing.value) {
      leaveKeys();
      return true;
    }
    if (stage.selection.value.size === 0) return false;
    stage.selection.value = new Set();
    return true;
  };
  const leaveKeys = () => {
    if (isDrawing.value) stage.crosshair.value = undefined;
    isDrawing.value = false;
  };

  const CONTROL: Record<string, (() => unknown) | undefined> = {
    a: desk.selectAll,
    c: desk.copy,
    v: () => on.canEdit() && desk.paste(),
    d: () => on.canEdit() && desk.duplicate(),
    x: () => on.canEdit() && desk.copy() && desk.remove(),
  };
  const PLAIN: Record<string, ((press: KeyPress) => unknown) | undefined> = {
    "+": () => stage.zoomBy(ZOOM),
    "=": () => stage.zoomBy(ZOOM),
    "-": () => stage.zoomBy(1 / ZOOM),
    "0": stage.actualSize,
    f: stage.fit,
    q: ({ shift }) => stage.turnBy(shift ? -90 : 90),
    g: () => (stage.hasCrosshair.value = !stage.hasCrosshair.value),
    b: ({ shift }) => shift && (stage.light.value = { ...stage.light.value, brightness: 1 }),
    c: ({ shift }) => shift && (stage.light.value = { ...stage.light.value, contrast: 1 }),
    l: () => desk.lock(selectedOrAll()),
    h: ({ shift }) => desk.hide(shift ? desk.regions() : selectedOrAll()),
    x: () => on.canEdit() && desk.remove(),
    delete: () => on.canEdit() && desk.remove(),
    backspace: () => on.canEdit() && desk.remove(),
  };
  const selectedOrAll = () => {
    const chosen = desk.regions().filter(({ id }) => stage.selection.value.has(id));
    return chosen.length > 0 ? chosen : desk.regions();
  };

  /** The editor is asked first for each key; true: it took it. */
  const take = (press: KeyPress): boolean => {
    const way = ARROWS[press.key];
    if (!way) settle();
    if (way && stage.image.value.width > 0) return arrow(press, way);
    if (press.key === "Escape") return escape();
    if (on.canEdit() && on.tool()?.key?.(press)) return true;
    if (press.key === "Enter") {
      if (!isDrawing.value || press.ctrl || press.shift) return false;
      on.tool()?.enter?.(pointer(press));
      return true;
    }
    if (press.key === "Tab" && !press.ctrl && !press.alt) return desk.step(press.shift ? -1 : 1);
    const letter = press.key.toLowerCase();
    if (press.ctrl && !press.alt) {
      const act = press.shift ? undefined : CONTROL[letter];
      act?.();
      return act !== undefined;
    }
    if (press.ctrl || press.alt) return false;
    const tool = on.tools.find(({ key }) => key === letter);
    if (tool && !press.shift) {
      if (on.canEdit()) on.choose(tool);
      return on.canEdit();
    }
    const act = PLAIN[letter];
    act?.(press);
    return act !== undefined;
  };

  return { take, settle, light, isDrawing, leaveKeys };
}
