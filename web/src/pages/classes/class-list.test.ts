import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import {
  addClass,
  asViews,
  changeClass,
  classFaults,
  type ClassRow,
  mayMove,
  mayShift,
  moveClass,
  nextColour,
  placeClass,
  removeClass,
  settle,
  shiftClass,
} from "./class-list.ts";
import { pasteClasses, readClassText, splitPaths } from "./class-text.ts";

const named = (...names: string[]): ClassRow[] => names.reduce<ClassRow[]>((rows, name) => addClass(rows, name), []);
const names = (rows: readonly ClassRow[]) => rows.map(({ name }) => name);
/** As a person would write it: indented by level. */
const drawn = (rows: readonly ClassRow[]) => rows.map(({ name, level }) => `${"  ".repeat(level)}${name}`);
const written = (...lines: string[]) => pasteClasses([], lines.join("\n")).rows;
const keyOf = (rows: readonly ClassRow[], name: string): number => rows.find((row) => row.name === name)?.key ?? -1;

/** Any list that can be: levels are put right. */
const someRows = fc
  .array(fc.record({ name: fc.string({ minLength: 1, maxLength: 4 }), level: fc.nat(6) }), { minLength: 1, maxLength: 14 })
  .map((list) => settle(list.map(({ name, level }, index) => ({ key: index + 1, name, level, colour: "#000000" }))));
const isSettled = (rows: readonly ClassRow[]) => JSON.stringify(settle(rows)) === JSON.stringify(rows);

describe("pasting", () => {
  test("takes one class a line, passes over blanks and those that are there, and fills empty rows", () => {
    const { rows, added } = pasteClasses(named("Coat", ""), "  Dress \r\n  coat\n\n  Hat\r  Dress\n");
    expect(names(rows)).toEqual(["Coat", "Dress", "Hat"]);
    expect(added).toBe(2);
    expect(new Set(rows.map(({ colour }) => colour)).size).toBe(3);
  });

  test.each<[string, string, string[]]>([
    ["tabs", "Animal\n\tCat\n\t\tTabby\n\tDog\nPlant", ["Animal", "  Cat", "    Tabby", "  Dog", "Plant"]],
    ["spaces of any width", "Animal\n   Cat\n     Tabby\n   Dog\nPlant", ["Animal", "  Cat", "    Tabby", "  Dog", "Plant"]],
    ["paths", "Animal/Cat\nPlant\nAnimal/Dog\nanimal / cat / Tabby", ["Animal", "  Cat", "    Tabby", "  Dog", "Plant"]],
    ["paths in groups", "Animal\n  Cat/Tabby\n  Dog", ["Animal", "  Cat", "    Tabby", "  Dog"]],
    ["a list that is indented as a whole", "    a\n      b\n    c", ["a", "  b", "c"]],
    ["one that comes back to a width between two", "a\n    b\n  c", ["a", "  b", "  c"]],
    ["an empty text", "\n  \n", [""]],
  ])("reads %s", (_, text, lines) => {
    expect(drawn(pasteClasses([], text).rows)).toEqual(lines);
  });

  test("adds to the groups that are there", () => {
    const { rows } = pasteClasses(written("Animal", "  Cat", "Plant"), "ANIMAL\n  Dog\nPlant/Rose");
    expect(drawn(rows)).toEqual(["Animal", "  Cat", "  Dog", "Plant", "  Rose"]);
  });

  test("counts what is deeper than six levels", () => {
    expect(readClassText("a/b/c/d/e/f/g/h").tooDeep).toBe(2);
    expect(readClassText("a/b/c/d/e/f").tooDeep).toBe(0);
  });

  test("again, changes nothing; whatever is pasted is a list that can be", () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom("a", "b", "/", "\n", "\t", " "), maxLength: 60 }), (text) => {
        const once = pasteClasses([], text).rows;
        expect(isSettled(once)).toBe(true);
        if (readClassText(text).tooDeep === 0) expect(drawn(pasteClasses(once, text).rows)).toEqual(drawn(once));
      }),
    );
  });
});

test("a name with slashes becomes levels, where it stands", () => {
  const rows = changeClass(named("First", "x", "Last"), 2, { name: "Animal/Cat" });
  expect(drawn(splitPaths(rows))).toEqual(["First", "Animal", "  Cat", "Last"]);
  expect(drawn(splitPaths(named("Animal/Cat", "Plant", "Animal")))).toEqual(["Plant", "Animal", "  Cat"]);
  expect(drawn(splitPaths(named("/", "a/")))).toEqual(["", "a"]);
});

test("the first twenty classes have twenty colours, and a removed class gives its colour back", () => {
  expect(new Set(named(...Array.from({ length: 20 }, (_, i) => `c${i}`)).map(({ colour }) => colour)).size).toBe(20);
  const rows = named("a", "b", "c");
  expect(nextColour(removeClass(rows, 2))).toBe(rows[1]?.colour);
});

test.each<[ClassRow[], Record<number, string>]>([
  [named("a", "b"), {}],
  [named("a", " A "), { 2: "The same as number 1." }],
  [named("", "b"), { 1: "Give it a name, or remove it." }],
  [named("é", "e\u0301"), { 2: "The same as number 1." }],
  [named("x".repeat(101)), { 1: "At most 100 characters." }],
  [written("a", "  b", "c", "  b"), {}],
  [addClass(written("a", "  b", "  c"), "B", { key: 1, as: "in" }), { 4: "The same as number 1 of its group." }],
])("faults of %j", (rows, faults) => {
  expect(Object.fromEntries(classFaults(rows))).toEqual(faults);
});

describe("order and groups", () => {
  const rows = written("a", "  b", "    c", "  d", "e");
  test.each<[string, ClassRow[], string[]]>([
    ["down, with what is in it", moveClass(rows, keyOf(rows, "b"), 1), ["a", "  d", "  b", "    c", "e"]],
    ["up, with what is in it", moveClass(rows, keyOf(rows, "e"), -1), ["e", "a", "  b", "    c", "  d"]],
    ["no further than its group", moveClass(rows, keyOf(rows, "d"), 1), drawn(rows)],
    ["into the class before it", shiftClass(rows, keyOf(rows, "d"), 1), ["a", "  b", "    c", "    d", "e"]],
    ["out of its group, behind it", shiftClass(rows, keyOf(rows, "b"), -1), ["a", "  d", "b", "  c", "e"]],
    ["the first of a group goes into nothing", shiftClass(rows, keyOf(rows, "b"), 1), drawn(rows)],
    ["beside: after all that is in the other", addClass(rows, "n", { key: keyOf(rows, "b"), as: "beside" }), ["a", "  b", "    c", "  n", "  d", "e"]],
    ["in", addClass(rows, "n", { key: keyOf(rows, "a"), as: "in" }), ["a", "  b", "    c", "  d", "  n", "e"]],
    ["a group taken away leaves what was in it", removeClass(rows, keyOf(rows, "b")), ["a", "  c", "  d", "e"]],
    ["dropped into another group", placeClass(rows, keyOf(rows, "e"), 3, 2), ["a", "  b", "    c", "    e", "  d"]],
    ["dropped into itself", placeClass(rows, keyOf(rows, "a"), 2, 1), drawn(rows)],
    ["dropped before everything", placeClass(rows, keyOf(rows, "b"), 0, 3), ["b", "  c", "a", "  d", "e"]],
  ])("a class %s", (_, got, lines) => {
    expect(drawn(got)).toEqual(lines);
  });

  test("whatever is done, no class is lost, no level is skipped, and what may be done changes something", () => {
    const act = fc.tuple(fc.constantFrom("up", "down", "in", "out", "drop", "remove"), fc.nat(20), fc.nat(20), fc.integer({ min: -2, max: 9 }));
    fc.assert(
      fc.property(someRows, fc.array(act, { maxLength: 10 }), (start, acts) => {
        let list = start;
        for (const [what, pick, to, level] of acts) {
          const at = pick % Math.max(1, list.length);
          const key = list[at]?.key ?? 0;
          const before = list;
          if (what === "remove") list = removeClass(list, key);
          else if (what === "drop") list = placeClass(list, key, to, level);
          else if (what === "up" || what === "down") list = moveClass(list, key, what === "up" ? -1 : 1);
          else list = shiftClass(list, key, what === "in" ? 1 : -1);
          expect(isSettled(list)).toBe(true);
          expect(list.length).toBe(before.length - (what === "remove" && before.length > 0 ? 1 : 0));
          if (what === "up" || what === "down")
            expect(drawn(list).join() !== drawn(before).join() || !mayMove(before, at, what === "up" ? -1 : 1) || new Set(names(list)).size < list.length).toBe(
              true,
            );
          if (what === "in" || what === "out")
            expect(list.some((row) => row.key === key && row.level !== before[at]?.level)).toBe(mayShift(before, at, what === "in" ? 1 : -1));
        }
      }),
    );
  });
});

test("paths name the groups", () => {
  expect(asViews(written("Animal", "  Cat", "    Tabby", "Plant")).map(({ path, level }) => [path, level])).toEqual([
    ["Animal", 0],
    ["Animal/Cat", 1],
    ["Animal/Cat/Tabby", 2],
    ["Plant", 0],
  ]);
});
