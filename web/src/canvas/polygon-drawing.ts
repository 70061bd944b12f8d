import { snappedPoint } from "./box.ts";
import type { Desk } from "./desk.ts";
import { paintHandle } from "./handles.ts";
import { type Draft, closedRing, closes, draftPoints, drawnOn, type Step, stepBack } from "./polygon-draft.ts";
import { frameOf, type Point, type Ring } from "./polygon-geometry.ts";
import { pointsShown } from "./polygon-paint.ts";
import type { Region } from "./region.ts";
import { alongBorder, type Border, type Hold, holdAt } from "./snap.ts";
import type { HeldTool, Pointer } from "./tool.ts";

/** As in functions/kinds/image-polygons. */
export const MOST_POINTS = 5_000;
/** How far a border draws the pointer to itself, CSS px; with Ctrl; and for keys, which need no help but to meet a point exactly. */
const SNAP_PX = { usual: 8, wanted: 24, keys: 1.5 };
const IMAGE_EDGE_PX = 6;
/** A press so near the first point closes, CSS px. */
const CLOSE_PX = { mouse: 9, touch: 20 };

/** Where the points between two clicks come from, where no border is followed; pixels of the image. */
export interface Between {
  points(from: Point, to: Point): readonly Point[];
  /** A point was set, or taken back: ways are asked from here on. */
  from?(at: Point | undefined): void;
}

/** Outlines of what can be seen and was not left out, found once for a list of regions. */
export function bordersOf(desk: Desk, but?: string): Border[] {
  const hidden = desk.stage.hidden.value;
  const rings = (region: Region): readonly Ring[] => (region.shape.form === "polygon" ? region.shape.rings : []);
  return desk
    .regions()
    .filter(({ id }) => id !== but && !hidden.has(id))
    .flatMap(rings)
    .map((ring) => ({ ring, frame: frameOf([ring]) }));
}

/** The place meant by a pointer: on a border or on the image's edge where it came near one. Alt: just where it is. */
export function aimAt(desk: Desk, borders: readonly Border[], pointer: Pointer): { at: Point; hold?: Hold | undefined } {
  const { stage } = desk;
  const inside = stage.clamp(pointer.at);
  if (pointer.alt) return { at: inside };
  const scale = stage.view.value.scale;
  const reach = pointer.isKeys ? SNAP_PX.keys : (pointer.ctrl ? SNAP_PX.wanted : SNAP_PX.usual) / scale;
  const hold = holdAt(borders, inside, reach);
  if (hold) return { at: { x: hold.x, y: hold.y }, hold };
  return { at: pointer.isKeys ? inside : snappedPoint(inside, stage.image.value, IMAGE_EDGE_PX / scale) };
}

/**
 * Drawing a polygon point by point: clicks, or Enter at the crosshair. Between two points on one border the border is followed.
 * What it draws is a new region at the end, or nothing.
 */
export function polygonDrawing(desk: Desk, between: Between) {
  const { stage } = desk;
  let draft: Draft = [];
  let borders: Border[] = [];
  let pointer: Pointer | undefined;
  let of: readonly Region[] | undefined;
  let hidden: ReadonlySet<string> | undefined;
  /** Found again where the regions changed. */
  const bordersHere = (): Border[] => {
    if (of === desk.regions() && hidden === stage.hidden.value) return borders;
    [of, hidden] = [desk.regions(), stage.hidden.value];
    borders = bordersOf(desk);
    return borders;
  };

  const aim = (at: Pointer): Step => {
    const found = aimAt(desk, bordersHere(), at);
    return { ...found, through: draft.length > 0 ? route(draft.at(-1), found, at) : [] };
  };
  const route = (from: Step | undefined, to: Pick<Step, "at" | "hold">, { shift, alt }: Pick<Pointer, "shift" | "alt">): readonly Point[] => {
    if (!from || alt) return [];
    const along = from.hold && to.hold ? alongBorder(from.hold, to.hold, shift ? "longer" : "shorter") : [];
    return along.length > 0 || (from.hold !== undefined && from.hold.border === to.hold?.border) ? along : between.points(from.at, to.at);
  };
  const reachOfFirst = ({ isTouch }: Pointer) => (isTouch ? CLOSE_PX.touch : CLOSE_PX.mouse) / stage.view.value.scale;
  const isOnFirst = (at: Pointer) => closes(draft, at.isKeys ? stage.clamp(at.at) : at.at, at.isKeys ? SNAP_PX.keys : reachOfFirst(at));

  const end = () => {
    draft = [];
    pointer = undefined;
    between.from?.(undefined);
    stage.repaint();
  };
  const finish = (by: Pick<Pointer, "shift" | "alt">) => {
    const first = draft[0];
    const ring = first && closedRing(draft, route(draft.at(-1), first, by), stage.image.value);
    if (!ring) return desk.say("A polygon needs three points that are not on one line. Set more, or press Esc.");
    if (ring.length / 2 > MOST_POINTS) return desk.say(`A polygon can have ${MOST_POINTS.toLocaleString("en")} points. Take some back.`);
    end();
    desk.add({ form: "polygon", rings: [ring] });
    return undefined;
  };
  const add = (at: Pointer) => {
    if (draft.length === 0) {
      if (at.clicks > 1) return undefined; // the rest of the double click that closed the last one
      // Arrow keys shall move the crosshair from now on, not what was in hand before.
      stage.selection.value = new Set();
    }
    if (isOnFirst(at)) return finish(at);
    if (at.clicks > 1) return draftPoints(draft).length > 2 ? finish(at) : undefined;
    const next = drawnOn(draft, aim(at), stage.image.value);
    if (next === draft) return at.isKeys ? finish(at) : undefined;
    draft = next;
    const last = draft.at(-1)?.at;
    between.from?.(last);
    show(at);
    const where = last ? `${Math.round(last.x)}, ${Math.round(last.y)}` : "";
    return desk.say(
      `Point ${draftPoints(draft).length} at ${where}.${draft.length === 1 ? " Enter sets more, Backspace takes one back, Shift+Enter closes." : ""}`,
    );
  };
  const show = (at: Pointer) => {
    pointer = at;
    stage.repaint();
  };

  return {
    isDrawing: () => draft.length > 0,
    add,
    finish,
    move: show,
    key: ({ key, shift, ctrl, alt }: Parameters<NonNullable<HeldTool["key"]>>[0]): boolean => {
      if (draft.length === 0 || ctrl) return false;
      if (key === "Backspace") {
        draft = stepBack(draft);
        between.from?.(draft.at(-1)?.at);
        stage.repaint();
        desk.say(`${draftPoints(draft).length} points left.`);
        return true;
      }
      // Enter at a crosshair moved by keys sets a point; with a mouse in hand it closes.
      if (key !== "Enter" || (pointer?.isKeys && !shift)) return false;
      finish({ shift: false, alt });
      return true;
    },
    cancel: (): boolean => {
      const wasDrawing = draft.length > 0;
      end();
      return wasDrawing;
    },
    paint: (context: CanvasRenderingContext2D) => {
      const over = pointer && aim(pointer);
      if (draft.length === 0) {
        const hold = pointer && !pointer.isTouch ? aimAt(desk, bordersHere(), pointer).hold : undefined;
        if (hold) paintHandle(context, stage.toScreen(hold), 8);
        return;
      }
      const closing = pointer !== undefined && isOnFirst(pointer);
      const set = draftPoints(draft);
      const [first] = draft;
      const onward = !over || !pointer || !first ? [] : closing ? [...route(draft.at(-1), first, pointer), first.at] : [...over.through, over.at];
      pointsShown(context, stage, { set, onward, isClosed: closing, colour: stage.book.value.get(desk.classId() ?? "")?.colour ?? "#ffffff" });
      for (const { at } of draft.slice(1)) paintHandle(context, stage.toScreen(at), 6);
      if (first) paintHandle(context, stage.toScreen(first.at), closing ? 14 : 10);
      if (over?.hold && !closing) paintHandle(context, stage.toScreen(over.at), 8);
    },
  };
}
