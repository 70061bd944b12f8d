/**
 * The common tongue of kinds and formats: what a label says, without saying which task type it came from.
 * A kind turns its value into marks; a format writes the marks that it can say.
 * Coordinates are pixels of the upright image, x to the right and y down, from the top left corner; text offsets are Unicode code points.
 */
export type Mark =
  | { mark: "class"; classId: string }
  | { mark: "box"; classId: string; x: number; y: number; width: number; height: number }
  /** Outer rings only; each a flat list x, y, x, y … of at least three points. */
  | { mark: "polygon"; classId: string; rings: number[][] }
  /** `end` is exclusive. */
  | { mark: "span"; classId: string; start: number; end: number };

export type MarkName = Mark["mark"];
