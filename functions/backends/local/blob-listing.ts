import { opendir, realpath, stat } from "node:fs/promises";
import { join } from "node:path";
import { compareText } from "../text-order.ts";
import { isGone, isInside, type Tree } from "./blob-tree.ts";
import { sortedNames } from "./sorted-names.ts";

/** Entries of one directory in order: names of files, and of sub-folders with a slash at the end, which puts them where their blobs belong. */
type Entries = readonly string[];

interface Kept {
  entries: Entries;
  /** Of the directory when it was read, ns. */
  modified: bigint;
}

/** Directories with fewer names are read anew: it takes less than a millisecond. */
const WORTH_KEEPING = 500;
const KEPT_AT_MOST = 4;
const KEPT_MS = 120_000;
/** A directory that changed just before it was read may change again within the same tick of its clock. */
const TICK_NS = 50_000_000n;

/** Lists trees. Keeps the last few large directories, sorted, as long as they do not change: page after page of 500,000 names comes from one reading. */
export function blobListing() {
  const kept = new Map<string, Kept>();
  let idle: NodeJS.Timeout | undefined;

  async function entriesOf(tree: Tree, folder: string): Promise<Entries> {
    const named = join(
      tree.root,
      ...folder
        .split("/")
        .slice(0, -1)
        .map((segment) => tree.toFile(segment)),
    );
    try {
      // A prefix may name a linked folder: where that leads out of the tree there is nothing.
      const path = await realpath(named);
      if (!isInside(tree.root, path)) return [];
      const { mtimeNs } = await stat(path, { bigint: true });
      const known = kept.get(path);
      if (known?.modified === mtimeNs) return known.entries;
      kept.delete(path);
      const readAt = BigInt(Date.now()) * 1_000_000n;
      const entries = await sortedNames(namesIn(tree, path));
      if (entries.length >= WORTH_KEEPING && readAt - mtimeNs > TICK_NS) keep(path, { entries, modified: mtimeNs });
      return entries;
    } catch (error) {
      if (isGone(error)) return [];
      throw error;
    }
  }

  function keep(path: string, what: Kept): void {
    kept.set(path, what);
    for (const oldest of kept.keys()) if (kept.size > KEPT_AT_MOST) kept.delete(oldest);
    clearTimeout(idle);
    idle = setTimeout(() => kept.clear(), KEPT_MS).unref();
  }

  /** Names of blobs under a prefix after a name, in order. Their files may be gone meanwhile. */
  async function* namesAfter(tree: Tree, prefix: string, after: string, folder = parentOf(prefix)): AsyncGenerator<string> {
    const from = compareText(prefix, after) > 0 ? prefix : after;
    const entries = await entriesOf(tree, folder);
    for (let at = firstNotBefore(entries, folder, from); at < entries.length; at++) {
      const entry = entries[at] ?? "";
      const name = folder + entry;
      if (entry.endsWith("/")) {
        if (name.startsWith(prefix) || prefix.startsWith(name)) yield* namesAfter(tree, prefix, after, name);
        else return;
      } else if (!name.startsWith(prefix)) return;
      else if (name !== after) yield name;
    }
  }

  /** Entries directly under a folder (empty, or with a slash at the end) after one of them, as full names. */
  async function* levelAfter(tree: Tree, folder: string, after: string): AsyncGenerator<string> {
    const entries = await entriesOf(tree, folder);
    for (let at = firstNotBefore(entries, folder, after); at < entries.length; at++) {
      const name = folder + (entries[at] ?? "");
      if (name !== after) yield name;
    }
  }

  return {
    namesAfter,
    levelAfter,
    close: () => {
      clearTimeout(idle);
      kept.clear();
    },
  };
}

const parentOf = (prefix: string) => prefix.slice(0, prefix.lastIndexOf("/") + 1);

/** The first entry that is not wholly before `from`; a folder that `from` is in is not. */
function firstNotBefore(entries: Entries, folder: string, from: string): number {
  let [low, high] = [0, entries.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    const name = folder + (entries[middle] ?? "");
    if (compareText(name, from) < 0 && !(name.endsWith("/") && from.startsWith(name))) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Links count as files here: whether they may be followed is seen when the blob is looked at. Linked folders are not walked, they could be circles. */
async function* namesIn(tree: Tree, path: string): AsyncGenerator<string> {
  for await (const entry of await opendir(path, { bufferSize: 1_024 })) {
    const name = tree.fromFile(entry.name);
    if (name === undefined) continue;
    if (entry.isDirectory()) yield `${name}/`;
    else if (entry.isFile() || entry.isSymbolicLink()) yield name;
  }
}
