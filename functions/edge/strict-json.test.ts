import { expect, test } from "@jest/globals";
import fc from "fast-check";
import { strictJson } from "./strict-json.ts";

const bytes = (text: string) => new TextEncoder().encode(text);

test("whatever JSON can say comes through unchanged", () => {
  const wellFormed = fc.jsonValue({ stringUnit: "binary" }).filter((value) => !JSON.stringify(value).includes("__proto__"));
  fc.assert(
    fc.property(wellFormed, fc.constantFrom(0, 2), (value, indent) =>
      expect(strictJson(bytes(JSON.stringify(value, undefined, indent)))).toEqual(JSON.parse(JSON.stringify(value))),
    ),
  );
});

test.each([
  ["nothing", ""],
  ["a cut-off object", '{"a":'],
  ["NaN", '{"a":NaN}'],
  ["two values", "{} {}"],
  ["a nesting of 10,000", "[".repeat(10_000) + "]".repeat(10_000)],
  ["objects 101 deep", '{"a":'.repeat(101) + "1" + "}".repeat(101)],
  ["a key given twice", '{"a":1,"b":{"a":2},"a":3}'],
  ["a key given twice, once spelled with an escape", '{"a":1,"\\u0061":3}'],
  ["a key __proto__", '{"a":[{"__proto__":{"owner":true}}]}'],
  ["a key __proto__ spelled with escapes", '{"\\u005f_proto__":1}'],
  ["half a surrogate pair", '{"a":"\\ud800"}'],
  ["half a surrogate pair in a key", '{"\\udc00":1}'],
])("refuses %s", (_, text) => {
  expect(() => strictJson(bytes(text))).toThrow(expect.objectContaining({ code: "invalid", facts: { reason: "malformed-json" } }));
});

test("refuses bytes that are not UTF-8", () => {
  expect(() => strictJson(Uint8Array.from([0x22, 0xff, 0x22]))).toThrow(expect.objectContaining({ code: "invalid" }));
});

test("brackets, commas and quotes inside texts are only text", () => {
  const value = { 'a{"': ['],"a":{', "\\", '"'], b: { a: "," } };
  expect(strictJson(bytes(JSON.stringify(value)))).toEqual(value);
});

test("a body of 4 MiB is judged within a second", () => {
  const text = JSON.stringify(Array.from({ length: 100_000 }, (_, at) => ({ id: `i${at}`, label: 'a "quoted" text' })));
  const began = performance.now();
  strictJson(bytes(text));
  expect(performance.now() - began).toBeLessThan(1_000);
});
