import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import { countReason, notLoadable } from "./loadable.ts";
import { folderPrefix, selection } from "./selection.ts";

describe("a path selects", () => {
  test.each<[string, string, string[], string[]]>([
    ["**", "", ["a.png", "a/b.png"], []],
    ["**/*.*", "", ["a.png", "a/b.png", "a/without-dot"], []],
    ["**/*", "", ["a.png"], []],
    ["a/**", "a/", ["a/b.png", "a/b/c.png"], ["a.png", "ab/c.png", "A/b.png"]],
    ["a/b/**/*.*", "a/b/", ["a/b/c"], ["a/c"]],
    ["a/", "a/", ["a/b"], ["a"]],
    ["a/b.png", "a/b.png", ["a/b.png"], ["a/b.png.bak", "a/b.pn"]],
    ["%2e%2e/**", "%2e%2e/", ["%2e%2e/x.png"], ["../x.png"]],
    ["a%2fb.png", "a%2fb.png", ["a%2fb.png"], ["a/b.png"]],
    [" spaced /**", " spaced /", [" spaced /x"], ["spaced/x"]],
    ["Ünïcödé 中/**", "Ünïcödé 中/", ["Ünïcödé 中/x"], []],
    ["...", "...", ["..."], [".."]],
  ])("%j", (path, prefix, inside, outside) => {
    const chosen = selection(path);
    expect(chosen.prefix).toBe(prefix);
    for (const name of inside) expect([name, chosen.matches(name)]).toEqual([name, true]);
    for (const name of outside) expect([name, chosen.matches(name)]).toEqual([name, false]);
  });

  test.each([
    "",
    "..",
    "../**",
    "a/../b/**",
    "./a",
    "a//b",
    "/a/**",
    "/",
    "//**",
    "a\\b",
    "a\\..\\b/**",
    "a\u0000b",
    "a\nb/**",
    "a/*.png",
    "*",
    "a*b.png",
    "**/a/**",
    "***",
    "\ud800/**",
    `${"x".repeat(1_025)}`,
  ])("nothing: %j is refused with the way out", (path) => {
    expect(() => selection(path)).toThrow(expect.objectContaining({ code: "invalid" }));
  });

  test("never a name outside its prefix, whatever the name", () => {
    fc.assert(
      fc.property(fc.string({ unit: "grapheme" }), fc.string({ unit: "grapheme" }), (folder, name) => {
        let chosen;
        try {
          chosen = selection(`${folder}/**`);
        } catch {
          return;
        }
        expect(chosen.matches(name)).toBe(name.startsWith(`${folder}/`) && name.length > folder.length + 1);
        expect(chosen.matches(`${folder}/x${name}`)).toBe(true);
      }),
    );
  });

  test.each(["a", "../", "a//", "/"])("a folder to browse is refused where it is none: %j", (prefix) => {
    expect(() => folderPrefix(prefix)).toThrow(expect.objectContaining({ code: "invalid" }));
  });
});

describe("a file becomes an item", () => {
  test.each(["a.jpg", "a.JPEG", "a/b.jpe", "a.jfif", "x.y.PNG", "%2e%2e.png", "a.tif", "a.DCM", "a.bmp"])("%s does", (name) => {
    expect(notLoadable({ name, size: 1 }, "image")).toBeUndefined();
  });
  test.each<[string, number, RegExp]>([
    ["a.txt", 1, /Not an image.*\(\.txt\)/],
    ["README", 1, /^Not an image file that can be labeled$/],
    [".png", 1, /Not an image/],
    ["a.gif", 1, /\(\.gif\)/],
    ["a.png", 0, /empty/],
    [`${"é".repeat(600)}.png`, 1, /longer than/],
    ["a.<script>", 1, /^Not an image file that can be labeled$/],
    ["a.constructor", 1, /\(\.constructor\)/],
  ])("%s of %i bytes does not", (name, size, why) => {
    expect(notLoadable({ name, size }, "image")).toMatch(why);
  });

  test.each<[string, number, "text" | "table", RegExp | undefined]>([
    ["a.txt", 1, "text", undefined],
    ["a.txt", 1_048_577, "text", /larger than 1024 KiB; split it/],
    ["a.csv", 1, "text", /Not a text file/],
    ["a.CSV", 3_000_000_000, "table", undefined],
    ["a.tsv", 1, "table", undefined],
    ["a.txt", 1, "table", /Not a table.*\(\.txt\)/],
  ])("%s of %i bytes, wanted as a %s: %s", (name, size, want, why) => {
    const said = notLoadable({ name, size }, want);
    if (why) expect(said).toMatch(why);
    else expect(said).toBeUndefined();
  });

  test("reasons stay few, and their counts complete", () => {
    let counts: Record<string, number> = {};
    for (let i = 0; i < 500; i++) counts = countReason(counts, `Not an image file that can be labeled (.x${i % 250})`);
    expect(Object.keys(counts).length).toBeLessThanOrEqual(50);
    expect(Object.values(counts).reduce((a, b) => a + b)).toBe(500);
  });
});
