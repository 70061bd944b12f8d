import type { Stage } from "./stage.ts";
import type { Region, Shape } from "./region.ts";
import type { Pointer } from "./tool.ts";

/** What tools work on: the stage, and the labeler's answer as regions. `region-editor.tsx` makes it. */
export interface Desk {
  stage: Stage;
  /** The answer as it stands, first at the bottom; also in `stage.regions`. */
  regions(): readonly Region[];
  /** One act of the labeler, one step of undo: the answer is these regions from now on. */
  change(regions: readonly Region[]): void;
  /** Adds a region of the class in hand and selects it; says why it cannot. */
  add(shape: Shape): Region | undefined;
  /** Puts the changed ones in the places of those with the same ids, as one act. */
  replace(changed: readonly Region[]): void;
  /** Selected, and neither hidden nor locked: what may be moved and changed. */
  selected(): readonly Region[];
  /** A press that moved nothing: selects what is meant there (with Shift or Ctrl: also), accepts a proposal, or selects nothing. */
  pick(pointer: Pointer): Region | undefined;
  /** The class that the next region gets. */
  classId(): string | undefined;
  say(text: string): void;
  memory: Pick<Storage, "getItem" | "setItem">;
}
