import { expect, test } from "@jest/globals";
import fc from "fast-check";
import { addUnit, alphaOf, expectedOfCounts, observedOf } from "./alpha.ts";

type Said = number | string;

const nominal = (a: Said, b: Said): number => (a === b ? 1 : 0);
/** The interval metric: the difference is the square of the distance; it need not be below 1. */
const interval = (a: Said, b: Said) => 1 - (Number(a) - Number(b)) ** 2;

/** Rows are observers; a dot is no answer. */
function unitsOf(rows: readonly string[]): Said[][] {
  const observers = rows.map((row) => row.split(" "));
  return (observers[0] ?? []).map((_, unit) => observers.flatMap((row) => (row[unit] === undefined || row[unit] === "." ? [] : [row[unit]])));
}

function alpha(units: readonly (readonly Said[])[], similarity: (a: Said, b: Said) => number): number | undefined {
  const sums = { answers: 0, differences: 0 };
  for (const unit of units)
    addUnit(
      sums,
      unit.map((a) => unit.map((b) => similarity(a, b))),
    );
  const paired = units.filter(({ length }) => length > 1).flat();
  if (similarity === nominal)
    return alphaOf({ observed: observedOf(sums), expected: expectedOfCounts([...Map.groupBy(paired, String).values()].map(({ length }) => length)) });
  const pairs = paired.flatMap((a, i) => paired.flatMap((b, j) => (i === j ? [] : [1 - similarity(a, b)])));
  return alphaOf({ observed: observedOf(sums), expected: pairs.reduce((sum, one) => sum + one, 0) / pairs.length });
}

/** Krippendorff 2011, example C: four observers, twelve units, some without an answer. */
const MISSING = ["1 2 3 3 2 1 4 1 2 . . .", "1 2 3 3 2 2 4 1 2 5 . 3", ". 3 3 3 2 3 4 2 2 5 1 .", "1 2 3 3 2 4 4 1 2 5 1 ."];
/** The computational example of https://en.wikipedia.org/wiki/Krippendorff%27s_alpha. */
const WIKIPEDIA = [". . . . . 3 4 1 2 1 1 3 3 . 3", "1 . 2 1 3 3 4 3 . . . . . . .", ". . 2 1 3 4 4 . 2 1 1 3 3 . 4"];

test.each<[string, string[], typeof nominal, number]>([
  ["two observers, two values (2011, A)", ["0 1 0 0 0 0 0 0 1 0", "1 1 1 0 0 1 0 0 0 0"], nominal, 0.095],
  ["two observers, five values (2011, B)", ["a a b b d c c c e d d a", "b a b b b c c c e d d d"], nominal, 0.692],
  ["four observers, some without an answer (2011, C)", MISSING, nominal, 0.743],
  ["the same, by a distance (2011, D)", MISSING, interval, 0.849],
  ["three observers, most units with two answers", WIKIPEDIA, nominal, 0.691],
  ["the same, by a distance", WIKIPEDIA, interval, 0.811],
])("alpha is the published one: %s", (_, rows, similarity, published) => {
  expect(Number(alpha(unitsOf(rows), similarity)?.toFixed(3))).toBe(published);
});

const units = fc.array(fc.array(fc.constantFrom("a", "b", "c"), { maxLength: 5 }), { minLength: 1, maxLength: 30 });

test("who always agrees has 1; nobody has more; it does not matter what the values are called or in which order they come", () => {
  fc.assert(
    fc.property(units, (some) => {
      const found = alpha(some, nominal);
      fc.pre(found !== undefined && !Number.isNaN(found));
      expect(found).toBeLessThanOrEqual(1 + 1e-12);
      const same = alpha(
        some.map((unit) => unit.map(() => unit[0] ?? "a")),
        nominal,
      );
      if (same !== undefined && !Number.isNaN(same)) expect(same).toBeCloseTo(1, 12);
      const turned = alpha(
        some.toReversed().map((unit) => unit.toReversed().map((said) => `${said}!`)),
        nominal,
      );
      expect(turned).toBeCloseTo(found ?? 0, 9);
    }),
  );
});

test("who answers by chance has about 0, within four standard errors", () => {
  // Of 4,000 units with three answers each, of four values: the error of the share that differs is about √(0.1875 / 12,000) / 0.75 = 0.005.
  let state = 12345;
  const random = () => (state = (state * 1_103_515_245 + 12_345) % 2_147_483_648) / 2_147_483_648;
  const chance = Array.from({ length: 4_000 }, () => Array.from({ length: 3 }, () => Math.floor(random() * 4)));
  expect(Math.abs(alpha(chance, nominal) ?? 1)).toBeLessThan(4 * 0.006);
});

test("where everybody always says the same there is no alpha", () => {
  expect(
    alpha(
      [
        ["a", "a"],
        ["a", "a", "a"],
      ],
      nominal,
    ),
  ).toBeUndefined();
});
