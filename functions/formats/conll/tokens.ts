/** A token and where it stands; code points, the end exclusive. */
export interface Token {
  text: string;
  start: number;
  end: number;
}

/** What separates tokens: white space as JavaScript has it, and what Python's `str.split` takes for such besides, since readers of the format use that. */
const PYTHON_SPACES = "\u001c\u001d\u001e\u001f\u0085";
export const isSpace = (char: string): boolean => /\s/u.test(char) || PYTHON_SPACES.includes(char);
/** Scripts that are written without spaces between words: each character with its marks is a token, as is usual for them in this format. */
const NO_SPACES = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}]/u;
const MARK = /\p{M}|\u200d|\ufe0f/u;
const WORD = /[\p{L}\p{M}\p{N}_\u200d]/u;

type Sort = "space" | "alone" | "mark" | "word" | "sign";
const sortOf = (char: string): Sort =>
  isSpace(char) ? "space" : MARK.test(char) ? "mark" : NO_SPACES.test(char) ? "alone" : WORD.test(char) ? "word" : "sign";

/** Inside of a word these do not part it where a letter or digit follows: `it's`, `e-mail`, `3.5`, `x.com`. */
const JOINS = new Set(["'", "’", "-", ".", ",", "_", "@"]);

/**
 * Tokens of a text: words, single signs, single characters of scripts without spaces; never across one of `cuts`, so that what was marked begins and ends with a
 * token. Every character but white space is in exactly one token.
 */
export function tokensOf(chars: readonly string[], cuts: ReadonlySet<number>): Token[] {
  const tokens: Token[] = [];
  let start: number | undefined;
  const end = (at: number) => {
    if (start !== undefined) tokens.push({ text: chars.slice(start, at).join(""), start, end: at });
    start = undefined;
  };
  let last: Sort = "space";
  for (const [at, char] of chars.entries()) {
    const sort = sortOf(char);
    const isJoined = last === "word" && JOINS.has(char) && sortOf(chars[at + 1] ?? " ") === "word" && !cuts.has(at + 1);
    const goesOn = !cuts.has(at) && start !== undefined && (sort === "mark" || isJoined || (sort === "word" && last === "word"));
    if (!goesOn) end(at);
    if (sort !== "space") start ??= at;
    if (isJoined && goesOn) last = "word";
    else if (sort !== "mark" || !goesOn) last = sort === "mark" ? "word" : sort;
  }
  end(chars.length);
  return tokens;
}
