import { expect, test } from "@jest/globals";
import fc from "fast-check";
import { CODE_POINTS, TEXT, valueOf } from "../../kinds/fixtures/values.ts";
import type { Mark } from "../../kinds/marks.ts";
import { textEntities } from "../../kinds/text-entities/value.ts";
import { context, row, written } from "../fixtures/written.ts";
import { conll, oneLayer } from "./format.ts";
import { isSpace, tokensOf } from "./tokens.ts";

const classes = ["PER", "LOC", "two words"].map((name, index) => ({ id: `c${index + 1}`, name }));
const text = context({ media: "text", marks: ["span"], classes });
const span = (start: number, end: number, classId = "c1"): Mark => ({ mark: "span", classId, start, end });
const lines = (of: string, marks: Mark[]) => written(conll, text, [row({ text: of, marks })])["labels.conll"];

test("the example of Azure ML's documentation comes out as it stands there", () => {
  expect(lines("Ada Byron is from London.", [span(0, 9), span(18, 24, "c2")])).toBe("Ada B-PER\nByron I-PER\nis O\nfrom O\nLondon B-LOC\n. O\n\n");
});

test("two entities side by side begin twice; a class's white space is no column", () => {
  expect(lines("Rome Bonn", [span(0, 4, "c3"), span(5, 9, "c3")])).toBe("Rome B-two_words\nBonn B-two_words\n\n");
});

test("words keep their apostrophes, hyphens and points; scripts without spaces are cut by character; an entity cuts a word", () => {
  expect(tokensOf(Array.from("it's x.com, 3.5 e-mail: 東京で E\u0301."), new Set()).map((token) => token.text)).toEqual(
    ["it's", "x.com", ",", "3.5", "e-mail", ":", "東", "京", "で", "E\u0301", "."], // biome-ignore format: one line
  );
  expect(lines("Londoner", [span(0, 6, "c2")])).toBe("London B-LOC\ner O\n\n");
});

test("of entities that overlap the outer one is told", () => {
  expect(oneLayer([span(2, 4), span(0, 9, "c2"), span(9, 12)])).toEqual([span(0, 9, "c2"), span(9, 12)]);
});

test("an empty text is left out, and the list of items goes along with the texts", () => {
  const files = written(conll, text, [
    row({ path: "a.txt", text: "A b", marks: [] }),
    row({ path: "b.txt", text: " \n ", marks: [] }),
    row({ path: "c.csv", row: 7, text: "C", marks: [] }),
  ]);
  expect(files["labels.conll"]).toBe("A O\nb O\n\nC O\n\n");
  expect(files["items.jsonl"]?.split("\n").flatMap((line) => (line ? [JSON.parse(line)] : []))).toMatchObject([{ path: "a.txt" }, { path: "c.csv", row: 7 }]);
});

test("every character but white space is in exactly one token, no token crosses a cut, and lines match the pattern of Azure ML's reader", () => {
  fc.assert(
    fc.property(fc.string({ unit: "binary", maxLength: 60 }), fc.uniqueArray(fc.nat(60)), (any, cuts) => {
      const chars = Array.from(any.toWellFormed());
      const tokens = tokensOf(chars, new Set(cuts));
      const covered = tokens.flatMap(({ start, end }) => Array.from({ length: end - start }, (_, at) => start + at));
      expect(new Set(covered).size).toBe(covered.length);
      for (const [at, char] of chars.entries()) expect(covered.includes(at)).toBe(!isSpace(char));
      for (const { start, end } of tokens) expect(cuts.some((cut) => cut > start && cut < end)).toBe(false);
    }),
  );
  fc.assert(
    fc.property(valueOf(textEntities), (value) => {
      const all = lines(TEXT, textEntities.toMarks(textEntities.value.parse(value))) ?? "";
      for (const line of all.split("\n").slice(0, -2)) expect(line).toMatch(/^\s*(\S+)\s+((B-|I-)\S(\S| )*?|O)\s*$/);
      expect(CODE_POINTS.length).toBeGreaterThan(0);
    }),
    { numRuns: 30 },
  );
});
