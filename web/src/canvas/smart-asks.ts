import type { Frame, Point } from "./polygon-geometry.ts";
import type { Pixels } from "./smart-pixels.ts";
import type { Seed } from "./smart-pull.ts";
import type { Ways } from "./smart-ways.ts";

/** What the page asks its worker; pixels of the patch throughout. */
export type SmartAsk = { ask: "object"; patch: Pixels; box: Frame; seeds: readonly Seed[] } | { ask: "ways"; patch: Pixels; from: Point };

/** An object's outline, absent where none was found; or the ways along edges. */
export type SmartReply = { reply: "object"; ring?: number[] | undefined } | { reply: "ways"; ways: Ways };

export interface Numbered<T> {
  number: number;
  what: T;
}
