import { expect, test } from "@jest/globals";
import fc from "fast-check";
import { classShares } from "./class-shares.ts";

const one = (id: string, level: number, retired = false) => ({ id, name: id, path: id, level, colour: "#0078d4", retired });

test("a group counts what is in it, to any depth, beside its own", () => {
  const classes = [one("animal", 0), one("cat", 1), one("siamese", 2), one("dog", 1), one("thing", 0)];
  const shares = classShares(classes, { animal: 1, cat: 2, siamese: 4, dog: 8, thing: 16 });
  expect(shares.map(({ id, own, all }) => [id, own, all])).toEqual([
    ["animal", 1, 15],
    ["cat", 2, 6],
    ["siamese", 4, 4],
    ["dog", 8, 8],
    ["thing", 16, 16],
  ]);
});

test("a retired class is shown as long as labels say it, or a class in it is there", () => {
  const classes = [one("old", 0, true), one("unused", 1, true), one("said", 1, true), one("older", 0, true), one("young", 1), one("gone", 0, true)];
  expect(classShares(classes, { said: 3 }).map(({ id, all }) => [id, all])).toEqual([
    ["old", 3],
    ["said", 3],
    ["older", 0],
    ["young", 0],
  ]);
});

test("the outermost groups hold all labels, each once", () => {
  const classes = fc.array(fc.record({ deeper: fc.integer({ min: -5, max: 1 }), count: fc.nat(9) }), { maxLength: 30 });
  fc.assert(
    fc.property(classes, (made) => {
      let level = -1;
      const all = made.map(({ deeper, count }, n) => ({ ...one(`c${n}`, (level = Math.max(0, Math.min(5, level + deeper)))), count }));
      const shares = classShares(all, Object.fromEntries(all.map(({ id, count }) => [id, count])));
      const outer = new Set(all.filter((each) => each.level === 0).map(({ id }) => id));
      const outermost = shares.filter(({ id }) => outer.has(id)).reduce((sum, share) => sum + share.all, 0);
      expect(outermost).toBe(made.reduce((sum, { count }) => sum + count, 0));
    }),
  );
});
