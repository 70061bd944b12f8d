import type { Desk } from "./desk.ts";
import { type Frame, isInside, isPolygon, type Point, tidied } from "./polygon-geometry.ts";
import { isPolygonRegion } from "./polygon-region.ts";
import type { SmartClient } from "./smart-client.ts";
import { fromPatch, patchOf, toPatch, widened } from "./smart-patch.ts";
import type { Seed } from "./smart-pull.ts";
import type { Pointer } from "./tool.ts";

/** Longest side of what is looked at: finer than that an outline of a hundred points cannot be, and half a second must do. */
const MOST_PATCH_PX = 640;
/** How much around the box is looked at, as a share of it: that is what the object is not. */
const AROUND = 0.2;
/** What a click means around it, CSS px. */
const SEED_PX = 5;
const LEAST_BOX_PX = 4;

export const TAINTED = "This picture comes from another site, which does not let its pixels be read: edges cannot be followed. The other tools work as always.";

type Marked = Point & Pick<Seed, "side" | "radius">;

/** The last object that was found, as long as clicks can still mend it. */
interface Found {
  /** Of the region made of it; absent while it is looked for the first time. */
  id?: string;
  box: Frame;
  seeds: readonly Marked[];
}

/**
 * From a box to the polygon of the object in it, which is added at once as a region like any other.
 * Clicks then say what belongs to it and what does not, and each is one act more.
 */
export function smartObject(desk: Desk, client: SmartClient) {
  const { stage } = desk;
  let found: Found | undefined;
  let isBusy = false;

  const regionOf = (id: string | undefined) => desk.regions().find((region) => region.id === id);
  const look = async (next: Found): Promise<void> => {
    const image = stage.image.value;
    const source = stage.pixels();
    if (!source) return desk.say("The picture is not here yet.");
    const patch = patchOf(source, image, widened(next.box, AROUND, image), MOST_PATCH_PX);
    if (!patch) return desk.say(TAINTED);
    const { pixels, ...lies } = patch;
    const [topLeft, bottomRight] = [toPatch(lies, { x: next.box.left, y: next.box.top }), toPatch(lies, { x: next.box.right, y: next.box.bottom })];
    const box = { left: topLeft.x, top: topLeft.y, right: bottomRight.x, bottom: bottomRight.y };
    const seeds = next.seeds.map((seed) => ({ ...toPatch(lies, seed), radius: seed.radius / lies.stepX, side: seed.side }));
    isBusy = true;
    found = next;
    stage.repaint();
    const reply = await client.ask({ ask: "object", patch: pixels, box, seeds });
    if (!reply || found !== next) return undefined; // something newer was asked, or nothing any more
    isBusy = false;
    stage.repaint();
    const flat = reply.reply === "object" ? (reply.ring ?? []) : [];
    const ring = tidied(
      Array.from({ length: flat.length / 2 }, (_, at) => fromPatch(lies, { x: flat[2 * at] ?? 0, y: flat[2 * at + 1] ?? 0 })).flatMap(({ x, y }) => [x, y]),
      image,
    );
    return keep(next, ring);
  };

  const keep = (next: Found, ring: number[]): void => {
    if (!isPolygon(ring)) {
      if (next.id === undefined) found = undefined;
      return desk.say("No outline was found here. Draw the box closer around the object, or use the polygon (P).");
    }
    const shape = { form: "polygon" as const, rings: [ring] };
    const old = regionOf(next.id);
    if (next.id === undefined) {
      const made = desk.add(shape);
      found = made && { ...next, id: made.id };
    } else if (old) {
      desk.replace([{ ...old, shape }]);
      desk.say(`${ring.length / 2} points.`);
    } else found = undefined; // it was deleted, or undone, in the meantime
    return undefined;
  };
  const ask = (next: Found) => {
    look(next).catch((error: unknown) => {
      isBusy = false;
      found = undefined;
      stage.repaint();
      desk.say(`Edges cannot be followed now: ${error instanceof Error ? error.message : String(error)} The other tools work as always.`);
    });
  };
  const end = (): boolean => {
    const was = found !== undefined;
    if (isBusy) client.rest();
    isBusy = false;
    found = undefined;
    stage.repaint();
    return was;
  };
  /** Clicks mend the object as long as it is the one in hand. */
  const inHand = (): Found | undefined => (found?.id !== undefined && regionOf(found.id) && stage.selection.value.has(found.id) ? found : undefined);

  return {
    /** A box around an object; true where it is large enough to mean one. */
    box: (a: Point, b: Point): boolean => {
      const [from, to] = [stage.clamp(a), stage.clamp(b)];
      const box = { left: Math.min(from.x, to.x), top: Math.min(from.y, to.y), right: Math.max(from.x, to.x), bottom: Math.max(from.y, to.y) };
      if (box.right - box.left < LEAST_BOX_PX || box.bottom - box.top < LEAST_BOX_PX) return false;
      end();
      desk.say("Looking for the outline.");
      ask({ box, seeds: [] });
      return true;
    },
    /** A click inside of the outline cuts away, one outside of it adds; Shift always adds, Alt always cuts. False: nothing is being mended there. */
    mend: (pointer: Pointer): boolean => {
      const now = inHand();
      const region = regionOf(now?.id);
      if (!now || !region || !isPolygonRegion(region)) return false;
      const { left, top, right, bottom } = now.box;
      const { x, y } = pointer.at;
      if (x < left || x > right || y < top || y > bottom) return false;
      const isIn = region.shape.rings.some((ring) => isInside(ring, pointer.at));
      const side = pointer.shift ? "inside" : pointer.alt || isIn ? "outside" : "inside";
      ask({ ...now, seeds: [...now.seeds, { x, y, radius: SEED_PX / stage.view.value.scale, side }] });
      desk.say(side === "inside" ? "This belongs to it." : "This does not belong to it.");
      return true;
    },
    /** The last click is taken back. */
    unmend: (): boolean => {
      const now = inHand();
      if (!now || now.seeds.length === 0) return false;
      ask({ ...now, seeds: now.seeds.slice(0, -1) });
      return true;
    },
    isMending: () => inHand() !== undefined,
    end,
    paint: (context: CanvasRenderingContext2D) => {
      const now = isBusy ? found : inHand();
      if (!now) return;
      boxShown(context, desk, now.box);
      for (const { side, ...at } of now.seeds) {
        const { x, y } = stage.toScreen(at);
        context.fillStyle = side === "inside" ? "#0d6e22" : "#b3121f";
        context.strokeStyle = "#ffffff";
        context.lineWidth = 2;
        context.beginPath();
        context.arc(x, y, 7, 0, 2 * Math.PI);
        context.fill();
        context.moveTo(x - 4, y);
        context.lineTo(x + 4, y);
        if (side === "inside") {
          context.moveTo(x, y - 4);
          context.lineTo(x, y + 4);
        }
        context.stroke();
      }
    },
  };
}
export type SmartObject = ReturnType<typeof smartObject>;

/** A box that is no region: dashed, black and white, seen on every picture and at any turn. */
export function boxShown(context: CanvasRenderingContext2D, { stage }: Desk, { left, top, right, bottom }: Frame): void {
  context.beginPath();
  for (const at of [
    { x: left, y: top },
    { x: right, y: top },
    { x: right, y: bottom },
    { x: left, y: bottom },
  ]) {
    const { x, y } = stage.toScreen(at);
    context.lineTo(x, y);
  }
  context.closePath();
  context.lineWidth = 1.5;
  context.strokeStyle = "rgb(0 0 0 / 70%)";
  context.stroke();
  context.setLineDash([5, 4]);
  context.strokeStyle = "#ffffff";
  context.stroke();
  context.setLineDash([]);
}
