import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import { clusterEndAfter, clusterStartBefore, directionAt, snapToClusters, stopsOf, wordStops } from "./word-stops.ts";

const words = (text: string) => stopsOf(text, undefined).map(({ start, end }) => text.slice(start, end));
const whole = (text: string) => wordStops(text, [{ start: 0, end: text.length }], undefined);

test.each([
  ["hyphens hold together", "an e-mail to x.com now", ["an", "e-mail", "to", "x.com", "now"]],
  ["addresses hold together", "ana@example.com or AT&T", ["ana@example.com", "or", "AT&T"]],
  ["a dash between spaces does not", "a - b", ["a", "-", "b"]],
  ["apostrophes hold", "it's O'Neill’s", ["it's", "O'Neill’s"]],
  ["an emoji is a stop of its own", "Rick 😂👩‍👩‍👧‍👦!", ["Rick", "😂", "👩‍👩‍👧‍👦", "!"]],
  ["Arabic", "ذهب أحمد إلى القاهرة.", ["ذهب", "أحمد", "إلى", "القاهرة", "."]],
  ["Hebrew", "דוד גר בתל אביב", ["דוד", "גר", "בתל", "אביב"]],
  ["combining marks stay with their letters", "Zoë naïve", ["Zoë", "naïve"]],
  ["NUL is no word", "a\0b", ["a", "b"]],
])("%s", (_, text, expected) => {
  expect(words(text)).toEqual(expected);
});

test.each([
  ["Thai", "นายสมชายไปกรุงเทพ", "กรุงเทพ"],
  ["Japanese", "東京都に住んでいます", "東京"],
  ["Chinese", "我在北京工作", "北京"],
  ["Burmese", "သူရန်ကုန်တွင်နေသည်", "သူ"],
])("%s is cut into words without spaces", (_, text, expected) => {
  const found = words(text);
  expect(found.join("")).toBe(text);
  expect(found.length).toBeGreaterThan(1);
  expect(found.some((word) => word.startsWith(expected) || expected.startsWith(word))).toBe(true);
});

describe("a range", () => {
  const text = "All Rick  and Morty, now";
  test.each([
    ["within a word grows to it", 5, 6, "Rick"],
    ["over a space takes both words", 6, 11, "Rick  and"],
    ["with spaces at its ends loses them", 3, 9, "Rick"],
    ["keeps a punctuation mark that it touches", 15, 20, "Morty,"],
  ])("%s", (_, start, end, expected) => {
    const found = whole(text).snap(start, end);
    expect(found && text.slice(found.start, found.end)).toBe(expected);
  });
  test("of spaces only is nothing", () => {
    expect(whole(text).snap(8, 10)).toBeUndefined();
  });
  test("grows to whole characters", () => {
    const family = "x👩‍👩‍👧‍👦y";
    expect(snapToClusters(family, 3, 4)).toEqual({ start: 1, end: 12 });
    expect(clusterEndAfter(family, 1)).toBe(12);
    expect(clusterStartBefore(family, 12)).toBe(1);
  });
});

test("walking on and back meets every word and symbol once", () => {
  const piece = fc.constantFrom("word ", "e-mail, ", "😀 ", "ไทยแลนด์", "東京 ", "\n", "\r\n", "שלום ", "... ", "x".repeat(700) + " ");
  fc.assert(
    fc.property(
      fc.array(piece, { maxLength: 40 }).map((all) => all.join("")),
      (text) => {
        const stops = whole(text);
        const there: number[] = [];
        for (let stop = stops.after(0); stop; stop = stops.after(stop.end)) there.push(stop.start);
        const back: number[] = [];
        for (let stop = stops.before(text.length); stop; stop = stops.before(stop.start)) back.unshift(stop.start);
        expect(back).toEqual(there);
      },
    ),
    { numRuns: 50 },
  );
});

test("a line goes the way of its first letter", () => {
  const text = "Hello\n1. שלום Bob\n123";
  expect([0, 8, 18].map((unit) => directionAt(text, unit))).toEqual(["ltr", "rtl", "ltr"]);
});
