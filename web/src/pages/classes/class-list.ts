import { colourAt } from "../../../../functions/projects/palette.ts";
import type { ClassView } from "../../api/projects.ts";

/** One class while it is being written. `key` is the row's own, so that a row keeps its focus when the order changes. */
export interface ClassRow {
  key: number;
  name: string;
  /** `#rrggbb` */
  colour: string;
  /** 0: in no group; 1: in the nearest row of level 0 above it, and so on. A list never skips a level on its way down. */
  level: number;
  /** Of a class that the project has already. */
  id?: string;
}

/** As the service allows. */
export const MOST_CLASSES = 500;
export const MOST_LEVELS = 6;
const LONGEST_NAME = 100;

const freshKey = (rows: readonly ClassRow[]): number => rows.reduce((most, { key }) => Math.max(most, key), 0) + 1;
export const sameName = (name: string): string => name.normalize("NFC").trim().toLocaleLowerCase();
const inRange = (value: number, least: number, most: number): number => Math.min(most, Math.max(least, value));

/** The first palette colour used least, so that a class removed and another added do not end up alike. */
export function nextColour(rows: readonly Pick<ClassRow, "colour">[]): string {
  const used = new Map<string, number>();
  for (const { colour } of rows) used.set(colour, (used.get(colour) ?? 0) + 1);
  const palette = Array.from({ length: 20 }, (_, index) => colourAt(index));
  return palette.reduce((best, colour) => ((used.get(colour) ?? 0) < (used.get(best) ?? 0) ? colour : best), palette[0] ?? "#8c8c8c");
}

/** No row deeper than one level below the row above it, none deeper than the sixth. */
export function settle(rows: readonly ClassRow[]): ClassRow[] {
  let above = -1;
  return rows.map((row) => {
    const level = inRange(row.level, 0, Math.min(above + 1, MOST_LEVELS - 1));
    above = level;
    return level === row.level ? row : { ...row, level };
  });
}

/** Where the class at `index` and all that is in it ends. */
export function blockEnd(rows: readonly ClassRow[], index: number): number {
  const level = rows[index]?.level ?? 0;
  const end = rows.findIndex((row, at) => at > index && row.level <= level);
  return end < 0 ? rows.length : end;
}

const indexOf = (rows: readonly ClassRow[], key: number): number => rows.findIndex((row) => row.key === key);

/** A class more: at the end, beside another one (after all that is in that), or in it. */
export function addClass(rows: readonly ClassRow[], name = "", where?: { key: number; as: "beside" | "in" }): ClassRow[] {
  const at = where ? indexOf(rows, where.key) : -1;
  const near = rows[at];
  const row: ClassRow = { key: freshKey(rows), name, colour: nextColour(rows), level: near ? near.level + (where?.as === "in" ? 1 : 0) : 0 };
  if (!near || row.level >= MOST_LEVELS) return near ? [...rows] : [...rows, row];
  const end = blockEnd(rows, at);
  return [...rows.slice(0, end), row, ...rows.slice(end)];
}

export const changeClass = (rows: readonly ClassRow[], key: number, change: Partial<Pick<ClassRow, "name" | "colour">>): ClassRow[] =>
  rows.map((row) => (row.key === key ? { ...row, ...change } : row));

/** Takes a class away; what is in it moves up to where it was. */
export function removeClass(rows: readonly ClassRow[], key: number): ClassRow[] {
  const at = indexOf(rows, key);
  if (at < 0) return [...rows];
  const end = blockEnd(rows, at);
  return [...rows.slice(0, at), ...rows.slice(at + 1, end).map((row) => ({ ...row, level: row.level - 1 })), ...rows.slice(end)];
}

/** The row before or after which a class of the same group stands; undefined at the group's ends. */
function neighbour(rows: readonly ClassRow[], at: number, by: 1 | -1): number | undefined {
  const level = rows[at]?.level ?? 0;
  if (by === 1) {
    const end = blockEnd(rows, at);
    return rows[end]?.level === level ? end : undefined;
  }
  for (let index = at - 1; index >= 0 && (rows[index]?.level ?? 0) >= level; index--) if (rows[index]?.level === level) return index;
  return undefined;
}
export const mayMove = (rows: readonly ClassRow[], at: number, by: 1 | -1): boolean => neighbour(rows, at, by) !== undefined;

/** Changes places with the class before or after it in its group, each with all that is in it. */
export function moveClass(rows: readonly ClassRow[], key: number, by: 1 | -1): ClassRow[] {
  const at = indexOf(rows, key);
  const other = at < 0 ? undefined : neighbour(rows, at, by);
  if (other === undefined) return [...rows];
  const [first, second] = by === 1 ? [at, other] : [other, at];
  const end = blockEnd(rows, second);
  return [...rows.slice(0, first), ...rows.slice(second, end), ...rows.slice(first, second), ...rows.slice(end)];
}

const depthOf = (block: readonly ClassRow[]): number => block.reduce((most, { level }) => Math.max(most, level), 0) - (block[0]?.level ?? 0);

export function mayShift(rows: readonly ClassRow[], at: number, by: 1 | -1): boolean {
  const level = rows[at]?.level ?? 0;
  if (by === -1) return level > 0;
  return neighbour(rows, at, -1) !== undefined && level + 1 + depthOf(rows.slice(at, blockEnd(rows, at))) < MOST_LEVELS;
}

/** Into the class before it (1), or out of its group, to stand behind that (-1); with all that is in it. */
export function shiftClass(rows: readonly ClassRow[], key: number, by: 1 | -1): ClassRow[] {
  const at = indexOf(rows, key);
  if (at < 0 || !mayShift(rows, at, by)) return [...rows];
  const end = blockEnd(rows, at);
  const block = rows.slice(at, end).map((row) => ({ ...row, level: row.level + by }));
  if (by === 1) return [...rows.slice(0, at), ...block, ...rows.slice(end)];
  const level = rows[at]?.level ?? 0;
  const group = rows.findLastIndex((row, index) => index < at && row.level === level - 1);
  const groupEnd = blockEnd(rows, group);
  return [...rows.slice(0, at), ...rows.slice(end, groupEnd), ...block, ...rows.slice(groupEnd)];
}

/**
 * Puts a class with all that is in it where it was dropped: before the row at `to` (in the list as it was), at `level` or the nearest that is possible
 * there. A class dropped into itself stays.
 */
export function placeClass(rows: readonly ClassRow[], key: number, to: number, level: number): ClassRow[] {
  const at = indexOf(rows, key);
  const end = blockEnd(rows, at);
  if (at < 0 || (to > at && to < end)) return [...rows];
  const block = rows.slice(at, end);
  const rest = [...rows.slice(0, at), ...rows.slice(end)];
  const place = inRange(to > at ? to - block.length : to, 0, rest.length);
  const deepest = Math.min((rest[place - 1]?.level ?? -1) + 1, MOST_LEVELS - 1 - depthOf(block));
  // Not shallower than what follows, or that would change its group.
  const next = inRange(level, Math.min(rest[place]?.level ?? 0, deepest), Math.max(0, deepest));
  const by = next - (block[0]?.level ?? 0);
  return settle([...rest.slice(0, place), ...block.map((row) => ({ ...row, level: row.level + by })), ...rest.slice(place)]);
}

/** What is wrong with each row, by its key. Names must differ within a group, ignoring case. */
export function classFaults(rows: readonly ClassRow[]): ReadonlyMap<number, string> {
  const faults = new Map<number, string>();
  const groups: Map<string, number>[] = [];
  rows.forEach(({ key, name, level }, index) => {
    groups.length = level + 1;
    const group = (groups[level] ??= new Map<string, number>());
    const same = sameName(name);
    const earlier = group.get(same);
    if (same === "") faults.set(key, "Give it a name, or remove it.");
    else if (earlier !== undefined) faults.set(key, `The same as number ${earlier + 1}${level > 0 ? " of its group" : ""}.`);
    else if (name.trim().length > LONGEST_NAME) faults.set(key, `At most ${LONGEST_NAME} characters.`);
    if (!group.has(same)) group.set(same, level > 0 ? group.size : index);
  });
  return faults;
}

/** The rows as classes, for what shows classes; a row that has no name yet is left out. */
export function asViews(rows: readonly ClassRow[]): ClassView[] {
  const paths: string[] = [];
  return rows.flatMap(({ key, id, name, colour, level }) => {
    paths.length = level;
    const path = [...paths, name.trim()].join("/");
    paths[level] = name.trim();
    return name.trim() === "" ? [] : [{ id: id ?? `row-${key}`, name: name.trim(), path, level, colour, retired: false }];
  });
}
