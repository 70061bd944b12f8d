import type { ReadContext, ReadLabel } from "../format.ts";
import { fileNamed, type NamedMark, unreadable, withClasses } from "../read-marks.ts";

/** As Azure ML's own reader has it: a token, white space, a tag, which may have blanks inside. */
const LINE = /^\s*(\S+)\s+((?:B-|I-)\S(?:\S| )*?|O)\s*$/;

interface Item {
  path: string;
  row?: number;
}

function items(text: string): Item[] {
  return text.split("\n").flatMap((line, index) => {
    if (line.trim() === "") return [];
    try {
      const { path, row } = JSON.parse(line) as Record<string, unknown>; // checked on the next line
      if (typeof path !== "string" || (row !== undefined && typeof row !== "number")) throw new Error("no path");
      return [{ path, ...(row !== undefined && { row }) }];
    } catch {
      throw unreadable("items.jsonl", index + 1, "This is not a JSON object with a path.");
    }
  });
}

/** Where each token of a text stands, by looking for it from where the one before ended; code points. */
function* places(file: string, text: string, tokens: readonly { token: string; line: number }[]): Generator<{ start: number; end: number }> {
  let [at, codePoints] = [0, 0];
  for (const { token, line } of tokens) {
    const found = text.indexOf(token, at);
    if (found < 0) throw unreadable(file, line, `The item's text has no "${token}" here. Is it the same text?`);
    codePoints += Array.from(text.slice(at, found)).length;
    const start = codePoints;
    codePoints += Array.from(token).length;
    at = found + token.length;
    yield { start, end: codePoints };
  }
}

/** Labels from `labels.conll`, whose texts stand in the order of `items.jsonl`. A class of several words is found by its name with `_` for the white space too. */
export function* readConll(context: ReadContext, files: ReadonlyMap<string, string>): Generator<ReadLabel> {
  const file = "labels.conll";
  const all = items(fileNamed(files, "items.jsonl"));
  let tokens: { token: string; tag: string; line: number }[] = [];
  let next = 0;
  for (const [index, line] of `${fileNamed(files, file)}\n`.split("\n").entries()) {
    if (line.trim() !== "") {
      const [, token, tag] = LINE.exec(line) ?? [];
      if (token === undefined || tag === undefined) throw unreadable(file, index + 1, "This is not a token and a tag (B-, I- or O), parted by a space.");
      tokens.push({ token, tag, line: index + 1 });
      continue;
    }
    if (tokens.length === 0) continue;
    const item = all[next++];
    if (!item) throw unreadable(file, index + 1, "There are more texts than items.jsonl has lines.");
    yield label(context, file, item, tokens);
    tokens = [];
  }
}

function label(context: ReadContext, file: string, item: Item, tokens: readonly { token: string; tag: string; line: number }[]): ReadLabel {
  const text = context.textOf(item.path, item.row);
  if (text === undefined) return { ...item, marks: [], unknownClasses: [] };
  const spans: NamedMark[] = [];
  let open: { className: string; start: number; end: number } | undefined;
  const close = () => {
    if (open) spans.push({ mark: "span", ...open });
    open = undefined;
  };
  for (const [index, { start, end }] of [...places(file, text, tokens)].entries()) {
    const tag = tokens[index]?.tag ?? "O";
    const className = tag.slice(2);
    if (tag === "O") close();
    else if (tag.startsWith("I-") && open?.className === className) open.end = end;
    else {
      close();
      open = { className, start, end };
    }
  }
  close();
  return { ...item, ...withClasses(context, spans) };
}
