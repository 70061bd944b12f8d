import { expect, test } from "@jest/globals";
import { increased } from "./increment.ts";

test.each<[string, object, Record<string, number>, object]>([
  ["a field", { n: 1 }, { n: 2 }, { n: 3 }],
  ["a field that is missing", {}, { n: -1 }, { n: -1 }],
  ["deep fields", { a: { b: { c: 1 } } }, { "a.b.c": 1, "a.b.d": 5 }, { a: { b: { c: 2, d: 5 } } }],
  ["what an object inherits", { a: {} }, { "a.toString": 1 }, { a: { toString: 1 } }],
])("adds to %s", (_, before, by, after) => {
  expect(JSON.parse(increased(JSON.stringify(before), by))).toEqual(after);
});

test.each<[string, object, string]>([
  ["a parent that is missing", {}, "a.b"],
  ["a parent that is a list", { a: [1] }, "a.0"],
  ["a parent that is text", { a: "x" }, "a.b"],
  ["a parent that only objects inherit", {}, "constructor.n"],
  ["text", { a: "1" }, "a"],
  ["null", { a: null }, "a"],
])("throws at %s", (_, before, path) => {
  expect(() => increased(JSON.stringify(before), { [path]: 1 })).toThrow(path);
});
