import { expect, test } from "@jest/globals";
import fc from "fast-check";
import { comparePositions, readCursor, writeCursor } from "./cursor.ts";
import { compareOrder, compareText } from "./text-order.ts";

const text = fc.string({ unit: "binary", maxLength: 8 }).filter((one) => one.isWellFormed());

test("texts are compared as their UTF-8 bytes", () => {
  fc.assert(
    fc.property(text, text, (a, b) => {
      expect(Math.sign(compareText(a, b))).toBe(Buffer.compare(Buffer.from(a), Buffer.from(b)));
    }),
  );
  expect(compareText("\uffff", "😀")).toBeLessThan(0);
});

test("numbers come before texts", () => {
  expect(compareOrder(9, "1")).toBeLessThan(0);
  expect(compareOrder("1", 9)).toBeGreaterThan(0);
  expect(compareOrder(10, 9)).toBeGreaterThan(0);
});

test("a cursor says where it was written, to its own query only", () => {
  const position = fc.record({
    order: fc.oneof(text, fc.double({ noNaN: true, noDefaultInfinity: true })),
    id: text.filter(Boolean),
    pk: text.filter(Boolean),
  });
  fc.assert(
    fc.property(position, (at) => {
      const cursor = writeCursor("q", at);
      expect(cursor).toMatch(/^[\w-]+$/);
      expect(comparePositions(readCursor("q", cursor), at)).toBe(0);
      expect(() => readCursor("other", cursor)).toThrow(expect.objectContaining({ code: "invalid" }));
    }),
  );
});

test("any text that is no cursor is refused, and nothing else is thrown", () => {
  fc.assert(
    fc.property(
      fc.oneof(
        fc.string(),
        fc.json().map((json) => Buffer.from(json).toString("base64url")),
      ),
      (forged) => {
        expect(() => readCursor("q", forged)).toThrow(expect.objectContaining({ code: "invalid" }));
      },
    ),
  );
});
