/** Code units re-ranked so that comparing them compares code points, which is the order of UTF-8 bytes: surrogates come after U+FFFF. */
const rank = (unit: number) => (unit < 0xd800 ? unit : unit >= 0xe000 ? unit - 0x800 : unit + 0x2000);

/** Compares two texts by their UTF-8 bytes, as SQLite, Cosmos DB and Azure Blob Storage do; `<` compares UTF-16 and disagrees on emoji. */
export function compareText(a: string, b: string): number {
  const length = Math.min(a.length, b.length);
  for (let at = 0; at < length; at++) {
    const x = a.charCodeAt(at);
    const y = b.charCodeAt(at);
    if (x !== y) return rank(x) - rank(y);
  }
  return a.length - b.length;
}

/** Compares values of an order field: numbers come before texts. */
export function compareOrder(a: string | number, b: string | number): number {
  if (typeof a === "number") return typeof b === "number" ? a - b : -1;
  return typeof b === "number" ? 1 : compareText(a, b);
}
