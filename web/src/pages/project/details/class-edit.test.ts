import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import type { ClassView } from "../../../api/projects.ts";
import { addClass, asViews, changeClass, type ClassRow, moveClass, removeClass, shiftClass } from "../../classes/class-list.ts";
import { pasteClasses } from "../../classes/class-text.ts";
import { addedIn, beginEdit, bringBack, type ClassEdit, isChanged, merge, rebase, retiredIn, sayChanges, toAsk, withRows } from "./class-edit.ts";

/** As the service has them: ids in order. */
const classes = (text: string): ClassView[] => asViews(pasteClasses([], text).rows).map((one, index) => ({ ...one, id: `c${index + 1}` }));
const key = (edit: ClassEdit, name: string): number => edit.rows.find((row) => row.name === name)?.key ?? -1;
const change = (edit: ClassEdit, how: (rows: readonly ClassRow[]) => ClassRow[]) => withRows(edit, how(edit.rows));
const drawn = ({ rows }: ClassEdit) => rows.map(({ id, name, level }) => `${"  ".repeat(level)}${name} ${id ?? "+"}`);
/** What somebody else made of the classes. */
const saved = (edit: ClassEdit): ClassView[] => {
  let last = edit.base.length;
  const active = asViews(edit.rows).map((one) => (one.id.startsWith("row-") ? { ...one, id: `c${++last}` } : one));
  const into = new Map(edit.merges.map((one) => [one.from, one.into]));
  return [...active, ...retiredIn(edit).map((one) => ({ ...one, retired: true, ...(into.has(one.id) ? { mergedInto: into.get(one.id) ?? "" } : {}) }))];
};
const begin = (text = "Animal\n  Cat\n  Dog\nPlant") => beginEdit(classes(text), 1);

test("nothing changed is nothing to save", () => {
  expect(isChanged(begin())).toBe(false);
  expect(sayChanges(begin().base, begin().rows)).toEqual([]);
});

test("what is done is said, and sent as the whole list with ids, levels and merges", () => {
  let edit = begin();
  edit = change(edit, (rows) => changeClass(rows, key(edit, "Plant"), { name: "Flora" }));
  edit = merge(edit, "c3", "c2");
  edit = change(edit, (rows) => addClass(rows, "Stone/Granite"));
  expect(sayChanges(edit.base, edit.rows, edit.merges)).toEqual(["Dog is merged into Cat.", "Plant is called Flora.", "Stone/Granite is new."]);
  expect(addedIn(edit)).toBe(2);
  expect(toAsk(edit, "suggest")).toMatchObject({
    classes: [
      { id: "c1", name: "Animal", level: 0 },
      { id: "c2", name: "Cat", level: 1 },
      { id: "c4", name: "Flora", level: 0 },
      { name: "Stone", level: 0 },
      { name: "Granite", level: 1 },
    ],
    merge: [{ from: "c3", into: "c2" }],
    labeled: "suggest",
  });
});

test("a merge follows its class when that is merged too, and is let go when that is retired", () => {
  let edit = merge(begin(), "c3", "c2");
  edit = merge(edit, "c2", "c4");
  expect(edit.merges).toEqual([
    { from: "c3", into: "c4" },
    { from: "c2", into: "c4" },
  ]);
  edit = change(edit, (rows) => removeClass(rows, key(edit, "Plant")));
  expect(edit.merges).toEqual([]);
  expect(retiredIn(edit).map(({ name }) => name)).toEqual(["Cat", "Dog", "Plant"]);
});

test("a retired class comes back with its id and colour, and is no longer merged", () => {
  const edit = bringBack(merge(begin(), "c3", "c2"), "c3");
  expect(drawn(edit).at(-1)).toBe("Dog c3");
  expect(edit.merges).toEqual([]);
  expect(edit.rows.at(-1)?.colour).toBe(edit.base[2]?.colour);
});

describe("when somebody else saved meanwhile", () => {
  const theirs = (how: (edit: ClassEdit) => ClassEdit) => saved(how(begin()));
  test("their additions and names come, mine stay", () => {
    let edit = begin();
    edit = change(edit, (rows) => changeClass(rows, key(edit, "Cat"), { name: "Feline" }));
    edit = change(edit, (rows) => addClass(rows, "Mine", { key: key(edit, "Animal"), as: "in" }));
    const other = theirs((one) => {
      const renamed = change(one, (rows) => changeClass(rows, key(one, "Plant"), { name: "Flora" }));
      return change(renamed, (rows) => addClass(rows, "Theirs"));
    });
    const next = rebase(edit, other, 2);
    expect(drawn(next)).toEqual(["Animal c1", "  Feline c2", "  Dog c3", "  Mine +", "Flora c4", "Theirs c5"]);
    expect(next.version).toBe(2);
  });

  test("my order holds, theirs are put in where they stood", () => {
    let edit = begin();
    edit = change(edit, (rows) => moveClass(rows, key(edit, "Plant"), -1));
    const other = theirs((one) => change(one, (rows) => addClass(rows, "Bird", { key: key(one, "Animal"), as: "in" })));
    expect(drawn(rebase(edit, other, 2))).toEqual(["Plant c4", "Animal c1", "  Cat c2", "  Dog c3", "  Bird c5"]);
  });

  test("what they retired is retired unless I changed it; what I retired stays so; merges hold where both are there", () => {
    let edit = begin();
    edit = merge(edit, "c2", "c3");
    edit = change(edit, (rows) => changeClass(rows, key(edit, "Plant"), { colour: "#123456" }));
    const other = theirs((one) => {
      const less = change(one, (rows) => removeClass(rows, key(one, "Dog")));
      return change(less, (rows) => removeClass(rows, key(less, "Plant")));
    });
    const next = rebase(edit, other, 2);
    expect(drawn(next)).toEqual(["Animal c1", "Plant c4"]);
    expect(next.merges).toEqual([]);
  });

  test("whoever saves, no class is twice, levels fit, and nothing of theirs is lost by itself", () => {
    const acts = fc.array(fc.tuple(fc.constantFrom("add", "remove", "rename", "up", "in", "out"), fc.nat(9)), { maxLength: 6 });
    const play = (edit: ClassEdit, list: [string, number][], who: string) =>
      list.reduce((now, [what, pick], index) => {
        const row = now.rows[pick % Math.max(1, now.rows.length)];
        return change(now, (rows) => {
          if (what === "add" || !row) return addClass(rows, `${who}${index}`);
          if (what === "remove") return removeClass(rows, row.key);
          if (what === "rename") return changeClass(rows, row.key, { name: `${who}${index}` });
          return what === "up" ? moveClass(rows, row.key, -1) : shiftClass(rows, row.key, what === "in" ? 1 : -1);
        });
      }, edit);
    fc.assert(
      fc.property(acts, acts, (mine, others) => {
        const edit = play(begin("a\n b\n  c\n d\ne"), mine, "m");
        const other = saved(play(begin("a\n b\n  c\n d\ne"), others, "t"));
        const next = rebase(edit, other, 2);
        const ids = next.rows.flatMap(({ id }) => id ?? []);
        expect(new Set(ids).size).toBe(ids.length);
        expect(next.rows.every(({ level }, index) => level <= (next.rows[index - 1]?.level ?? -1) + 1)).toBe(true);
        const isNew = (id: string) => !edit.base.some((one) => one.id === id);
        for (const { id, retired } of other) if (!retired && isNew(id)) expect(ids).toContain(id);
        for (const row of edit.rows) if (row.id === undefined) expect(next.rows.some(({ id, name }) => id === undefined && name === row.name)).toBe(true);
      }),
    );
  });
});
