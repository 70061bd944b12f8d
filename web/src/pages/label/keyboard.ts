import type { KeyPress } from "../../kinds/kind.ts";
import type { Direction } from "./cursor.ts";
import type { LabelEvent } from "./label-page-events.ts";

export interface Scene {
  arrangement: "grid" | "single";
  /** Class ids by key. */
  classKeys: ReadonlyMap<string, string>;
  columns: number;
  isVisiting: boolean;
  hasSelection: boolean;
  /** The focus is on a button or link, which Enter and Space belong to. */
  isOnControl: boolean;
  /** The picture in focus cannot be seen. */
  isBroken: boolean;
  /** Something is proposed for the item in focus and not answered yet. */
  isProposed: boolean;
}

/** What opens over the page. */
export type Overlay = "skip" | "keys" | "zoom" | "instructions" | "search";
export type Command = LabelEvent | { type: "open"; overlay: Overlay };

/** Letters (lower case) that the page itself takes, besides those of the task type: skip, untag, zoom, instructions, fit, cannot be displayed, nothing here. */
export const PAGE_LETTERS = { grid: "sxzifd", single: "sidn" } as const;

const ARROWS: Record<string, Direction> = {
  ArrowLeft: "left",
  ArrowRight: "right",
  ArrowUp: "up",
  ArrowDown: "down",
  Home: "first",
  End: "last",
  PageUp: "page-back",
  PageDown: "page-on",
};

const PLAIN: Record<string, Command> = {
  s: { type: "open", overlay: "skip" },
  i: { type: "open", overlay: "instructions" },
  "/": { type: "open", overlay: "search" },
  "?": { type: "open", overlay: "keys" },
  "[": { type: "older" },
  "]": { type: "newer" },
};
const OF_GRIDS: Record<string, Command> = {
  z: { type: "open", overlay: "zoom" },
  x: { type: "untag" },
  delete: { type: "untag" },
  backspace: { type: "untag" },
};
const OF_SINGLES: Record<string, Command> = { n: { type: "nothing" } };

/** The digit on the key itself, so that a board that writes digits with Shift serves too. */
const digitOf = ({ code, shift }: KeyPress): string | undefined => (shift ? undefined : /^(?:Digit|Numpad)([1-9])$/.exec(code)?.[1]);

function withControl({ key, shift }: KeyPress, { arrangement, isVisiting }: Scene): Command | undefined {
  const letter = key.toLowerCase();
  if (letter === "z") return { type: shift ? "redo" : "undo" };
  if (letter === "y" && !shift) return { type: "redo" };
  if (arrangement === "single" || shift || isVisiting) return undefined;
  if (letter === "a") return { type: "select-all" };
  return key === " " ? { type: "toggle" } : undefined;
}

function ofSpace({ shift }: KeyPress, scene: Scene): Command | undefined {
  if (scene.isOnControl || scene.isVisiting) return undefined;
  if (shift) return { type: "accept", reach: "page" };
  if (scene.isProposed) return { type: "accept", reach: "focus" };
  return scene.arrangement === "grid" ? { type: "toggle" } : undefined;
}

/** What a key means on the page; undefined: nothing of ours, the browser has it. */
export function commandOf(press: KeyPress, scene: Scene): Command | undefined {
  const { key } = press;
  const direction = ARROWS[key];
  if (direction && !press.ctrl && !press.alt) return { type: "move", direction, columns: scene.columns, reach: press.shift ? "extend" : "go" };
  if (!press.altGraph) {
    if (press.ctrl && !press.alt) return withControl(press, scene);
    if (press.ctrl || press.alt) return undefined;
  }
  if (key === "Enter") return scene.isOnControl || press.shift ? undefined : { type: "submit" };
  if (key === " ") return ofSpace(press, scene);
  if (key === "Escape") return scene.isVisiting ? { type: "leave" } : scene.hasSelection ? { type: "select-none" } : undefined;
  const letter = key.toLowerCase();
  if (letter === "d" && scene.isBroken) return { type: "skip", reason: "cannot-be-displayed" };
  const classId = scene.classKeys.get(digitOf(press) ?? letter);
  if (classId !== undefined) return { type: "give", classId };
  return PLAIN[letter] ?? (scene.arrangement === "grid" ? OF_GRIDS : OF_SINGLES)[letter];
}
