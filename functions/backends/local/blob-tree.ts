import { constants, lstatSync, realpathSync, statSync } from "node:fs";
import { type FileHandle, open, realpath } from "node:fs/promises";
import { join, sep } from "node:path";
import { Refusal } from "../../refusal.ts";
import { errorCode } from "./error-code.ts";
import { checkBlobName, isAmbiguousFile } from "../blob-name.ts";

/** A folder of the disk that holds blobs, and how their names are written there. */
export interface Tree {
  /** Real path. */
  root: string;
  /** A part of a blob's name → the name of its file or folder. Throws a `Refusal` where the disk cannot have it. */
  toFile(segment: string): string;
  /** The way back; undefined for what is not a blob's name. */
  fromFile(entry: string): string | undefined;
}

const SEGMENT_BYTES = 255;
const hex = (character: string) => `%${character.charCodeAt(0).toString(16).padStart(2, "0")}`;

function encoded(segment: string): string {
  let file = segment.replace(/[<>:"|?*%]/g, hex).replace(/[. ]$/, hex);
  if (isAmbiguousFile(file)) file = hex(file.charAt(0)) + file.slice(1);
  if (Buffer.byteLength(file) > SEGMENT_BYTES) throw new Refusal("invalid", `A part of a name is at most ${SEGMENT_BYTES} bytes on this disk.`);
  return file;
}

/** A container of the service: names that a file system would take for something else are written with `%` and two digits. */
export const containerTree = (root: string): Tree => ({
  root,
  toFile: encoded,
  fromFile: (entry) => {
    const segment = entry.replace(/%([0-9a-f]{2})/g, (_, digits: string) => String.fromCharCode(Number.parseInt(digits, 16)));
    return isName(segment) && segment.length <= SEGMENT_BYTES && encoded(segment) === entry ? segment : undefined;
  },
});

/** A folder of the user's: names are as they are. */
export const folderTree = (root: string): Tree => ({
  root,
  toFile: (segment) => segment,
  fromFile: (entry) => (isName(entry) ? entry : undefined),
});

function isName(segment: string): boolean {
  try {
    checkBlobName(segment);
    return true;
  } catch (error) {
    if (error instanceof Refusal) return false;
    throw error;
  }
}

export function fileOf(tree: Tree, name: string): string {
  checkBlobName(name);
  return join(tree.root, ...name.split("/").map((segment) => tree.toFile(segment)));
}

export const isInside = (root: string, path: string) => path === root || path.startsWith(root.endsWith(sep) ? root : root + sep);

const GONE = new Set(["ENOENT", "ENOTDIR", "ELOOP", "ENAMETOOLONG"]);
export const isGone = (error: unknown) => GONE.has(errorCode(error));

/** Size and age of a blob's file; undefined where there is none, or where a link leads out of the tree. `path` as the tree has it. */
export function statBlob(tree: Tree, path: string) {
  try {
    let stat = lstatSync(path, { bigint: true });
    if (stat.isSymbolicLink()) {
      if (!isInside(tree.root, realpathSync(path))) return undefined;
      stat = statSync(path, { bigint: true });
    }
    return stat.isFile() ? stat : undefined;
  } catch (error) {
    if (isGone(error)) return undefined;
    throw error;
  }
}

/** Opens a blob's file. No part of its path may lead out of the tree, and it must be a plain file: opening a pipe would wait for ever. */
export async function openBlob(tree: Tree, name: string): Promise<FileHandle | undefined> {
  try {
    const path = await realpath(fileOf(tree, name));
    if (!isInside(tree.root, path)) return undefined;
    const handle = await open(path, constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0));
    const stat = await handle.stat();
    if (stat.isFile()) return handle;
    await handle.close();
    return undefined;
  } catch (error) {
    if (isGone(error)) return undefined;
    throw error;
  }
}
