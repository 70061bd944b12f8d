import { Refusal } from "../refusal.ts";

const LONGEST = 1_024;
/** Control characters, and the separator of Windows, which Azure turns into `/` on the way. */
const FORBIDDEN = /[\p{Cc}\\]/u;
const CONTAINER = /^(?=.{3,63}$)[a-z0-9]+(-[a-z0-9]+)*$/;

const refuse = (name: string, why: string): never => {
  throw new Refusal("invalid", `The name of a blob ${why}.`, { violations: [{ path: "name", message: JSON.stringify(name.slice(0, 120)) }] });
};

/**
 * Refuses what could be read as another name further on: by a file system, a proxy or a browser. Names are taken as they are, never
 * percent-decoded: `%2e%2e` is a good name of nine letters.
 */
export function checkBlobName(name: string): void {
  if (name.length > LONGEST || Buffer.byteLength(name) > 4 * LONGEST) refuse(name, `has at most ${LONGEST} characters`);
  if (!name.isWellFormed()) refuse(name, "is whole text (it holds half of a character)");
  if (FORBIDDEN.test(name)) refuse(name, "has no control character and no backslash");
  for (const segment of name.split("/"))
    if (segment === "" || segment === "." || segment === "..") refuse(name, "has no empty, `.` or `..` part between its slashes");
}

/** A prefix is the start of a name: its last part may be unfinished, so dots may stand there. */
export function checkBlobPrefix(prefix: string): void {
  if (prefix === "") return;
  const cut = prefix.lastIndexOf("/");
  if (cut >= 0) checkBlobName(prefix.slice(0, cut));
  const last = prefix.slice(cut + 1);
  checkBlobName(`${cut >= 0 ? prefix.slice(0, cut + 1) : ""}${/^\.{0,2}$/.test(last) ? "-" : last}`);
}

export function checkContainerName(container: string): void {
  if (!CONTAINER.test(container)) throw new Error(`${container} is not the name of a container: 3 to 63 of a–z, 0–9 and single hyphens.`);
}

const WINDOWS = /^(con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³])(\.|$)/i;

/** Whether some file system would open something else under this name: a device of Windows, a stream, or a name whose end Windows drops. */
export function isAmbiguousFile(name: string): boolean {
  return name.split("/").some((segment) => WINDOWS.test(segment) || /[<>:"|?*]/.test(segment) || /[. ]$/.test(segment));
}
