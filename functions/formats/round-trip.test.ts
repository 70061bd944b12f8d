import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import { CLASS_IDS, CODE_POINTS, SIZE, TEXT, valueOf } from "../kinds/fixtures/values.ts";
import type { Kind } from "../kinds/kind.ts";
import { KINDS } from "../kinds/list.ts";
import type { Mark } from "../kinds/marks.ts";
import { isSpace as inConll } from "./conll/tokens.ts";
import { context, row, written } from "./fixtures/written.ts";
import type { Format, ReadContext } from "./format.ts";
import { canSay, FORMATS } from "./list.ts";

/** Names that are hard to write down; each format has its own way to tell them apart. */
const NAMES = ["Animal/Cat, \"the\" 'first'", "two words\tand a tab", "=שלום 😀"];
const classes = CLASS_IDS.map((id, index) => ({ id, name: NAMES[index] ?? "" }));
const PATHS = ["a b/ü,1 #%41.png", "deep/er/'x' \"y\".png", "c.csv"];

const readContext = (kind: Kind<unknown>, text: string): ReadContext => ({
  marks: kind.marks,
  classIdOf: (name) => classes.find((one) => one.name === name || one.name.replaceAll(/\s+/gu, "_") === name)?.id,
  sizeOf: () => SIZE,
  textOf: () => text,
});

/** What a format says of marks, where it cannot say all: BIO tags have no white space at the ends of an entity, nor an entity of white space alone. */
function sayable(format: Format, marks: readonly Mark[]): Mark[] {
  if (format.name !== "conll") return [...marks];
  const isSpace = (at: number) => inConll(CODE_POINTS[at] ?? "");
  return marks.flatMap((mark) => {
    if (mark.mark !== "span") return [];
    let { start, end } = mark;
    while (start < end && isSpace(start)) start++;
    while (end > start && isSpace(end - 1)) end--;
    return start < end ? [{ ...mark, start, end }] : [];
  });
}

const cases = KINDS.flatMap((kind) =>
  FORMATS.filter((format) => canSay(format, kind) && format.read).flatMap((format) =>
    format.dialects.map((dialect) => [`${kind.name} as ${format.name} (${dialect})`, kind, format, dialect] as const),
  ),
);

describe("value → stored → exported → read equals", () => {
  test.each(cases)("%s", (_, kind, format, dialect) => {
    const isTabular = kind.media === "text";
    const made = context({
      media: kind.media,
      marks: kind.marks,
      dialect,
      classes,
      isTabular,
      ...(kind.classesPerItem && { classesPerItem: kind.classesPerItem }),
    });
    fc.assert(
      fc.property(fc.array(valueOf(kind), { minLength: 1, maxLength: 3 }), (values) => {
        const stored = values.map((value): unknown => JSON.parse(JSON.stringify(kind.value.parse(value))));
        const rows = stored.map((value, index) => {
          const path = PATHS[index] ?? "";
          const url = `https://acct.blob.core.windows.net/pics/${path.split("/").map(encodeURIComponent).join("/")}`;
          return row({ path, url, ...SIZE, text: TEXT, ...(isTabular && { row: index + 1 }), marks: kind.toMarks(kind.value.parse(value)) });
        });
        const files = new Map(Object.entries(written(format, made, rows)));
        const read = [...(format.read?.(readContext(kind, TEXT), files) ?? [])];
        expect(read.flatMap(({ unknownClasses }) => unknownClasses)).toEqual([]);
        expect(read.map(({ path, row: number }) => [path, number])).toEqual(rows.map(({ path, row: number }) => [path, number]));
        for (const [index, { marks }] of read.entries()) {
          const wanted = kind.fromMarks(sayable(format, rows[index]?.marks ?? []));
          expect(kind.fromMarks(marks)).toEqual(wanted);
          if (format.name !== "conll") expect(wanted).toEqual(values[index]);
        }
      }),
      { numRuns: 60 },
    );
  });
});
