import type { BlobContainer, Blobs } from "../backends/blobs.ts";
import { atOnce } from "../datasets/at-once.ts";
import { PROJECTS_CONTAINER } from "../projects/erase-project.ts";

interface Needs {
  blobs: Blobs;
}

/** What the last whole walk found: chunks of names (name-chunks.ts), each with the items of its names. */
export interface Listing {
  /** Hash of a chunk → ids of its items. */
  chunks: Map<string, string>;
  /** Of names that are in no whole chunk. */
  loose: string;
}

/** What a walk found in a stretch of the listing; `from` and `to`: files listed before it, and after it. */
export interface Stretch extends Listing {
  from: number;
  to: number;
  /** Chunks that the last whole walk found as well. */
  seen: readonly string[];
}

/**
 * Files of a project's listing, in its own container; losing them costs time, nothing else. `map-<walk>` is the last whole walk: how many chunks in eight digits, a
 * hash a line, then a line of ids for each and one of loose ids; so a walk reads the hashes alone, and the ids of half a million items (12 MB) only where names changed.
 * `walk-<walk>-<from>-<to>` are the stretches of the walk under way. `told-<time>-<some id>`: items whose files events told of.
 */
const folderOf = (projectId: string): string => `${projectId}/listing/`;
const MOST_FILES = 5_000;
const AT_ONCE = 8;
/** Clocks of two machines differ by less; what an event told of within it waits for the walk after. */
const SKEW_MS = 10_000;
const ID = 24;
const HASH = 22;

/** Ids are written one after the other; all have 24 digits. */
export const idsIn = function* (ids: string): Generator<string> {
  for (let at = 0; at < ids.length; at += ID) yield ids.slice(at, at + ID);
};

const openListing = async (on: Needs): Promise<BlobContainer> => await on.blobs.open({ container: PROJECTS_CONTAINER });

/** Names of the files of a kind, without the folder. The first 5,000; what is beyond waits for the walk after. */
async function filesOf(container: BlobContainer, projectId: string, kind: "map-" | "walk-" | "told-"): Promise<string[]> {
  const folder = folderOf(projectId);
  const { blobs } = await container.list({ prefix: folder + kind, limit: MOST_FILES });
  return blobs.map(({ name }) => name.slice(folder.length));
}

const textOf = async (container: BlobContainer, name: string, range?: { start: number; end: number }): Promise<string> =>
  Buffer.from((await container.read(name, range)) ?? []).toString("latin1");

/** The newest map: an older one may be left by a walk that was killed while it tidied up. */
async function mapFile(container: BlobContainer, projectId: string): Promise<string | undefined> {
  const newest = (await filesOf(container, projectId, "map-")).at(-1);
  return newest === undefined ? undefined : folderOf(projectId) + newest;
}

/** Hashes of the chunks that the last whole walk found. */
export async function readChunks(on: Needs, projectId: string): Promise<Set<string>> {
  const container = await openListing(on);
  const file = await mapFile(container, projectId);
  if (file === undefined) return new Set();
  const count = Number(await textOf(container, file, { start: 0, end: 8 }));
  const hashes = await textOf(container, file, { start: 9, end: 9 + count * (HASH + 1) });
  return new Set(hashes.split("\n").slice(0, count));
}

/** All of it. */
export async function readListing(on: Needs, projectId: string): Promise<Listing> {
  const container = await openListing(on);
  const file = await mapFile(container, projectId);
  const [count = "0", ...lines] = (file === undefined ? "" : await textOf(container, file)).split("\n");
  const of = Number(count);
  return { chunks: new Map(lines.slice(0, of).map((hash, at) => [hash, lines[of + at] ?? ""])), loose: lines[2 * of] ?? "" };
}

/** Written before its items are, and before the walk's record says that it came so far; the same stretch again replaces its own, a longer one stands beside it. */
export async function noteStretch(on: Needs, projectId: string, walk: string, { from, to, seen, chunks, loose }: Stretch): Promise<void> {
  const lines = [...seen, ...[...chunks].map(([hash, ids]) => `${hash} ${ids}`), ` ${loose}`];
  await write(await openListing(on), `${folderOf(projectId)}walk-${walk}-${from}-${to}`, lines);
}

/** The stretches of a walk together; undefined where some of the `listed` files are in none: another run of the same walk tidied up. */
export async function readWalk(on: Needs, projectId: string, walk: string, listed: number): Promise<Omit<Stretch, "from" | "to"> | undefined> {
  const container = await openListing(on);
  const own = (await filesOf(container, projectId, "walk-")).flatMap((name) => {
    const [from, to] = name.startsWith(`walk-${walk}-`) ? name.slice(`walk-${walk}-`.length).split("-").map(Number) : [];
    return from === undefined || to === undefined ? [] : [{ name, from, to }];
  });
  own.sort((a, b) => a.from - b.from);
  let reach = 0;
  const seen: string[] = [];
  const chunks = new Map<string, string>();
  const loose: string[] = [];
  for (const { name, from, to } of own) {
    if (from > reach) return undefined;
    reach = Math.max(reach, to);
    for (const line of (await textOf(container, folderOf(projectId) + name)).split("\n")) {
      const [hash = "", ids] = line.split(" ");
      if (ids === undefined) seen.push(hash);
      else if (hash === "") loose.push(ids);
      else chunks.set(hash, ids);
    }
  }
  return reach < listed ? undefined : { seen, chunks, loose: loose.join("") };
}

/** Items that other walks, which were given up on the way, may have added: no map has them. */
export async function readGivenUp(on: Needs, projectId: string, walk: string): Promise<Set<string>> {
  const container = await openListing(on);
  const others = (await filesOf(container, projectId, "walk-")).filter((name) => !name.startsWith(`walk-${walk}-`));
  const ids = new Set<string>();
  for (const name of others) {
    for (const line of (await textOf(container, folderOf(projectId) + name)).split("\n")) for (const id of idsIn(line.split(" ")[1] ?? "")) ids.add(id);
  }
  return ids;
}

/** The map of a walk that is whole, in place of the one before. */
export async function writeListing(on: Needs, projectId: string, walk: string, { chunks, loose }: Listing): Promise<void> {
  const container = await openListing(on);
  const before = await filesOf(container, projectId, "map-");
  const own = `map-${walk}`;
  await write(container, folderOf(projectId) + own, [String(chunks.size).padStart(8, "0"), ...chunks.keys(), ...chunks.values(), loose]);
  await removeFiles(
    container,
    projectId,
    before.filter((name) => name !== own),
  );
}

/** The stretches of all walks: one at a time is under way, so what is left of others is of ones that were given up. */
export async function forgetStretches(on: Needs, projectId: string): Promise<void> {
  const container = await openListing(on);
  await removeFiles(container, projectId, await filesOf(container, projectId, "walk-"));
}

/** Items whose files came, changed or went, as an event said: the next walk looks after them, whatever its chunks say. `at` in epoch ms. */
export async function noteTold(on: Needs, projectId: string, at: number, ids: readonly string[]): Promise<void> {
  const [first] = ids;
  if (first !== undefined) await write(await openListing(on), `${folderOf(projectId)}told-${String(at).padStart(13, "0")}-${first}`, [ids.join("")]);
}

/** What a walk has to know of events: before it began, it had to find what they told of; of those since, it cannot know. */
export interface Told {
  before: Set<string>;
  since: Set<string>;
  /** Of those before. */
  forget(): Promise<void>;
}

export async function readTold(on: Needs, projectId: string, walkStartedAt: number): Promise<Told> {
  const container = await openListing(on);
  const files = await filesOf(container, projectId, "told-");
  const isBefore = (name: string) => Number(name.split("-")[1]) < walkStartedAt - SKEW_MS;
  const read = async (names: readonly string[]) => {
    const ids = new Set<string>();
    await atOnce(AT_ONCE, names, async (name) => {
      for (const id of idsIn(await textOf(container, folderOf(projectId) + name))) ids.add(id);
    });
    return ids;
  };
  const old = files.filter(isBefore);
  const rest = files.filter((name) => !isBefore(name));
  return { before: await read(old), since: await read(rest), forget: async () => await removeFiles(container, projectId, old) };
}

const write = async (container: BlobContainer, name: string, lines: readonly string[]): Promise<void> =>
  void (await container.write(name, Buffer.from(lines.join("\n"), "latin1"), { contentType: "text/plain" }));

async function removeFiles(container: BlobContainer, projectId: string, names: readonly string[]): Promise<void> {
  await atOnce(AT_ONCE, names, async (name) => await container.delete(folderOf(projectId) + name));
}
