import { Refusal } from "../refusal.ts";

/** What a path of a dataset selects. Names are blob names as they are: `%2e%2e` is a name of six letters, never decoded. */
export type Selection =
  /** All names below the prefix, which is empty (the whole container) or ends in `/`. */
  | { all: true; prefix: string; matches(name: string): boolean }
  /** One file. */
  | { all: false; prefix: string; matches(name: string): boolean };

/** Bytes of UTF-8; Azure allows 1,024 characters, and 1,024 bytes is what every part of the service can hold. */
export const NAME_BYTES = 1_024;

const CONTROL = /[\p{Cc}\p{Zl}\p{Zp}\ufeff]/u;

/** Why no blob of ours can have this name, as a sentence; undefined where it can. */
export function nameFault(name: string): string | undefined {
  if (name === "") return "A name must not be empty.";
  if (!name.isWellFormed()) return "The name holds broken Unicode.";
  if (CONTROL.test(name)) return "The name holds control characters.";
  if (name.includes("\\")) return "Use / between folders, not a backslash.";
  if (name.startsWith("/")) return "Start without a slash: paths are counted from the container.";
  for (const segment of name.split("/")) {
    if (segment === "") return "The name has two slashes in a row, or ends in one.";
    if (segment === "." || segment === "..") return "The name must not hold . or .. as a folder.";
  }
  return Buffer.byteLength(name) > NAME_BYTES ? `The name is longer than ${NAME_BYTES} bytes.` : undefined;
}

// Forms: everything (two stars, or two stars, slash, star dot star); a folder followed by one of these or by a slash; the path of one file.
export function selection(path: string): Selection {
  const folder = /^(?:(?<folder>.*)\/)?(?:\*\*(?:\/\*(?:\.\*)?)?)?$/s.exec(path);
  if (folder && path !== "") {
    const prefix = folder.groups?.["folder"] === undefined ? "" : checked(folder.groups["folder"], `${folder.groups["folder"]}/`);
    return { all: true, prefix, matches: (name) => name.startsWith(prefix) && name.length > prefix.length };
  }
  const name = checked(path, path);
  return { all: false, prefix: name, matches: (other) => other === name };
}

function checked(name: string, result: string): string {
  const why =
    nameFault(name) ?? (name.includes("*") ? "A * can stand only at the end, as in folder/** (all below the folder) or **/*.* (everything)." : undefined);
  if (why) throw new Refusal("invalid", why, { reason: "path", violations: [{ path: "path", message: why }] });
  return result;
}

/** A prefix to browse below: empty, or a folder with its trailing slash. */
export function folderPrefix(prefix: string): string {
  if (prefix === "") return "";
  const why = prefix.endsWith("/") ? nameFault(prefix.slice(0, -1)) : "A folder ends in a slash.";
  if (why) throw new Refusal("invalid", why, { reason: "path", violations: [{ path: "prefix", message: why }] });
  return prefix;
}
