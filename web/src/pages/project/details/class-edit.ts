import type { ChangeClasses, ClassView } from "../../../api/projects.ts";
import { addClass, type ClassRow, removeClass, settle } from "../../classes/class-list.ts";
import { splitPaths } from "../../classes/class-text.ts";

/** The classes of a project while somebody changes them. */
export interface ClassEdit {
  /** As they were when the change began: what is saved is the difference to these. */
  base: readonly ClassView[];
  version: number;
  rows: readonly ClassRow[];
  /** By class id. */
  merges: readonly { from: string; into: string }[];
}

const rowsOf = (classes: readonly ClassView[]): ClassRow[] =>
  settle(classes.filter(({ retired }) => !retired).map(({ id, name, colour, level }, index) => ({ key: index + 1, id, name, colour, level })));

export const beginEdit = (classes: readonly ClassView[], version: number): ClassEdit => ({ base: classes, version, rows: rowsOf(classes), merges: [] });

/** The classes that cannot be given after the change: retired before, or now. */
export function retiredIn({ base, rows }: ClassEdit): ClassView[] {
  const listed = new Set(rows.map(({ id }) => id));
  return base.filter(({ id }) => !listed.has(id));
}

/** Rows as the editor left them. What is merged into a class that is taken out of the list is no longer merged. */
export function withRows(edit: ClassEdit, rows: readonly ClassRow[]): ClassEdit {
  const listed = new Set(rows.map(({ id }) => id));
  return { ...edit, rows, merges: edit.merges.filter(({ from, into }) => listed.has(into) && !listed.has(from)) };
}

/** Takes a class out of the list, for its labels to become labels of another one; so do those of classes that were to become labels of it. */
export function merge(edit: ClassEdit, from: string, into: string): ClassEdit {
  const row = edit.rows.find(({ id }) => id === from);
  if (!row || from === into) return edit;
  const merges = [...edit.merges.map((one) => (one.into === from ? { ...one, into } : one)), { from, into }];
  return { ...edit, rows: removeClass(edit.rows, row.key), merges };
}

/** Puts a retired class back, at the end and in no group. */
export function bringBack(edit: ClassEdit, id: string): ClassEdit {
  const found = edit.base.find((one) => one.id === id);
  if (!found || edit.rows.some((row) => row.id === id)) return edit;
  const rows = addClass(edit.rows, found.name).map((row, index) => (index === edit.rows.length ? { ...row, id, colour: found.colour } : row));
  return withRows(edit, rows);
}

export const addedIn = ({ rows }: ClassEdit): number => splitPaths(rows).filter(({ id }) => id === undefined).length;

export const toAsk = ({ rows, merges }: ClassEdit, labeled?: NonNullable<ChangeClasses["labeled"]>): ChangeClasses => ({
  classes: splitPaths(rows).map(({ id, name, level, colour }) => ({ ...(id === undefined ? {} : { id }), name: name.trim(), level, colour })),
  merge: [...merges],
  ...(labeled === undefined ? {} : { labeled }),
});

export const isChanged = (edit: ClassEdit): boolean => JSON.stringify(toAsk(edit)) !== JSON.stringify(toAsk(beginEdit(edit.base, edit.version)));

const placesOf = (rows: readonly Pick<ClassRow, "id" | "level">[], of: ReadonlySet<string | undefined>): string =>
  rows
    .filter(({ id }) => of.has(id))
    .map(({ id, level }) => `${id} ${level}`)
    .join();
const isMoved = (before: readonly ClassRow[], after: readonly ClassRow[]): boolean => {
  const [were, are] = [new Set(before.map(({ id }) => id)), new Set(after.map(({ id }) => id))];
  const both = new Set([...were].filter((id) => are.has(id)));
  return placesOf(before, both) !== placesOf(after, both);
};

/** What becomes of the classes, a sentence each. */
export function sayChanges(base: readonly ClassView[], after: readonly ClassRow[], merges: ClassEdit["merges"] = []): string[] {
  const before = rowsOf(base);
  const byId = new Map(base.map((one) => [one.id, one]));
  const nameOf = (id: string) => after.find((row) => row.id === id)?.name ?? byId.get(id)?.name ?? id;
  const into = new Map(merges.map((one) => [one.from, one.into]));
  const listed = new Set(after.map(({ id }) => id));
  const gone = before.flatMap(({ id = "", name }) => {
    const to = into.get(id);
    return listed.has(id)
      ? []
      : [to === undefined ? `${name} is retired: it is not given any more, labels that have it keep it.` : `${name} is merged into ${nameOf(to)}.`];
  });
  const changed = after.flatMap(({ id, name, colour }) => {
    const was = id === undefined ? undefined : byId.get(id);
    if (!was) return name.trim() === "" ? [] : [`${name.trim()} is new.`];
    return [
      ...(was.retired ? [`${name} is given again.`] : []),
      ...(was.name === name.trim() ? [] : [`${was.name} is called ${name.trim()}.`]),
      ...(was.colour === colour ? [] : [`${name} has another colour.`]),
    ];
  });
  return [...gone, ...changed, ...(isMoved(before, after) ? ["The order or the groups are changed."] : [])];
}

/** Puts `row` into `list` behind the row that it stands behind in `order`. */
function insertAsIn(list: readonly ClassRow[], order: readonly ClassRow[], row: ClassRow): ClassRow[] {
  const before = order.slice(0, order.indexOf(row)).toReversed();
  const anchor = before.find((one) => list.some((each) => each === one || (one.id !== undefined && each.id === one.id)));
  const place = anchor === undefined ? -1 : list.findIndex((each) => each === anchor || (anchor.id !== undefined && each.id === anchor.id));
  return [...list.slice(0, place + 1), row, ...list.slice(place + 1)];
}

/**
 * My changes on top of what somebody else saved meanwhile: names, colours, merges, retired and new classes of mine are kept; the order is mine if I changed it.
 * A class that they retired and I did not touch is retired.
 */
export function rebase(edit: ClassEdit, theirs: readonly ClassView[], version: number): ClassEdit {
  const base = rowsOf(edit.base);
  const ofBase = new Map(base.map((row) => [row.id, row]));
  const mine = new Map(edit.rows.flatMap((row) => (row.id === undefined ? [] : [[row.id, row] as const])));
  const ofTheirs = rowsOf(theirs);
  const activeNow = new Map(ofTheirs.map((row) => [row.id, row]));
  const isTouched = (row: ClassRow) => {
    const was = ofBase.get(row.id);
    return !was || was.name !== row.name || was.colour !== row.colour;
  };
  /** Of both: my name or colour where I changed it. */
  const both = (their: ClassRow, own: ClassRow): ClassRow => {
    const was = ofBase.get(own.id);
    return { ...their, name: was?.name === own.name ? their.name : own.name, colour: was?.colour === own.colour ? their.colour : own.colour };
  };
  const removedByMe = (id: string | undefined) => ofBase.has(id) && id !== undefined && !mine.has(id);
  let rows: ClassRow[];
  if (isMoved(base, edit.rows)) {
    rows = edit.rows.flatMap((own) => {
      const their = activeNow.get(own.id);
      if (own.id === undefined || isTouched(own)) return [their ? { ...both(their, own), level: own.level } : own];
      return their ? [{ ...both(their, own), level: own.level }] : [];
    });
    for (const their of ofTheirs) if (!mine.has(their.id ?? "") && !removedByMe(their.id)) rows = insertAsIn(rows, ofTheirs, their);
  } else {
    rows = ofTheirs.flatMap((their) => {
      const own = mine.get(their.id ?? "");
      return own ? [both(their, own)] : removedByMe(their.id) ? [] : [their];
    });
    for (const own of edit.rows) if ((own.id === undefined || !activeNow.has(own.id)) && isTouched(own)) rows = insertAsIn(rows, edit.rows, own);
  }
  const settled = settle(rows.map((row, index) => ({ ...row, key: index + 1 })));
  const known = new Set(theirs.filter(({ mergedInto }) => mergedInto === undefined).map(({ id }) => id));
  const next = { base: theirs, version, rows: settled, merges: edit.merges.filter(({ from }) => known.has(from)) };
  return withRows(next, settled);
}
