import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import { folderPlace, type Grant, signLink, verifyLink } from "./blob-links.ts";
import { byteRange } from "./byte-range.ts";

const secret = new Uint8Array(32).fill(1);
const grant: Grant = { permission: "r", place: "data", name: "a/b c.jpg", expires: 1_000, contentType: "image/jpeg" };
const target = (link: string) => link.slice("http://h".length);

test("a link says what was signed, until it runs out", () => {
  const link = target(signLink(secret, "http://h", grant));
  expect(verifyLink(secret, link, 999_999)).toEqual(grant);
  expect(verifyLink(secret, link, 1_000_000)).toBeUndefined();
  expect(verifyLink(new Uint8Array(32).fill(2), link, 0)).toBeUndefined();
});

test("any name survives the way, and any change of any letter breaks the link", () => {
  const name = fc.string({ unit: "binary", minLength: 1, maxLength: 20 }).filter((text) => text.isWellFormed());
  fc.assert(
    fc.property(name, fc.nat(), fc.constantFrom("r" as const, "w" as const), fc.option(name, { nil: undefined }), (text, at, permission, disposition) => {
      const one: Grant = { permission, place: "data", name: text, expires: 1_000, ...(disposition !== undefined && { disposition }) };
      const link = target(signLink(secret, "http://h", one));
      expect(verifyLink(secret, link, 0)).toEqual(one);
      const place = 1 + (at % (link.length - 1));
      const changed = link.slice(0, place) + (link[place] === "0" ? "1" : "0") + link.slice(place + 1);
      const read = verifyLink(secret, changed, 0);
      // The last letter of the signature carries bits that say nothing; the grant is the same then.
      if (read) expect(read).toEqual(one);
    }),
  );
});

test("folders have names of their own, which do not tell them", () => {
  expect(folderPlace(secret, "/data/one")).toMatch(/^~[0-9a-f]{16}$/);
  expect(folderPlace(secret, "/data/one")).not.toBe(folderPlace(secret, "/data/two"));
});

describe("a range of 10 bytes", () => {
  test.each<[string | undefined, ReturnType<typeof byteRange>]>([
    [undefined, undefined],
    ["bytes=0-0", { start: 0, end: 1 }],
    ["bytes=3-", { start: 3, end: 10 }],
    ["bytes=3-99", { start: 3, end: 10 }],
    ["bytes=-4", { start: 6, end: 10 }],
    ["bytes=-99", { start: 0, end: 10 }],
    ["bytes=-0", "unsatisfiable"],
    ["bytes=10-", "unsatisfiable"],
    ["bytes=5-4", undefined],
    ["bytes=-", undefined],
    ["bytes=0-1,4-5", undefined],
    ["items=0-1", undefined],
    ["bytes=99999999999999999999-", undefined],
  ])("%s", (header, expected) => {
    expect(byteRange(header, 10)).toEqual(expected);
  });
});
