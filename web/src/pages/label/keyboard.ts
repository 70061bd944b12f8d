import type { Direction } from "./cursor.ts";
import type { LabelEvent } from "./label-page-events.ts";

/** What a key press was, apart from the browser. */
export interface Press {
  key: string;
  /** Where the key is on the board, whatever it writes: `Digit1` writes `&` on a French one. */
  code: string;
  ctrl: boolean;
  shift: boolean;
  alt: boolean;
  /** AltGr writes `[` on many boards and looks like Ctrl+Alt on some systems. */
  altGraph: boolean;
}

export interface Scene {
  /** Class ids by key. */
  classKeys: ReadonlyMap<string, string>;
  columns: number;
  isVisiting: boolean;
  hasSelection: boolean;
  /** The focus is on a button or link, which Enter and Space belong to. */
  isOnControl: boolean;
  /** The picture in focus cannot be seen. */
  isBroken: boolean;
}

/** What opens over the page. */
export type Overlay = "skip" | "keys" | "zoom" | "instructions" | "search";
export type Command = LabelEvent | { type: "open"; overlay: Overlay };

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
  z: { type: "open", overlay: "zoom" },
  i: { type: "open", overlay: "instructions" },
  "/": { type: "open", overlay: "search" },
  "?": { type: "open", overlay: "keys" },
  x: { type: "untag" },
  delete: { type: "untag" },
  backspace: { type: "untag" },
  "[": { type: "older" },
  "]": { type: "newer" },
};

/** The digit on the key itself, so that a board that writes digits with Shift serves too. */
const digitOf = ({ code, shift }: Press): string | undefined => (shift ? undefined : /^(?:Digit|Numpad)([1-9])$/.exec(code)?.[1]);

function withControl({ key, shift }: Press): Command | undefined {
  const letter = key.toLowerCase();
  if (letter === "z") return { type: shift ? "redo" : "undo" };
  if (letter === "y" && !shift) return { type: "redo" };
  if (letter === "a" && !shift) return { type: "select-all" };
  return undefined;
}

/** What a key means on the page; undefined: nothing of ours, the browser has it. */
export function commandOf(press: Press, scene: Scene): Command | undefined {
  const { key } = press;
  const direction = ARROWS[key];
  if (direction && !press.ctrl && !press.alt) return { type: "move", direction, columns: scene.columns, reach: press.shift ? "extend" : "go" };
  if (!press.altGraph) {
    if (press.ctrl && !press.alt) return withControl(press);
    if (press.ctrl || press.alt) return undefined;
  }
  if (key === "Enter") return scene.isOnControl || press.shift ? undefined : { type: "submit" };
  if (key === " ") return scene.isOnControl || scene.isVisiting ? undefined : { type: "toggle" };
  if (key === "Escape") return scene.isVisiting ? { type: "leave" } : scene.hasSelection ? { type: "select-none" } : undefined;
  const letter = key.toLowerCase();
  if (letter === "d" && scene.isBroken) return { type: "skip", reason: "cannot-be-displayed" };
  const classId = scene.classKeys.get(digitOf(press) ?? letter);
  if (classId !== undefined) return { type: "give", classId };
  return PLAIN[letter];
}
