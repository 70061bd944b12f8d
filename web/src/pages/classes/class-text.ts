import { addClass, type ClassRow, MOST_LEVELS, nextColour, sameName, settle } from "./class-list.ts";

/** A line of a list of classes that somebody wrote. */
export interface WrittenClass {
  name: string;
  level: number;
}

/** Columns that a tab reaches; people who mix tabs and spaces mostly see four. */
const TAB = 4;
const widthOf = (indent: string): number => Array.from(indent).reduce((width, each) => (each === "\t" ? (Math.floor(width / TAB) + 1) * TAB : width + 1), 0);

/**
 * Text with one class a line: a line that is indented more than the one above is in it; slashes are levels too, as in `Animal/Cat`.
 * Blank lines are passed over. What is deeper than the sixth level stands there, and is counted in `tooDeep`.
 */
export function readClassText(text: string): { classes: WrittenClass[]; tooDeep: number } {
  const open: number[] = []; // widths of the lines above that are still groups of this one
  const depths: number[] = []; // levels that each of them opened
  const classes: WrittenClass[] = [];
  let tooDeep = 0;
  const lines = text.split(/\r\n|\r|\n/).filter((line) => line.trim() !== "");
  const least = Math.min(...lines.map((line) => widthOf(/^\s*/.exec(line)?.[0] ?? "")));
  for (const line of lines) {
    const width = widthOf(/^\s*/.exec(line)?.[0] ?? "") - least;
    while (open.length > 0 && (open.at(-1) ?? 0) >= width) {
      open.pop();
      depths.pop();
    }
    const base = depths.reduce((sum, depth) => sum + depth, 0);
    const names = partsOf(line);
    if (names.length === 0) continue;
    names.forEach((name, index) => {
      if (base + index >= MOST_LEVELS) tooDeep++;
      classes.push({ name, level: Math.min(base + index, MOST_LEVELS - 1) });
    });
    open.push(width);
    depths.push(names.length);
  }
  return { classes, tooDeep };
}

const partsOf = (name: string): string[] =>
  name
    .split("/")
    .map((part) => part.trim())
    .filter((part) => part !== "");

interface Node {
  row: ClassRow;
  inside: Node[];
}

function treeOf(rows: readonly ClassRow[]): Node[] {
  const top: Node[] = [];
  const open: Node[][] = [top];
  for (const row of settle(rows)) {
    const node: Node = { row, inside: [] };
    open.length = row.level + 1;
    open[row.level]?.push(node);
    open[row.level + 1] = node.inside;
  }
  return top;
}

const flat = (nodes: readonly Node[], level = 0): ClassRow[] =>
  nodes.flatMap(({ row, inside }) => [row.level === level ? row : { ...row, level }, ...flat(inside, level + 1)]);

/** Gives the node of that name in a group, made where it is not there yet. */
function nodeIn(group: Node[], name: string, make: (name: string) => ClassRow): Node {
  const found = group.find(({ row }) => sameName(row.name) === sameName(name));
  if (found) return found;
  const made: Node = { row: make(name), inside: [] };
  group.push(made);
  return made;
}

function maker(rows: readonly ClassRow[]): (name: string) => ClassRow {
  let key = rows.reduce((most, row) => Math.max(most, row.key), 0);
  const colours = rows.map(({ colour }) => ({ colour }));
  return (name) => {
    const colour = nextColour(colours);
    colours.push({ colour });
    return { key: ++key, name, colour, level: 0 };
  };
}

/** The written classes added to the list, each in its group; those that are there already are passed over, and so are rows without a name. */
export function pasteClasses(rows: readonly ClassRow[], text: string): { rows: ClassRow[]; added: number; tooDeep: number } {
  const named = settle(rows.filter(({ name }) => name.trim() !== ""));
  const { classes, tooDeep } = readClassText(text);
  const top = treeOf(named);
  const make = maker(rows);
  const open: Node[][] = [top];
  for (const { name, level } of classes) {
    const node = nodeIn(open[level] ?? top, name, make);
    open.length = level + 1;
    open[level + 1] = node.inside;
  }
  const all = flat(top);
  return { rows: all.length > 0 ? all : addClass([]), added: all.length - named.length, tooDeep };
}

/** A class that the project has keeps its name as it is: it may be from when a slash was a character like others. */
export const isPath = ({ id, name }: ClassRow): boolean => id === undefined && name.includes("/");

/** Rows whose names have slashes, put into the groups that they name. */
export function splitPaths(rows: readonly ClassRow[]): ClassRow[] {
  if (!rows.some(isPath)) return [...rows];
  const make = maker(rows);
  const split = (nodes: Node[]): Node[] => {
    const plain = nodes.filter(({ row }) => !isPath(row));
    const made: Node[] = [];
    const group: Node[] = [];
    for (const node of nodes) {
      node.inside = split(node.inside);
      if (plain.includes(node)) group.push(node);
      else {
        const [first, ...others] = partsOf(node.row.name);
        const last = others.pop();
        const renamed: Node = { row: { ...node.row, name: last ?? first ?? "" }, inside: node.inside };
        if (first === undefined || last === undefined) group.push(renamed);
        else {
          const known = [...plain, ...made].find(({ row }) => sameName(row.name) === sameName(first));
          const top = known ?? { row: make(first), inside: [] };
          if (!known) {
            made.push(top);
            group.push(top);
          }
          others.reduce((inside, part) => nodeIn(inside, part, make).inside, top.inside).push(renamed);
        }
      }
    }
    return group;
  };
  return settle(flat(split(treeOf(rows))));
}
