import type { KeyedClass } from "../../kinds/kind.ts";

/** A class as it stands on the palette. */
export interface PaletteRow {
  one: KeyedClass;
  /** Classes in it, at any depth, when it is a group. */
  inside: readonly string[];
  isFolded: boolean;
}

const plain = (text: string) => text.normalize("NFKD").replaceAll(/\p{M}/gu, "").toLowerCase();

/** The classes in their order, without those in a group that is folded away. */
export function rowsOf(classes: readonly KeyedClass[], folded: ReadonlySet<string>): PaletteRow[] {
  const rows: PaletteRow[] = [];
  let hiddenBelow: number | undefined;
  for (const [at, one] of classes.entries()) {
    if (hiddenBelow !== undefined && one.level > hiddenBelow) continue;
    hiddenBelow = undefined;
    const rest = classes.slice(at + 1);
    const end = rest.findIndex((next) => next.level <= one.level);
    const inside = rest.slice(0, end < 0 ? rest.length : end).map(({ id }) => id);
    const isFolded = inside.length > 0 && folded.has(one.id);
    if (isFolded) hiddenBelow = one.level;
    rows.push({ one, inside, isFolded });
  }
  return rows;
}

/** Finds classes by the words in their paths. Those whose own name begins with the text come first, then those whose path does. */
export function classSearch(classes: readonly KeyedClass[]): (text: string) => KeyedClass[] {
  const known = classes.map((one) => ({ one, name: plain(one.name), path: plain(one.path) }));
  return (text) => {
    const sought = plain(text).trim();
    const words = sought.split(/[\s/]+/).filter(Boolean);
    if (words.length === 0) return [...classes];
    const rank = ({ name, path }: (typeof known)[number]) => (name.startsWith(sought) ? 0 : path.startsWith(sought) ? 1 : 2);
    const found = known.filter(({ path }) => words.every((word) => path.includes(word)));
    return [0, 1, 2].flatMap((wanted) => found.filter((one) => rank(one) === wanted).map(({ one }) => one));
  };
}
