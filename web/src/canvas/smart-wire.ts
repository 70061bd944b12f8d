import type { Desk } from "./desk.ts";
import type { Between } from "./polygon-drawing.ts";
import type { Frame, Point } from "./polygon-geometry.ts";
import { simplifiedLine } from "./polygon-simplify.ts";
import type { SmartClient } from "./smart-client.ts";
import { TAINTED } from "./smart-object.ts";
import { fromPatch, type Patch, patchOf, toPatch } from "./smart-patch.ts";
import { type Ways, wayTo } from "./smart-ways.ts";

/** How far around the last point edges are followed, CSS px; further off the line is straight. */
const AROUND_PX = 500;
/** Pixels of the patch: a search of so many takes a tenth of a second. */
const MOST_PATCH_PX = 480;

/** Between two clicks the edge that is seen there, once the worker has found all ways from the first; until then a straight line. */
export function smartWire(desk: Desk, client: SmartClient): Between {
  const { stage } = desk;
  let known: { at: Point; ways: Ways; lies: Omit<Patch, "pixels"> } | undefined;
  let last: Point | undefined;

  const look = async (at: Point): Promise<void> => {
    const image = stage.image.value;
    const around = AROUND_PX / stage.view.value.scale;
    const frame: Frame = {
      left: Math.max(0, Math.floor(at.x - around)),
      top: Math.max(0, Math.floor(at.y - around)),
      right: Math.min(image.width, Math.ceil(at.x + around)),
      bottom: Math.min(image.height, Math.ceil(at.y + around)),
    };
    const source = stage.pixels();
    const patch = source && patchOf(source, image, frame, MOST_PATCH_PX);
    if (!patch) return desk.say(source ? TAINTED : "The picture is not here yet.");
    const { pixels, ...lies } = patch;
    const reply = await client.ask({ ask: "ways", patch: pixels, from: toPatch(lies, at) });
    if (reply?.reply !== "ways" || last !== at) return undefined;
    known = { at, ways: reply.ways, lies };
    return stage.repaint();
  };
  return {
    from: (at) => {
      known = undefined;
      last = at;
      if (!at) return client.rest();
      look(at).catch((error: unknown) => desk.say(`Edges cannot be followed now: ${error instanceof Error ? error.message : String(error)}`));
      return undefined;
    },
    points: (from, to) => {
      if (!known || known.at.x !== from.x || known.at.y !== from.y) return [];
      const { ways, lies } = known;
      const way = wayTo(ways, toPatch(lies, to));
      if (!way) return [];
      const line = [from, ...way.slice(1, -1).map((at) => fromPatch(lies, at)), to];
      return simplifiedLine(line, Math.max(0.75 * lies.stepX, 1 / stage.view.value.scale)).slice(1, -1);
    },
  };
}
