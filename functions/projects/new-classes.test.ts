import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import { viewClasses } from "./class-paths.ts";
import { LabelClass } from "./classes.ts";
import { nameKey } from "../datasets/name-key.ts";
import { newClasses } from "./new-classes.ts";
import { PALETTE } from "./palette.ts";

const named = (...names: string[]) => names.map((name) => ({ name }));

describe("a class list", () => {
  test("gets ids and colours in its order", () => {
    expect(newClasses([{ name: " Cat " }, { name: "dog", colour: "#010203" }])).toEqual([
      { id: "c1", name: "Cat", colour: PALETTE[0], retired: false },
      { id: "c2", name: "dog", colour: "#010203", retired: false },
    ]);
  });

  test.each<[string, string[], number[]]>([
    ["a blank name", ["a", "  "], [1]],
    ["a name that shows nothing", ["a", "\u200b\u2060"], [1]],
    ["the same name in capitals", ["Cat", "dog", "CAT"], [2]],
    ["the same name in another Unicode form", ["caf\u00e9", "cafe\u0301"], [1]],
    ["the same name with other spaces", ["big cat", "big \u00a0 cat"], [1]],
    ["full-width letters", ["cat", "\uff43\uff41\uff54"], [1]],
    ["sharp s", ["stra\u00dfe", "STRASSE"], [1]],
    ["each of several", ["", "a", "A", "b", "a"], [0, 2, 4]],
  ])("is refused for %s, naming each entry", (_, names, wrong) => {
    let refused: unknown;
    try {
      newClasses(named(...names));
    } catch (error) {
      refused = error;
    }
    expect(refused).toMatchObject({ code: "invalid", facts: { violations: wrong.map((index) => ({ path: `classes.${index}.name` })) } });
  });

  test("in groups is made of paths, wherever in the list they stand; a group that is missing is made", () => {
    expect(
      viewClasses(newClasses(named("Animal/Cat", "Plant", "Animal / Dog/Poodle", "Animal/Dog", "animal"))).map(({ id, path, level }) => [id, path, level]),
    ).toEqual([
      ["c1", "animal", 0],
      ["c2", "animal/Cat", 1],
      ["c3", "animal/Dog", 1],
      ["c4", "animal/Dog/Poodle", 2],
      ["c5", "Plant", 0],
    ]);
  });

  test("in groups is made of levels", () => {
    const classes = newClasses([
      { name: "Animal" },
      { name: "Cat", level: 1 },
      { name: "Tabby", level: 2, colour: "#010203" },
      { name: "Dog", level: 1 },
      { name: "Cat", level: 0 },
    ]);
    expect(viewClasses(classes).map(({ path }) => path)).toEqual(["Animal", "Animal/Cat", "Animal/Cat/Tabby", "Animal/Dog", "Cat"]);
    expect(classes[2]).toEqual({ id: "c3", name: "Tabby", parentId: "c2", colour: "#010203", retired: false });
  });

  test.each<[string, { name: string; level?: number }[], string[]]>([
    ["a level without a group", [{ name: "a", level: 1 }], ["classes.0.level"]],
    ["a level that is jumped over", [{ name: "a" }, { name: "b", level: 2 }], ["classes.1.level"]],
    ["seven levels", named("a/b/c/d/e/f/g"), ["classes.0.name"]],
    ["nothing between slashes", named("a//b", "/a", "a/", "/"), ["classes.0.name", "classes.1.name", "classes.2.name", "classes.3.name"]],
    ["a slash besides a level", [{ name: "a/b", level: 0 }], ["classes.0.name"]],
    ["a path twice", named("a/b", "A / B"), ["classes.1.name"]],
    ["a path and the same by levels", [{ name: "a/b" }, { name: "b", level: 1 }], ["classes.1.name"]],
    ["more than 500 with its groups", Array.from({ length: 300 }, (_, at) => ({ name: `${at}/x` })), ["classes"]],
    ["a name of 101 characters", named("x".repeat(101)), ["classes.0.name"]],
  ])("is refused for %s", (_, asked, paths) => {
    expect(() => newClasses(asked)).toThrow(
      expect.objectContaining({ facts: { reason: "classes", violations: paths.map((path) => expect.objectContaining({ path })) } }),
    );
  });

  test("of any names is either refused or whole, with names all different in their groups", () => {
    fc.assert(
      fc.property(fc.array(fc.string({ unit: "grapheme", maxLength: 5 }), { minLength: 1, maxLength: 30 }), (names) => {
        let classes: LabelClass[];
        try {
          classes = newClasses(named(...names));
        } catch {
          return;
        }
        for (const one of classes) LabelClass.parse(one);
        expect(classes.length).toBeGreaterThanOrEqual(names.length);
        expect(new Set(classes.map(({ parentId, name }) => `${parentId ?? ""}/${nameKey(name)}`)).size).toBe(classes.length);
      }),
    );
  });

  test("has a palette of twenty colours, no two alike", () => {
    expect(new Set(PALETTE).size).toBe(20);
    for (const colour of PALETTE) expect(colour).toMatch(/^#[0-9a-f]{6}$/);
  });
});

test("the key of a name is that of its key", () => {
  fc.assert(fc.property(fc.string({ unit: "grapheme" }), (name) => nameKey(nameKey(name)) === nameKey(name)));
});
