/** How many code points a text of whole characters has: what places in it count. */
export function codePoints(text: string): number {
  let pairs = 0;
  for (let at = 0; at < text.length; at++) {
    const unit = text.charCodeAt(at);
    if (unit >= 0xd800 && unit < 0xdc00) pairs++;
  }
  return text.length - pairs;
}

/** The first `most` code points of a text; never half of a pair. */
export function beginning(text: string, most: number): string {
  if (text.length <= most) return text;
  let units = 0;
  for (let points = 0; points < most && units < text.length; points++) {
    const unit = text.charCodeAt(units);
    units += unit >= 0xd800 && unit < 0xdc00 && units + 1 < text.length ? 2 : 1;
  }
  return text.slice(0, units);
}
