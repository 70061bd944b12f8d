import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import { exportNames, mergedTo, viewClasses } from "./class-paths.ts";
import { changedClasses } from "./changed-classes.ts";
import { LabelClass } from "./classes.ts";
import { nameKey } from "../datasets/name-key.ts";
import { newClasses } from "./new-classes.ts";
import { ChangeClasses } from "./wire.ts";

/** c1 Animal, c2 Animal/Cat, c3 Animal/Dog, c4 Plant. */
const before = newClasses([{ name: "Animal/Cat" }, { name: "Animal/Dog" }, { name: "Plant" }]);
const listOf = (classes: readonly LabelClass[]) =>
  viewClasses(classes).flatMap(({ id, name, level, colour, retired }) => (retired ? [] : [{ id, name, level, colour }]));
const change = (classes: object[], merge: object[] = [], of = before) => changedClasses(of, ChangeClasses.parse({ classes, merge }));
const pathsOf = (classes: readonly LabelClass[]) => viewClasses(classes).map(({ id, path, retired }) => `${id} ${path}${retired ? " retired" : ""}`);
const violations = (make: () => unknown): string[] => {
  try {
    make();
  } catch (error) {
    return (error as { facts: { violations: { path: string }[] } }).facts.violations.map(({ path }) => path);
  }
  return [];
};
const [animal, cat, dog, plant] = listOf(before) as [object, object, object, object];

describe("a changed list of classes", () => {
  test("sent back as it was is the same list", () => expect(change(listOf(before))).toEqual({ classes: before, added: 0 }));

  test("renames, recolours, reorders and moves between groups; ids stay", () => {
    const { classes, added } = change([plant, { ...cat, level: 1, colour: "#010203" }, { ...animal, name: "Beast" }, dog]);
    expect(pathsOf(classes)).toEqual(["c4 Plant", "c2 Plant/Cat", "c1 Beast", "c3 Beast/Dog"]);
    expect([added, classes[1]?.colour]).toEqual([0, "#010203"]);
  });

  test("adds classes with the next ids, even where the last class is retired, and brings a retired one back under its own", () => {
    const first = change([animal, cat, dog]);
    expect(pathsOf(first.classes)).toEqual(["c1 Animal", "c2 Animal/Cat", "c3 Animal/Dog", "c4 Plant retired"]);
    const second = change([animal, cat, dog, { name: "Stone" }, { name: "Moss", level: 1 }], [], first.classes);
    expect(second.added).toBe(2);
    expect(pathsOf(second.classes).slice(3)).toEqual(["c5 Stone", "c6 Stone/Moss", "c4 Plant retired"]);
    expect(pathsOf(change([...listOf(second.classes), { id: "c4", name: "Plant" }], [], second.classes).classes)).toContain("c4 Plant");
  });

  test("keeps a retired class in its group, and after it where that is retired too", () => {
    const first = change([animal, dog, plant]);
    expect(pathsOf(first.classes)).toEqual(["c1 Animal", "c3 Animal/Dog", "c4 Plant", "c2 Animal/Cat retired"]);
    const second = change([plant], [], first.classes);
    expect(pathsOf(second.classes)).toEqual(["c4 Plant", "c1 Animal retired", "c3 Animal/Dog retired", "c2 Animal/Cat retired"]);
  });

  test("merges without chains: what was merged into a class follows it", () => {
    const first = change([animal, dog, plant], [{ from: "c2", into: "c3" }]).classes;
    const second = change([animal, plant], [{ from: "c3", into: "c4" }], first).classes;
    expect(["c1", "c2", "c3", "c4"].map(mergedTo(second))).toEqual(["c1", "c4", "c4", "c4"]);
    const third = change([animal, plant, cat], [], second).classes;
    expect(["c2", "c3"].map(mergedTo(third))).toEqual(["c2", "c4"]);
  });

  test.each<[string, object[], object[], string[]]>([
    ["an id that is not there", [animal, { id: "c9", name: "x" }], [], ["classes.1.id"]],
    ["a class twice", [animal, animal], [], ["classes.1.id", "classes.1.name"]],
    [
      "a level too deep",
      [
        { name: "a", level: 1 },
        { name: "b", level: 3 },
      ],
      [],
      ["classes.0.level", "classes.1.level"],
    ],
    ["a name twice in one group", [animal, cat, { name: "CAT", level: 1 }, { name: "Cat" }], [], ["classes.2.name"]],
    ["a name that shows nothing", [{ name: "\u200b" }], [], ["classes.0.name"]],
    ["a slash in a name", [{ name: "a/b" }], [], ["classes.0.name"]],
    ["merging a class that stays", [animal, plant], [{ from: "c4", into: "c1" }], ["merge.0.from"]],
    [
      "merging into itself, one that goes, or one that is not there",
      [animal],
      [
        { from: "c2", into: "c2" },
        { from: "c3", into: "c4" },
        { from: "c9", into: "c1" },
      ],
      ["merge.0.into", "merge.1.into", "merge.2.from"],
    ],
    [
      "merging a class twice",
      [animal, plant],
      [
        { from: "c2", into: "c1" },
        { from: "c2", into: "c4" },
      ],
      ["merge.1.from"],
    ],
  ])("is refused for %s", (_, classes, merge, paths) => expect(violations(() => change(classes, merge))).toEqual(paths));

  test("is refused above 2,000 classes with the retired ones", () => {
    let classes = before;
    const renew = () =>
      change(
        Array.from({ length: 500 }, (_, at) => ({ name: `n${at}` })),
        [],
        classes,
      ).classes;
    for (let round = 0; round < 3; round++) classes = renew();
    expect(classes).toHaveLength(1_504);
    expect(violations(renew)).toEqual(["classes"]);
  });

  test("keeps a slash in a name from when it was a character like others", () => {
    const old: LabelClass[] = [{ id: "c1", name: "and/or", colour: "#000000", retired: false }];
    expect(change([{ id: "c1", name: "and/or" }], [], old).classes).toEqual(old);
    expect(violations(() => change([{ id: "c1", name: "or/and" }], [], old))).toEqual(["classes.0.name"]);
  });
});

test("exports tell a retired class from the one that has its name now", () => {
  const renamed = change([animal, dog, plant, { name: "Cat", level: 1 }]).classes;
  const again = change([...listOf(renamed).slice(0, 2), { name: "Cat", level: 1 }, plant], [], renamed).classes;
  expect(exportNames(again).map(({ name }) => name)).toEqual(["Animal", "Animal/Dog", "Animal/Cat", "Plant", "Plant/Cat", "Animal/Cat (retired c2)"]);
});

test("through any number of changes no id is used twice, none is lost, and the list stays a list", () => {
  const edit = fc.record({
    drop: fc.array(fc.nat(30), { maxLength: 4 }),
    back: fc.array(fc.nat(30), { maxLength: 2 }),
    add: fc.array(fc.record({ name: fc.constantFrom("a", "b", "c", "d"), level: fc.nat(5), at: fc.nat(20) }), { maxLength: 3 }),
    merge: fc.array(fc.tuple(fc.nat(30), fc.nat(30)), { maxLength: 3 }),
    shuffle: fc.nat(20),
  });
  fc.assert(
    fc.property(fc.array(edit, { minLength: 1, maxLength: 8 }), (edits) => {
      let classes = before;
      for (const { drop, back, add, merge, shuffle } of edits) {
        const rows: { id?: string; name: string; level: number }[] = listOf(classes).filter((_, at) => !drop.includes(at));
        for (const at of back) {
          const one = classes[at];
          if (one?.retired && !rows.some(({ id }) => id === one.id)) rows.push({ id: one.id, name: `${one.name} again ${rows.length}`, level: 0 });
        }
        for (const { at, ...one } of add) rows.splice(at % (rows.length + 1), 0, { ...one, name: `${one.name}${rows.length}` });
        rows.push(...rows.splice(0, shuffle % (rows.length + 1)));
        const [first, ...more] = rows;
        if (!first) continue;
        let deepest = 0;
        const fitting = [first, ...more].map((row) => {
          const level = Math.min(row.level, deepest, 5);
          deepest = level + 1;
          return { ...row, level };
        });
        const gone = classes.filter((one) => one.mergedInto === undefined && !fitting.some(({ id }) => id === one.id));
        const kept = fitting.flatMap(({ id }) => id ?? []);
        const merges = merge.flatMap(([from, into]) => {
          const [source, target] = [gone[from % Math.max(1, gone.length)], kept[into % Math.max(1, kept.length)]];
          return source && target ? [{ from: source.id, into: target }] : [];
        });
        let after: LabelClass[];
        try {
          after = change(fitting, [...new Map(merges.map((one) => [one.from, one])).values()], classes).classes;
        } catch (error) {
          expect(error).toMatchObject({ code: "invalid" });
          continue;
        }
        const ids = after.map(({ id }) => id);
        expect(new Set(ids).size).toBe(ids.length);
        for (const { id } of classes) expect(ids).toContain(id);
        const siblings = new Set<string>();
        for (const [at, one] of after.entries()) {
          LabelClass.parse(one);
          if (one.parentId !== undefined) expect(ids.slice(0, at)).toContain(one.parentId);
          if (one.mergedInto !== undefined) {
            expect(one.retired).toBe(true);
            expect(after.find(({ id }) => id === one.mergedInto)?.mergedInto).toBeUndefined();
          }
          if (one.retired) continue;
          const key = `${one.parentId ?? ""}/${nameKey(one.name)}`;
          expect(siblings.has(key)).toBe(false);
          siblings.add(key);
        }
        expect(listOf(after)).toMatchObject(fitting.map(({ name, level }) => ({ name, level })));
        expect(new Set(exportNames(after).map(({ name }) => name)).size).toBe(after.length);
        classes = after;
      }
    }),
    { numRuns: 150 },
  );
});
