import { expect, test } from "@jest/globals";
import fc from "fast-check";
import type { KeyedClass } from "../../kinds/kind.ts";
import { classSearch, rowsOf } from "./palette-rows.ts";

const at = (path: string): KeyedClass => ({
  id: path,
  name: path.split("/").at(-1) ?? "",
  path,
  level: path.split("/").length - 1,
  colour: "#000000",
  retired: false,
});
const classes = ["Animal", "Animal/Cat", "Animal/Cat/Kitten", "Animal/Dog", "Boat", "Café", "Boat house"].map(at);
const ids = (found: readonly KeyedClass[]) => found.map(({ id }) => id);

test("a folded group takes what is in it away, at every depth, and nothing else", () => {
  expect(rowsOf(classes, new Set(["Animal"])).map(({ one }) => one.id)).toEqual(["Animal", "Boat", "Café", "Boat house"]);
  expect(rowsOf(classes, new Set(["Animal/Cat"])).map(({ one }) => one.id)).not.toContain("Animal/Cat/Kitten");
  expect(rowsOf(classes, new Set(["Boat"]))).toHaveLength(classes.length); // no group: nothing to fold
});

test("a group knows all that is in it", () => {
  expect(rowsOf(classes, new Set())[0]?.inside).toEqual(["Animal/Cat", "Animal/Cat/Kitten", "Animal/Dog"]);
});

test.each([
  ["cat", ["Animal/Cat", "Animal/Cat/Kitten"]],
  ["animal dog", ["Animal/Dog"]],
  ["animal/cat", ["Animal/Cat", "Animal/Cat/Kitten"]],
  ["cafe", ["Café"]],
  ["HOUSE", ["Boat house"]],
  ["zebra", []],
])("searching %j finds %j", (text, found) => {
  expect(ids(classSearch(classes)(text))).toEqual(found);
});

test("each class is a row or inside of a folded one, once", () => {
  fc.assert(
    fc.property(fc.subarray(ids(classes)), (folded) => {
      const rows = rowsOf(classes, new Set(folded));
      const all = rows.flatMap(({ one, inside, isFolded }) => [one.id, ...(isFolded ? inside : [])]);
      expect(all).toEqual(ids(classes));
    }),
  );
});
