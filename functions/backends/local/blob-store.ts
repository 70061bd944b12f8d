import { type BigIntStats, createReadStream, createWriteStream, readFileSync } from "node:fs";
import { link, mkdir, rename, rm, rmdir, stat, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { pipeline } from "node:stream/promises";
import { createHash, randomUUID } from "node:crypto";
import { z } from "zod";
import { Refusal } from "../../refusal.ts";
import type { BlobFacts } from "../blobs.ts";
import { contentTypeOf } from "../content-type.ts";
import { errorCode } from "./error-code.ts";
import { containerTree, fileOf, isGone, statBlob, type Tree } from "./blob-tree.ts";

/** What a file does not say of itself. Kept beside the tree, only where it differs from what the name suggests. */
const Facts = z.object({ contentType: z.string().optional(), blocks: z.string().optional() });
type Facts = z.infer<typeof Facts>;

/** `%` cannot end the name of a file in a container, so facts never share a name with a folder. */
const FACTS_SUFFIX = "%";
const TRIES = 5;

/** A tree and where its facts and unfinished parts are. A folder of the user's has neither. */
export interface Store {
  tree: Tree;
  own?: { facts: Tree; staged: string; unfinished: string };
}

/** The folders of a container under the root of all. Their names start with a dot, which no container's does. */
export async function containerStore(root: string, container: string): Promise<Store> {
  const own = { facts: containerTree(join(root, ".facts", container)), staged: join(root, ".staged", container), unfinished: join(root, ".unfinished") };
  const tree = containerTree(join(root, container));
  for (const path of [tree.root, own.unfinished]) await mkdir(path, { recursive: true });
  return { tree, own };
}

/** Synchronous: it is a look at a tiny file or at none, and through the thread pool a list of 5,000 would take ten times as long. */
function factsOf({ own }: Store, name: string): Facts {
  if (!own) return {};
  try {
    return Facts.parse(JSON.parse(readFileSync(fileOf(own.facts, name) + FACTS_SUFFIX, "utf8")));
  } catch (error) {
    if (isGone(error)) return {};
    throw error;
  }
}

export async function headBlob(store: Store, name: string): Promise<BlobFacts | undefined> {
  const found = statBlob(store.tree, fileOf(store.tree, name));
  if (!found) return undefined;
  const { contentType = contentTypeOf(name) } = factsOf(store, name);
  return told(name, found, contentType);
}

const told = (name: string, { ino, mtimeNs, size }: Pick<BigIntStats, "ino" | "mtimeNs" | "size">, contentType: string): BlobFacts => ({
  name,
  size: Number(size),
  etag: `"${[ino, mtimeNs, size].map((number) => number.toString(36)).join(".")}"`,
  modifiedAt: Number(mtimeNs / 1_000_000n),
  contentType,
});

/** Bytes on their way to become a blob. A file of its own until it is whole, so a killed process leaves no half of a blob. */
export const unfinishedFile = (own: NonNullable<Store["own"]>) => join(own.unfinished, randomUUID());

export interface Finish {
  contentType: string;
  /** Refuses with `conflict` where the name is taken. */
  ifAbsent?: boolean;
  blocks?: string;
}

/** Makes the blob of a finished file, in one step of the file system. */
export async function finish(store: Store, name: string, unfinished: string, { contentType, ifAbsent = false, blocks }: Finish): Promise<BlobFacts> {
  const { tree, own } = store;
  if (!own) throw new Error("A folder of the user's is never written to.");
  const path = fileOf(tree, name);
  const factsPath = fileOf(own.facts, name) + FACTS_SUFFIX;
  const isPlain = contentType === contentTypeOf(name) && blocks === undefined;
  try {
    // Before it is in its place, where somebody else may delete it at once; moving changes none of this.
    const written = await stat(unfinished, { bigint: true });
    if (ifAbsent && statBlob(tree, path)) throw taken(name);
    // The facts first: a blob with the facts of the next one is better than one with none.
    if (isPlain) await rm(factsPath, { force: true });
    else {
      const facts = unfinishedFile(own);
      await writeFile(facts, JSON.stringify({ contentType, ...(blocks !== undefined && { blocks }) } satisfies Facts));
      await intoPlace(factsPath, () => rename(facts, factsPath));
    }
    await intoPlace(path, () => (ifAbsent ? link(unfinished, path) : rename(unfinished, path)));
    return told(name, written, contentType);
  } catch (error) {
    if (errorCode(error) === "EEXIST" && ifAbsent) throw taken(name);
    if (["EISDIR", "ENOTDIR", "EEXIST", "ENOTEMPTY"].includes(errorCode(error)))
      throw new Refusal("conflict", `${name} cannot be both a blob and a folder of blobs on this disk.`);
    throw error;
  } finally {
    await rm(unfinished, { force: true });
  }
}

const taken = (name: string) => new Refusal("conflict", `${name} is there already.`);

/** Somebody who deletes the last blob of a folder removes the folder, perhaps just now: then it is made again. */
async function intoPlace(path: string, move: () => Promise<void>): Promise<void> {
  for (let tries = 1; ; tries++) {
    await mkdir(dirname(path), { recursive: true });
    try {
      return await move();
    } catch (error) {
      if (errorCode(error) !== "ENOENT" || tries === TRIES) throw error;
    }
  }
}

export async function deleteBlob(store: Store, name: string): Promise<void> {
  const { tree, own } = store;
  if (!own) throw new Error("A folder of the user's is never written to.");
  const path = fileOf(tree, name);
  if (!statBlob(tree, path)) return;
  await rm(path, { force: true });
  const facts = fileOf(own.facts, name) + FACTS_SUFFIX;
  await rm(facts, { force: true });
  await rm(stagedFolder(own, name), { recursive: true, force: true });
  await prune(tree.root, path);
  await prune(own.facts.root, facts);
}

/** Removes folders that became empty, as they are nothing where names are flat. */
async function prune(root: string, path: string): Promise<void> {
  for (let folder = dirname(path); folder.length > root.length; folder = dirname(folder)) {
    try {
      await rmdir(folder);
    } catch (error) {
      if (["ENOTEMPTY", "EEXIST", "ENOENT"].includes(errorCode(error))) return;
      throw error;
    }
  }
}

const digest = (text: string) => createHash("sha256").update(text).digest("base64url");
const stagedFolder = (own: NonNullable<Store["own"]>, name: string) => join(own.staged, digest(name));
const stagedFile = (own: NonNullable<Store["own"]>, name: string, blockId: string) => join(stagedFolder(own, name), digest(blockId));

export async function stageBlock(own: NonNullable<Store["own"]>, name: string, blockId: string, bytes: Uint8Array): Promise<void> {
  const unfinished = unfinishedFile(own);
  await writeFile(unfinished, bytes);
  const path = stagedFile(own, name, blockId);
  await intoPlace(path, () => rename(unfinished, path));
}

/** Joins the blocks. Done again after it was done, it changes nothing and gives the same blob. */
export async function commitBlocks(store: Store, name: string, blockIds: readonly string[], contentType: string): Promise<BlobFacts> {
  const { own } = store;
  if (!own) throw new Error("A folder of the user's is never written to.");
  const blocks = digest(JSON.stringify(blockIds));
  const unfinished = unfinishedFile(own);
  try {
    await writeFile(unfinished, "");
    for (const blockId of blockIds) await pipeline(createReadStream(stagedFile(own, name, blockId)), createWriteStream(unfinished, { flags: "a" }));
  } catch (error) {
    await rm(unfinished, { force: true });
    if (!isGone(error)) throw error;
    const made = factsOf(store, name).blocks === blocks ? await headBlob(store, name) : undefined;
    if (made) return made;
    throw new Refusal("invalid", `A block of ${name} was never staged.`);
  }
  const made = await finish(store, name, unfinished, { contentType, blocks });
  await rm(stagedFolder(own, name), { recursive: true, force: true });
  return made;
}

/** Clears what killed processes left: unfinished files of more than a day, staged blocks of more than a week. */
export async function isOlderThan(path: string, ms: number, now: number): Promise<boolean> {
  try {
    return now - (await stat(path)).mtimeMs > ms;
  } catch (error) {
    if (isGone(error)) return false;
    throw error;
  }
}
