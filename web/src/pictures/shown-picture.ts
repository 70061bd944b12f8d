import type { ReadonlySignal } from "@preact/signals";
import type { VNode } from "preact";

/** The pixels of an item as an editor draws them, behind its marks. */
export interface ShownPicture {
  /**
   * Decoded and upright; undefined while it loads. A new object whenever the pixels change (another frame, another window of gray values).
   * It may be smaller than the file: it is drawn over `width` × `height`.
   */
  pixels: ReadonlySignal<HTMLImageElement | HTMLCanvasElement | undefined>;
  /** Of the upright file. */
  width: ReadonlySignal<number>;
  height: ReadonlySignal<number>;
  /** Why it cannot be seen. */
  problem: ReadonlySignal<string | undefined>;
  /** Pages and window of gray values, for files that have such: a bar of controls to stand under the picture. */
  controls: () => VNode | null;
  /**
   * Window by the pointer: how far it was dragged, CSS px, right = wider, down = lower; true where the picture has gray values to window.
   */
  window(dx: number, dy: number): boolean;
  /** The value of the file (not its colour on the screen) at a place in its pixels, in words; absent or undefined where there is none, or it is not loaded. */
  valueAt?(x: number, y: number): string | undefined;
}
