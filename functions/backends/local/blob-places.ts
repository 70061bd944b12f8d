import { realpathSync, statSync } from "node:fs";
import { mkdir, readdir, realpath, rm } from "node:fs/promises";
import { isAbsolute, join, resolve } from "node:path";
import { Refusal } from "../../refusal.ts";
import { checkContainerName } from "../blob-name.ts";
import type { Place } from "../blobs.ts";
import { folderPlace } from "./blob-links.ts";
import { containerStore, isOlderThan, type Store } from "./blob-store.ts";
import { folderTree, isGone, isInside } from "./blob-tree.ts";

const DAY_MS = 86_400_000;

export interface BlobRoots {
  /** Folder of the containers. */
  root: string;
  /** Folders of the user's that may be read in place. */
  allowFolders: readonly string[];
  secret: Uint8Array;
}

/** Where a place is on the disk, and under which name its links have it: a link's place is a container, or an allowed folder and what is below it. */
export interface Found {
  store: Store;
  linkPlace: string;
  /** Of a sub-folder of an allowed folder: its path below that, with a slash at the end. */
  linkPrefix: string;
}

export function blobPlaces({ root, allowFolders, secret }: BlobRoots) {
  const stores = new Map<string, Promise<Store>>();
  let swept: Promise<void> | undefined;

  const container = (name: string): Promise<Store> => {
    checkContainerName(name);
    const known = stores.get(name);
    if (known) return known;
    swept ??= sweep(root);
    const made = swept.then(async () => containerStore(await realpath(root), name));
    stores.set(name, made);
    made.catch(() => stores.delete(name));
    return made;
  };

  /**
   * Looked up each time: a folder that was allowed may have been moved, or be mounted later. Synchronous, some 20 µs each: a labeler's next page asks for it,
   * and three rounds through the thread pool would each wait for a step of whatever runs beside.
   */
  const allowed = (): string[] => allowFolders.flatMap((path) => realOf(path) ?? []);

  function folder(path: string): Found {
    const refused = new Refusal("not-allowed", "This folder was not allowed when the service was started (--allow-folder).", { reason: "folder-not-allowed" });
    if (!isAbsolute(path) || path.includes("\0")) throw refused;
    const roots = allowed();
    const real = realOf(path);
    if (real === undefined)
      throw [...roots, ...allowFolders].some((one) => isInside(one, resolve(path))) ? new Refusal("not-found", "There is no such folder.") : refused;
    const home = roots.filter((one) => isInside(one, real)).sort((a, b) => b.length - a.length)[0];
    if (home === undefined) throw refused;
    if (!statSync(real).isDirectory()) throw new Refusal("not-found", "This is not a folder.");
    const below = real.slice(home.length).split(/[\\/]/).filter(Boolean);
    return { store: { tree: folderTree(real) }, linkPlace: folderPlace(secret, home), linkPrefix: below.map((part) => `${part}/`).join("") };
  }

  return {
    find: async (place: Place): Promise<Found> => {
      if ("account" in place) throw new Error("Accounts of the user's are opened elsewhere (azure/accounts.ts).");
      return "folder" in place ? folder(place.folder) : { store: await container(place.container), linkPlace: place.container, linkPrefix: "" };
    },
    /** The place of a link that was signed by us. */
    linked: async (place: string): Promise<Store | undefined> => {
      if (!place.startsWith("~")) return container(place);
      const home = allowed().find((path) => folderPlace(secret, path) === place);
      return home === undefined ? undefined : { tree: folderTree(home) };
    },
  };
}

/** Clears what killed processes left: unfinished files of more than a day, staged blocks of more than a week. */
/** The path without links; undefined where there is nothing. */
function realOf(path: string): string | undefined {
  try {
    return realpathSync.native(path);
  } catch (error) {
    if (isGone(error)) return undefined;
    throw error;
  }
}

async function sweep(root: string): Promise<void> {
  await mkdir(root, { recursive: true });
  const now = Date.now();
  const staged = await childrenOf(join(root, ".staged"));
  const old: [folder: string, ms: number][] = [[join(root, ".unfinished"), DAY_MS], ...staged.map((path): [string, number] => [path, 7 * DAY_MS])];
  for (const [folder, ms] of old)
    for (const path of await childrenOf(folder)) if (await isOlderThan(path, ms, now)) await rm(path, { recursive: true, force: true });
}

async function childrenOf(folder: string): Promise<string[]> {
  try {
    return (await readdir(folder)).map((name) => join(folder, name));
  } catch (error) {
    if (isGone(error)) return [];
    throw error;
  }
}
