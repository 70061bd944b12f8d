import { colourAt } from "../../../../functions/projects/palette.ts";

/** One class while it is being written. `key` is the row's own, so that a row keeps its focus when the order changes. */
export interface ClassRow {
  key: number;
  name: string;
  /** `#rrggbb` */
  colour: string;
}

/** As the service allows. */
export const MOST_CLASSES = 500;
const LONGEST_NAME = 100;

const freshKey = (rows: readonly ClassRow[]): number => rows.reduce((most, { key }) => Math.max(most, key), 0) + 1;
const sameName = (name: string): string => name.normalize("NFC").trim().toLocaleLowerCase();

/** The first palette colour used least, so that a class removed and another added do not end up alike. */
export function nextColour(rows: readonly ClassRow[]): string {
  const used = new Map<string, number>();
  for (const { colour } of rows) used.set(colour, (used.get(colour) ?? 0) + 1);
  const palette = Array.from({ length: 20 }, (_, index) => colourAt(index));
  return palette.reduce((best, colour) => ((used.get(colour) ?? 0) < (used.get(best) ?? 0) ? colour : best), palette[0] ?? "#8c8c8c");
}

export const addClass = (rows: readonly ClassRow[], name = ""): ClassRow[] => [...rows, { key: freshKey(rows), name, colour: nextColour(rows) }];

/** Text with one class a line; blank lines and names that are there already are passed over. */
export function pasteClasses(rows: readonly ClassRow[], text: string): ClassRow[] {
  let all = rows.filter(({ name }) => name.trim() !== "");
  const known = new Set(all.map(({ name }) => sameName(name)));
  for (const line of text.split(/\r\n|\r|\n/)) {
    const name = line.trim();
    if (name === "" || known.has(sameName(name))) continue;
    known.add(sameName(name));
    all = addClass(all, name);
  }
  return all;
}

export const changeClass = (rows: readonly ClassRow[], key: number, change: Partial<Pick<ClassRow, "name" | "colour">>): ClassRow[] =>
  rows.map((row) => (row.key === key ? { ...row, ...change } : row));

export const removeClass = (rows: readonly ClassRow[], key: number): ClassRow[] => rows.filter((row) => row.key !== key);

/** Moves a row to a place; places outside the list are its ends. */
export function moveClass(rows: readonly ClassRow[], key: number, to: number): ClassRow[] {
  const from = rows.findIndex((row) => row.key === key);
  const moved = rows[from];
  if (!moved) return [...rows];
  const rest = rows.filter((row) => row !== moved);
  const place = Math.min(rest.length, Math.max(0, to));
  return [...rest.slice(0, place), moved, ...rest.slice(place)];
}

/** What is wrong with each row, by its key. */
export function classFaults(rows: readonly ClassRow[]): ReadonlyMap<number, string> {
  const faults = new Map<number, string>();
  const seen = new Map<string, number>();
  rows.forEach(({ key, name }, index) => {
    const same = sameName(name);
    const earlier = seen.get(same);
    if (same === "") faults.set(key, "Give it a name, or remove it.");
    else if (earlier !== undefined) faults.set(key, `The same as number ${earlier + 1}.`);
    else if (name.trim().length > LONGEST_NAME) faults.set(key, `At most ${LONGEST_NAME} characters.`);
    if (!seen.has(same)) seen.set(same, index);
  });
  return faults;
}
