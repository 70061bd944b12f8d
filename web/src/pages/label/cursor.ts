/** Where the labeler is on a page: the item in focus, where a range starts, and what is selected (indexes, ascending). */
export interface Cursor {
  focus: number;
  anchor: number;
  selected: readonly number[];
}

export const START: Cursor = { focus: 0, anchor: 0, selected: [] };

export type Direction = "left" | "right" | "up" | "down" | "first" | "last" | "page-back" | "page-on";

/** A layout shows the items of a task a window at a time: the window with the focus. `end` is exclusive. */
export function windowOf(focus: number, layout: number, items: number): { start: number; end: number; window: number; windows: number } {
  const window = Math.floor(Math.max(0, focus) / layout);
  return { start: window * layout, end: Math.min(items, (window + 1) * layout), window, windows: Math.max(1, Math.ceil(items / layout)) };
}

const between = (a: number, b: number): number[] => Array.from({ length: Math.abs(b - a) + 1 }, (_, step) => Math.min(a, b) + step);
const ascending = (indexes: Iterable<number>): number[] => [...new Set(indexes)].sort((a, b) => a - b);

export const focusOn = (cursor: Cursor, focus: number): Cursor => ({ ...cursor, focus, anchor: focus });

/** `columns`: of the grid as it stands on the screen now. Up and down stay inside the window; left and right go over its edge. */
export function move(cursor: Cursor, direction: Direction, on: { items: number; columns: number; layout: number }, reach: "go" | "extend"): Cursor {
  const { start, end } = windowOf(cursor.focus, on.layout, on.items);
  const inWindow = (to: number) => (to >= start && to < end ? to : cursor.focus);
  const targets: Record<Direction, number> = {
    left: cursor.focus - 1,
    right: cursor.focus + 1,
    up: inWindow(cursor.focus - on.columns),
    down: inWindow(cursor.focus + on.columns),
    first: start,
    last: end - 1,
    "page-back": cursor.focus - on.layout,
    "page-on": cursor.focus + on.layout,
  };
  const focus = Math.max(0, Math.min(on.items - 1, targets[direction]));
  if (reach === "go") return { focus, anchor: focus, selected: cursor.selected };
  return { focus, anchor: cursor.anchor, selected: between(cursor.anchor, focus) };
}

export function toggle(cursor: Cursor, index: number): Cursor {
  const isIn = cursor.selected.includes(index);
  return { focus: index, anchor: index, selected: isIn ? cursor.selected.filter((one) => one !== index) : ascending([...cursor.selected, index]) };
}

export type Press = "only" | "toggle" | "range";

/** A press on an item: alone it is the selection (and pressed again no longer), with Ctrl one more or one less, with Shift a range. */
export function press(cursor: Cursor, index: number, how: Press): Cursor {
  if (how === "toggle") return toggle(cursor, index);
  if (how === "range") return { focus: index, anchor: cursor.anchor, selected: between(cursor.anchor, index) };
  const isAlone = cursor.selected.length === 1 && cursor.selected[0] === index;
  return { focus: index, anchor: index, selected: isAlone ? [] : [index] };
}

/** Everything in sight, or nothing if it was selected already. */
export function selectAll(cursor: Cursor, layout: number, items: number): Cursor {
  const { start, end } = windowOf(cursor.focus, layout, items);
  const all = between(start, Math.max(start, end - 1));
  const isAll = all.every((index) => cursor.selected.includes(index));
  return { ...cursor, selected: isAll ? [] : all };
}

/** What a class key acts on: the selection, else the item in focus. */
export const targets = (cursor: Cursor): readonly number[] => (cursor.selected.length > 0 ? cursor.selected : [cursor.focus]);

/** The first of `open` after `from`, else the first of them, else undefined. */
export const nextOpen = (open: readonly number[], from: number): number | undefined => open.find((index) => index > from) ?? open[0];
