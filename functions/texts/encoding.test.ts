import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import { beginning, codePoints } from "./code-points.ts";
import { decodeText, detectEncoding, type Encoding } from "./encoding.ts";

const utf16be = (text: string) => Buffer.from(text, "utf16le").swap16();
const marked = (mark: number[], bytes: Uint8Array) => Buffer.concat([Buffer.from(mark), bytes]);
const TEXT = "Grüße, 世界 😀\r\nsecond line\n";

describe("a text file", () => {
  test.each<[string, Uint8Array, Encoding, string]>([
    ["UTF-8", Buffer.from(TEXT), "utf-8", TEXT],
    ["UTF-8 with a mark", marked([0xef, 0xbb, 0xbf], Buffer.from(TEXT)), "utf-8", TEXT],
    ["UTF-16 LE with a mark", marked([0xff, 0xfe], Buffer.from(TEXT, "utf16le")), "utf-16le", TEXT],
    ["UTF-16 BE with a mark", marked([0xfe, 0xff], utf16be(TEXT)), "utf-16be", TEXT],
    ["UTF-16 LE without one", Buffer.from("plain words, a few\n", "utf16le"), "utf-16le", "plain words, a few\n"],
    ["UTF-16 BE without one", utf16be("plain words, a few\n"), "utf-16be", "plain words, a few\n"],
    ["windows-1252", Buffer.from("caf\xe9 \x80 5 \x96 \x93x\x94 \x81", "latin1"), "windows-1252", "café € 5 – “x” \x81"],
    ["a NUL, which stays", Buffer.from("a\0b and more words to read"), "utf-8", "a\0b and more words to read"],
    ["half of a pair, which becomes U+FFFD", marked([0xff, 0xfe], Buffer.from([0x41, 0, 0x3d, 0xd8, 0x42, 0])), "utf-16le", "A\uFFFDB"],
    ["an odd last byte, which becomes U+FFFD", marked([0xff, 0xfe], Buffer.from([0x41, 0, 0x42])), "utf-16le", "A\uFFFD"],
    ["no character where UTF-8 is promised", marked([0xef, 0xbb, 0xbf], Buffer.from([0x41, 0xff, 0x42])), "utf-8", "A\uFFFDB"],
    ["nothing", Buffer.alloc(0), "utf-8", ""],
  ])("of %s is told and read", (_, bytes, encoding, text) => {
    expect(decodeText(bytes)).toEqual({ text, encoding });
  });

  test.each([
    ["a PNG", Buffer.concat([Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0, 0, 0, 13, 0x49, 0x48, 0x44, 0x52]), Buffer.alloc(40, 7)])],
    ["noise", Uint8Array.from({ length: 4_096 }, (_, at) => (at * 7919) % 251)],
    ["control characters only", Buffer.alloc(64, 1)],
  ])("that is %s is said to be no text", (_, bytes) => {
    expect(decodeText(bytes)).toBeUndefined();
  });

  test("a head that ends within a character is still UTF-8", () => {
    const bytes = Buffer.from("words and 😀");
    for (let cut = 1; cut < 4; cut++) expect(detectEncoding(bytes.subarray(0, bytes.length - cut), "head").encoding).toBe("utf-8");
    expect(detectEncoding(bytes.subarray(0, bytes.length - 1), "whole").encoding).toBe("windows-1252");
  });

  test("in UTF-8 is read as it was written, whatever it says", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), (text) => {
        const whole = `${"padding ".repeat(40)}${text}`;
        expect(decodeText(Buffer.from(whole))).toEqual({ text: whole, encoding: "utf-8" });
      }),
    );
  });
});

test("code points are counted, and cut at, as iteration gives them", () => {
  fc.assert(
    fc.property(fc.string({ unit: "binary" }), fc.nat(30), (text, most) => {
      expect(codePoints(text)).toBe(Array.from(text).length);
      expect(beginning(text, most)).toBe(Array.from(text).slice(0, most).join(""));
    }),
  );
});
