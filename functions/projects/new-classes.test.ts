import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import { LabelClass } from "./classes.ts";
import { nameKey } from "./name-key.ts";
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

  test("of any names is either refused or whole, with names all different", () => {
    fc.assert(
      fc.property(fc.array(fc.string({ unit: "grapheme", maxLength: 5 }), { minLength: 1, maxLength: 30 }), (names) => {
        let classes: LabelClass[];
        try {
          classes = newClasses(named(...names));
        } catch {
          return;
        }
        for (const one of classes) LabelClass.parse(one);
        expect(new Set(classes.map(({ name }) => nameKey(name))).size).toBe(names.length);
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
