import type { SmartAsk, SmartReply } from "./smart-asks.ts";
import { outline } from "./smart-outline.ts";
import { segment } from "./smart-segment.ts";
import { waysFrom } from "./smart-ways.ts";

/** Points that an outline may have: enough for a coat, few enough to be moved by hand. */
const MOST_OUTLINE_POINTS = 120;

/** How far points left out may lie off, as a share of the box's diagonal: what nobody sees when the whole object is in sight. */
const UNSEEN = 0.004;

export function smartAnswer(what: SmartAsk): SmartReply {
  if (what.ask === "ways") return { reply: "ways", ways: waysFrom(what.patch, what.from) };
  const { left, top, right, bottom } = what.box;
  const mask = segment(what.patch, what.box, what.seeds);
  const tolerance = Math.max(0.7, UNSEEN * Math.hypot(right - left, bottom - top));
  return { reply: "object", ring: mask && outline(mask, tolerance, MOST_OUTLINE_POINTS) };
}
