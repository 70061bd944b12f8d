import { expect, test } from "@jest/globals";
import fc from "fast-check";
import { addClass, changeClass, classFaults, type ClassRow, moveClass, nextColour, pasteClasses, removeClass } from "./class-list.ts";

const named = (...names: string[]): ClassRow[] => names.reduce<ClassRow[]>((rows, name) => addClass(rows, name), []);
const names = (rows: readonly ClassRow[]) => rows.map(({ name }) => name);

test("pasting takes one class a line, passes over blanks and those that are there, and fills empty rows", () => {
  const rows = pasteClasses(named("Coat", ""), "  Dress \r\ncoat\n\n\tHat\rDress\n");
  expect(names(rows)).toEqual(["Coat", "Dress", "Hat"]);
  expect(new Set(rows.map(({ colour }) => colour)).size).toBe(3);
});

test("the first twenty classes have twenty colours", () => {
  expect(new Set(named(...Array.from({ length: 20 }, (_, i) => `c${i}`)).map(({ colour }) => colour)).size).toBe(20);
});

test("a removed class gives its colour back", () => {
  const rows = named("a", "b", "c");
  const second = rows[1];
  if (!second) throw new Error("no row");
  expect(nextColour(removeClass(rows, second.key))).toBe(second.colour);
});

test.each<[string[], Record<number, string>]>([
  [["a", "b"], {}],
  [["a", " A "], { 2: "The same as number 1." }],
  [["", "b"], { 1: "Give it a name, or remove it." }],
  [["é", "e\u0301"], { 2: "The same as number 1." }],
  [["x".repeat(101)], { 1: "At most 100 characters." }],
])("faults of %j", (given, faults) => {
  expect(Object.fromEntries(classFaults(named(...given)))).toEqual(faults);
});

test("moving keeps every row, and puts it where it was asked within the list", () => {
  fc.assert(
    fc.property(fc.uniqueArray(fc.string(), { minLength: 1, maxLength: 12 }), fc.nat(11), fc.integer({ min: -3, max: 15 }), (given, pick, to) => {
      const rows = named(...given);
      const row = rows[pick % rows.length];
      if (!row) throw new Error("no row");
      const moved = moveClass(rows, row.key, to);
      expect(names(moved).toSorted()).toEqual(names(rows).toSorted());
      expect(moved.indexOf(row)).toBe(Math.min(rows.length - 1, Math.max(0, to)));
    }),
  );
});

test("a change touches its row only", () => {
  const rows = changeClass(named("a", "b"), 2, { name: "z" });
  expect(names(rows)).toEqual(["a", "z"]);
});
