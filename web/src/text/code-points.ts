/** Between code points, which labels count, and UTF-16 units, which the DOM counts. Offsets outside the text are clamped. */
export interface CodePoints {
  /** Code points of the whole text. */
  length: number;
  /** The code points before a UTF-16 offset; inside a pair: those before the pair. */
  before(unit: number): number;
  /** The UTF-16 offset of a code point. */
  unitOf(point: number): number;
}

const clamp = (value: number, most: number): number => Math.min(most, Math.max(0, value));

/** How many of the ascending `list` are below `value`. */
function countBelow(list: Uint32Array, value: number): number {
  let [low, high] = [0, list.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((list[middle] ?? 0) < value) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Memory: 4 bytes for each character beyond U+FFFF, nothing for others. */
export function codePoints(text: string): CodePoints {
  const isPair = (at: number): boolean => (text.codePointAt(at) ?? 0) > 0xffff;
  let count = 0;
  for (let at = 0; at < text.length; at += isPair(at) ? 2 : 1) if (isPair(at)) count++;
  if (count === 0) return { length: text.length, before: (unit) => clamp(unit, text.length), unitOf: (point) => clamp(point, text.length) };
  /** Of each pair: the offset of its second unit, and its code point's number. */
  const seconds = new Uint32Array(count);
  const points = new Uint32Array(count);
  for (let at = 0, found = 0; at < text.length; at++) {
    if (!isPair(at)) continue;
    points[found] = at - found;
    seconds[found++] = ++at;
  }
  const length = text.length - count;
  return {
    length,
    before: (unit) => {
      const at = clamp(unit, text.length);
      const pairs = countBelow(seconds, at);
      return at - pairs - (seconds[pairs] === at ? 1 : 0);
    },
    unitOf: (point) => {
      const at = clamp(point, length);
      return at + countBelow(points, at);
    },
  };
}
