import type { KeyPress } from "../kinds/kind.ts";
import type { Desk } from "./desk.ts";
import type { Region } from "./region.ts";
import type { XY } from "./viewport.ts";

/** Where the pointer is, and how it is held. */
export interface Pointer {
  /** Pixels of the image, not held inside of it. */
  at: XY;
  /** CSS px from the stage's top left corner. */
  screen: XY;
  /** Held down with the main button or one finger. */
  isDown: boolean;
  /** A finger is thick: handles are larger for it. */
  isTouch: boolean;
  /** Moved by arrow keys, not by a hand: a hand that trembles needs help that keys do not. */
  isKeys: boolean;
  shift: boolean;
  alt: boolean;
  ctrl: boolean;
  /** 2: the second press of a double click. */
  clicks: number;
}

/**
 * A tool in the labeler's hand. It keeps what is in progress and nothing else; what is done goes to `desk.change` as one act.
 * The stage calls it with the main button or one finger only: panning and zooming never reach it.
 */
export interface HeldTool {
  /** CSS cursor over this point. */
  cursor?(pointer: Pointer): string;
  down?(pointer: Pointer): void;
  /** Also without the button held. */
  move?(pointer: Pointer): void;
  up?(pointer: Pointer): void;
  /** Enter was pressed with the crosshair that arrow keys move. Absent: the tool cannot be used without a pointer. */
  enter?(pointer: Pointer): void;
  /** Undo what is in progress and nothing else (Esc, a second finger); false where nothing was. */
  cancel(): boolean;
  /** Asked before the editor's own keys; true: it took it. */
  key?(press: KeyPress): boolean;
  /** Arrow keys move this instead of the whole of the selected regions: these as they are then; undefined: the whole, after all. */
  nudged?(dx: number, dy: number, regions: readonly Region[]): readonly Region[] | undefined;
  /** Over everything; in CSS px of the screen, `desk.stage.toScreen` gives them. */
  paint?(context: CanvasRenderingContext2D): void;
  /** Put away; nothing may be left. */
  release?(): void;
}

export interface Tool {
  /** A word for memory: `box`. */
  name: string;
  /** For people. */
  title: string;
  /** Lower case letter. */
  key: string;
  /** One line on the status bar while it is held: what to do with it. */
  hint: string;
  /** Drawing tools show lines across the whole picture through the pointer. */
  hasCrosshair?: boolean;
  /** SVG path on a 16 × 16 grid, stroked. */
  icon: string;
  attach(desk: Desk): HeldTool;
}
