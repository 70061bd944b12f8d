/** A stretch of text that is drawn as one block, UTF-16 units; `end` is exclusive. */
export interface Part {
  start: number;
  end: number;
}

/** Units of a block: some screens full, so that a text of 1 MiB is some hundred blocks, and a change draws one of them again. */
const USUAL = 2_000;
/** A line longer than this is broken, where a word ends. */
const LONGEST = 6_000;

/** The last place at or before `most` where a very long line may be broken unseen. */
function breakIn(text: string, start: number, most: number): number {
  const space = text.lastIndexOf(" ", most - 1) + 1;
  if (space > start + USUAL) return space;
  const words = new Intl.Segmenter(undefined, { granularity: "word" }).segment(text.slice(start, most + 200));
  const at = start + (words.containing(most - start)?.index ?? most - start);
  return at > start ? at : most;
}

/** Splits `[start, end)` behind line feeds. Each line is whole in one part, but for lines of many thousand characters. */
export function partsOf(text: string, start = 0, end = text.length): Part[] {
  const parts: Part[] = [];
  for (let from = start; from < end; ) {
    let to = end;
    if (end - from > USUAL) {
      const feed = text.indexOf("\n", from + USUAL);
      to = feed < 0 || feed >= end ? end : feed + 1;
      if (to - from > LONGEST) {
        const earlier = text.lastIndexOf("\n", from + USUAL) + 1; // so that a long line does not take short ones before it along
        to = earlier > from ? earlier : breakIn(text, from, from + LONGEST);
      }
    }
    parts.push({ start: from, end: to });
    from = to;
  }
  return parts;
}
