import type { Desk } from "./desk.ts";
import { HANDLE_PX, paintHandle } from "./handles.ts";
import { aimAt, bordersOf } from "./polygon-drawing.ts";
import type { Point } from "./polygon-geometry.ts";
import { idsOf, insertedAfter, insertedNear, movedIn, type PointId, placeOf, pointNear, pointOf, removedFrom, tidiedShape } from "./polygon-points.ts";
import { isPolygonRegion, type PolygonRegion } from "./polygon-region.ts";
import { slipped } from "./select-tool.ts";
import type { Border } from "./snap.ts";
import type { HeldTool, Pointer, Tool } from "./tool.ts";
import type { XY } from "./viewport.ts";

type Doing =
  /** `was`: before the press, which may have put in the point that is pulled now. */
  | {
      what: "pull";
      from: Pointer;
      was: PolygonRegion;
      region: PolygonRegion;
      id: PointId;
      isNew: boolean;
      isMoving: boolean;
      borders: Border[];
      shown: PolygonRegion;
    }
  | { what: "frame"; from: Pointer; to: Pointer }
  | { what: "push"; last: XY };

const EVERY_POINT = 3_000;
const NONE: ReadonlySet<PointId> = new Set();

/** Points of the one selected polygon: pulled, put in, taken out. */
export const polygonPointsTool: Tool = {
  name: "points",
  title: "Add or remove points",
  key: "u",
  hint: "Drag a point, click an edge to add one, Alt+click to take one out. Drag beside it to select several. Comma, full stop: next point.",
  icon: "M3.5 11.5 8 3.5l4.5 8zM2 11.5a1.5 1.5 0 1 0 3 0 1.5 1.5 0 0 0-3 0M6.5 3.5a1.5 1.5 0 1 0 3 0 1.5 1.5 0 0 0-3 0M11 11.5a1.5 1.5 0 1 0 3 0 1.5 1.5 0 0 0-3 0",
  attach: (desk: Desk): HeldTool => {
    const { stage } = desk;
    let doing: Doing | undefined;
    let chosen = NONE;
    /** Whose points were chosen: of another polygon they mean nothing. */
    let chosenOf = "";
    let isTouch = false;

    const only = (): PolygonRegion | undefined => {
      const [region, ...more] = desk.selected();
      return region && more.length === 0 && isPolygonRegion(region) ? region : undefined;
    };
    const chosenIn = (region: PolygonRegion): ReadonlySet<PointId> => {
      const isStill = (id: PointId) => placeOf(id).index < (region.shape.rings[placeOf(id).ring]?.length ?? 0) / 2;
      return region.id === chosenOf ? new Set([...chosen].filter(isStill)) : NONE;
    };
    const choose = (region: PolygonRegion, ids: Iterable<PointId>) => {
      chosen = new Set(ids);
      chosenOf = region.id;
      stage.repaint();
    };
    const reach = (pointer: Pick<Pointer, "isTouch">) => (pointer.isTouch ? HANDLE_PX.reachTouch : HANDLE_PX.reach) / stage.view.value.scale;
    const sayPoint = (region: PolygonRegion, id: PointId) => {
      const { x, y } = pointOf(region.shape, id);
      const all = idsOf(region.shape);
      desk.say(`Point ${all.indexOf(id) + 1} of ${all.length} at ${Math.round(x)}, ${Math.round(y)}.`);
    };
    /** One act; says why not. */
    const keep = (region: PolygonRegion): boolean => {
      const shape = tidiedShape(region.shape, stage.image.value);
      if (shape) desk.replace([{ ...region, shape }]);
      else desk.say("So it would have no area. It stays as it was.");
      return shape !== undefined;
    };
    const remove = (region: PolygonRegion, ids: ReadonlySet<PointId>) => {
      const shape = removedFrom(region.shape, ids);
      if (!shape) return desk.say("A polygon has at least three points, not on one line. Delete the polygon with X in the Move tool.");
      const [first] = [...ids].map((id) => placeOf(id));
      const count = ids.size;
      if (!keep({ ...region, shape })) return undefined;
      choose(region, []);
      return desk.say(count === 1 ? `Point ${(first?.index ?? 0) + 1} taken out.` : `${count} points taken out.`);
    };

    const pulled = (pointer: Pointer): PolygonRegion | undefined => {
      if (doing?.what !== "pull") return undefined;
      const { region, id, from, borders } = doing;
      const held = chosenIn(region);
      const at = pointOf(region.shape, id);
      const by: Point = { x: pointer.at.x - from.at.x, y: pointer.at.y - from.at.y };
      const aimed = held.size === 1 ? aimAt(desk, borders, { ...pointer, at: { x: at.x + by.x, y: at.y + by.y } }).at : { x: at.x + by.x, y: at.y + by.y };
      return { ...region, shape: movedIn(region.shape, held, { x: aimed.x - at.x, y: aimed.y - at.y }, stage.image.value) };
    };
    const take = (region: PolygonRegion, pointer: Pointer): boolean => {
      const id = pointNear(region.shape, pointer.at, reach(pointer));
      const held = chosenIn(region);
      const begin = (now: PolygonRegion, point: PointId, isNew: boolean) => {
        doing = { what: "pull", from: pointer, was: region, region: now, id: point, isNew, isMoving: isNew, borders: bordersOf(desk, region.id), shown: now };
        if (isNew) stage.changing.value = [now];
      };
      if (id && pointer.alt) remove(region, new Set([id]));
      else if (id) {
        if (pointer.shift || pointer.ctrl) choose(region, held.has(id) ? [...held].filter((one) => one !== id) : [...held, id]);
        else if (!held.has(id)) choose(region, [id]);
        if (chosenIn(region).has(id)) begin(region, id, false);
      } else {
        const made = insertedNear(region.shape, pointer.at, stage.reach(pointer), stage.image.value);
        if (!made) return false;
        choose(region, [made.id]);
        begin({ ...region, shape: made.shape }, made.id, true);
      }
      return true;
    };
    const step = (by: 1 | -1) => {
      const region = only();
      if (!region) return false;
      const all = idsOf(region.shape);
      const [now] = chosenIn(region);
      const next = all.at(now === undefined ? (by === 1 ? 0 : -1) : (all.indexOf(now) + by) % all.length);
      if (next === undefined) return false;
      choose(region, [next]);
      stage.show({ ...pointOf(region.shape, next), width: 0, height: 0 });
      sayPoint(region, next);
      return true;
    };

    return {
      cursor: (pointer) => {
        const region = only();
        if (region && pointNear(region.shape, pointer.at, reach(pointer))) return pointer.alt ? "not-allowed" : "move";
        if (region && insertedNear(region.shape, pointer.at, stage.reach(pointer), stage.image.value)) return "copy";
        return stage.hit(pointer) ? "pointer" : "default";
      },
      down: (pointer) => {
        isTouch = pointer.isTouch;
        const region = only();
        if (region && take(region, pointer)) return;
        const hit = stage.hit(pointer);
        if (hit && hit.id !== region?.id) {
          desk.pick(pointer);
          stage.repaint();
        } else doing = pointer.isTouch ? { what: "push", last: pointer.screen } : { what: "frame", from: pointer, to: pointer };
      },
      move: (pointer) => {
        if (!pointer.isDown) stage.hovered.value = stage.hit(pointer)?.id;
        else if (doing?.what === "push") {
          stage.panBy(pointer.screen.x - doing.last.x, pointer.screen.y - doing.last.y);
          doing.last = pointer.screen;
        } else if (doing?.what === "frame") {
          doing.to = pointer;
          stage.repaint();
        } else if (doing?.what === "pull" && (doing.isMoving || !slipped(doing.from.screen, pointer))) {
          doing.isMoving = true;
          doing.shown = pulled(pointer) ?? doing.shown;
          stage.changing.value = [doing.shown];
        }
      },
      up: (pointer) => {
        const done = doing;
        const isMeant = done !== undefined && done.what !== "push" && !slipped(done.from.screen, pointer);
        // A point put in by a click stays where it was put, however the hand trembled.
        const region = done?.what === "pull" ? (isMeant ? pulled(pointer) : done.region) : undefined;
        doing = undefined;
        stage.changing.value = [];
        if (done?.what === "pull") {
          if (region && (isMeant || done.isNew) && keep(region)) sayPoint(region, done.id);
          else if (done.isNew) choose(done.was, []);
        } else if (done?.what === "frame") {
          const inHand = only();
          if (!isMeant || !inHand) {
            chosen = NONE;
            desk.pick(pointer);
          } else {
            const [left, right] = [done.from.at.x, pointer.at.x].toSorted((a, b) => a - b);
            const [top, bottom] = [done.from.at.y, pointer.at.y].toSorted((a, b) => a - b);
            const isIn = ({ x, y }: Point) => x >= (left ?? 0) && x <= (right ?? 0) && y >= (top ?? 0) && y <= (bottom ?? 0);
            const found = idsOf(inHand.shape).filter((id) => isIn(pointOf(inHand.shape, id)));
            choose(inHand, [...(pointer.shift ? chosenIn(inHand) : []), ...found]);
            desk.say(`${chosen.size} points selected.`);
          }
        }
        stage.repaint();
      },
      nudged: (dx, dy, regions) => {
        const [region] = regions;
        if (regions.length !== 1 || !region || !isPolygonRegion(region) || chosenIn(region).size === 0) return undefined;
        return [{ ...region, shape: movedIn(region.shape, chosenIn(region), { x: dx, y: dy }, stage.image.value) }];
      },
      key: ({ key, ctrl, alt, shift }) => {
        const region = only();
        if (!region || ctrl || alt) return false;
        if (key === "," || key === ".") return step(key === "." ? 1 : -1);
        const held = chosenIn(region);
        const [first] = held;
        if (first === undefined) return false;
        if (key === "Delete" || key === "Backspace") remove(region, held);
        else if (key === "Insert" || (key === "Enter" && shift)) {
          const made = insertedAfter(region.shape, first, stage.image.value);
          if (keep({ ...region, shape: made.shape })) {
            choose(region, [made.id]);
            sayPoint({ ...region, shape: made.shape }, made.id);
          }
        } else return false;
        return true;
      },
      cancel: () => {
        const region = only();
        const wasDoing = doing !== undefined || (region !== undefined && chosenIn(region).size > 0);
        doing = undefined;
        chosen = NONE;
        if (wasDoing) {
          stage.changing.value = [];
          stage.repaint();
        }
        return wasDoing;
      },
      paint: (context) => {
        if (doing?.what === "frame") {
          const { from, to } = doing;
          context.setLineDash([4, 3]);
          context.lineWidth = 1;
          context.strokeStyle = "#ffffff";
          context.strokeRect(from.screen.x, from.screen.y, to.screen.x - from.screen.x, to.screen.y - from.screen.y);
          context.setLineDash([]);
        }
        const region = only();
        if (!region) return;
        const shown = stage.changing.value.find(({ id }) => id === region.id);
        const now = shown && isPolygonRegion(shown) ? shown : region;
        const held = chosenIn(now);
        const { width, height } = stage.room.value;
        for (const id of idsOf(now.shape).slice(0, EVERY_POINT)) {
          const at = stage.toScreen(pointOf(now.shape, id));
          if (at.x < -20 || at.y < -20 || at.x > width + 20 || at.y > height + 20) continue;
          const size = isTouch ? HANDLE_PX.drawnTouch : HANDLE_PX.drawn - 2;
          paintHandle(context, at, held.has(id) ? size + 4 : size);
          if (held.has(id)) {
            context.fillStyle = "#0a84ff";
            context.fillRect(at.x - size / 2, at.y - size / 2, size, size);
          }
        }
      },
    };
  },
};
