import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import { cell, uncell } from "./cell.ts";
import { parseCsv } from "./fixtures/parse-csv.ts";

const read = (written: string): string => uncell(parseCsv(`${written}\r\n`)[0]?.[0] ?? "");

describe("a cell", () => {
  test.each([
    ["plain text stays as it is", "farm/cow-01.jpg", "farm/cow-01.jpg"],
    ["a comma is put in quotes", "a,b", '"a,b"'],
    ["quotes are doubled", 'a "b"', '"a ""b"""'],
    ["a line break is put in quotes", "a\r\nb", '"a\r\nb"'],
    ["a formula gets an apostrophe", "=cmd|' /C calc'!A0", "'=cmd|' /C calc'!A0"],
    ["a plus sign gets an apostrophe", "+1", "'+1"],
    ["a minus sign gets an apostrophe", "-1", "'-1"],
    ["an at sign gets an apostrophe", "@SUM(1)", "'@SUM(1)"],
    ["a tab gets an apostrophe", "\tx", '"\'\tx"'],
    ["a carriage return gets an apostrophe", "\rx", '"\'\rx"'],
    ["a formula after a quote gets an apostrophe", '"=1', '"\'""=1"'],
    ["a full-width equals sign gets an apostrophe", "＝1", "'＝1"],
    ["a formula after blanks gets an apostrophe", "  =1", "'  =1"],
    ["an apostrophe of its own gets another, so that it is not taken for ours", "'t is", "''t is"],
    ["a semicolon cannot split a cell in two", "a;=1", '"a;=1"'],
  ])("%s", (_, text, written) => {
    expect(cell(text)).toBe(written);
    expect(read(written)).toBe(text);
  });

  test("any text reads back, and no cell begins like a formula", () => {
    const odd = fc.string({ unit: fc.constantFrom(...Array.from("=+-@\t\r\n'\"“;, a＝😀ש")) });
    fc.assert(
      fc.property(fc.oneof(odd, fc.string({ unit: "binary" })), (text) => {
        expect(read(cell(text))).toBe(text);
        expect(parseCsv(`${cell(text)}\r\n`)[0]?.[0] ?? "").not.toMatch(/^[\s"]*[=+\-@＝＋－＠\t\r\n]/);
      }),
      { numRuns: 500 },
    );
  });
});
