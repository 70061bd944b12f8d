import { Refusal } from "../refusal.ts";

/** Deeper than any record of ours, and shallow enough for every recursive walk that follows. */
const MAX_DEPTH = 100;

const malformed = (message: string) => new Refusal("invalid", message, { reason: "malformed-json" });

/**
 * JSON in UTF-8 → value. Refuses what two readers could understand differently, or what is only ever an attack:
 * bytes that are not UTF-8, half surrogate pairs, a key given twice, a key `__proto__`, nesting beyond 100 (RFC 8259 sections 4, 8 and 9 leave these open).
 */
export function strictJson(bytes: Uint8Array): unknown {
  const text = decode(bytes);
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw malformed("The body is not JSON.");
  }
  inspect(text);
  return value;
}

function decode(bytes: Uint8Array): string {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    throw malformed("The body is not UTF-8.");
  }
}

/** Walks text that is known to be JSON, so it only needs to tell strings, brackets and commas apart. */
function inspect(text: string): void {
  /** One entry for each open bracket: the keys seen, or undefined for a list. */
  const open: (Set<string> | undefined)[] = [];
  let keyNext = false;
  for (let at = 0; at < text.length; at++) {
    const mark = text[at];
    if (mark === '"') {
      const end = endOfString(text, at);
      const raw = text.slice(at, end + 1);
      const said = raw.includes("\\") ? String(JSON.parse(raw)) : raw.slice(1, -1);
      if (!said.isWellFormed()) throw malformed("A text has half of a surrogate pair.");
      if (keyNext) noteKey(open.at(-1), said);
      keyNext = false;
      at = end;
    } else if (mark === "{" || mark === "[") {
      open.push(mark === "{" ? new Set() : undefined);
      if (open.length > MAX_DEPTH) throw malformed(`The body is nested more than ${MAX_DEPTH} deep.`);
      keyNext = mark === "{";
    } else if (mark === "}" || mark === "]") {
      open.pop();
      keyNext = false;
    } else if (mark === ",") keyNext = open.at(-1) !== undefined;
  }
}

function endOfString(text: string, start: number): number {
  let end = start + 1;
  while (text[end] !== '"') end += text[end] === "\\" ? 2 : 1;
  return end;
}

function noteKey(keys: Set<string> | undefined, key: string): void {
  if (key === "__proto__") throw malformed("A key must not be __proto__.");
  if (keys?.has(key)) throw malformed("A key is given twice.");
  keys?.add(key);
}
