import { expect, test } from "@jest/globals";
import fc from "fast-check";
import { assign, type Choice } from "./assignment.ts";

/** The best there is, by trying all: for each row every column that is free, and none. */
function bestByTrying(choices: readonly (readonly Choice[])[], row = 0, taken: ReadonlySet<number> = new Set()): number {
  if (row === choices.length) return 0;
  const without = bestByTrying(choices, row + 1, taken);
  return (choices[row] ?? []).reduce(
    (best, { column, weight }) => (taken.has(column) ? best : Math.max(best, weight + bestByTrying(choices, row + 1, new Set([...taken, column])))),
    without,
  );
}

const worth = (choices: readonly (readonly Choice[])[], columns: Int32Array): number =>
  [...columns].reduce((sum, column, row) => sum + (choices[row]?.find((one) => one.column === column)?.weight ?? 0), 0);

const COLUMNS = 6;
const choicesOf = (weight: fc.Arbitrary<number>) =>
  fc.array(fc.uniqueArray(fc.record({ column: fc.nat({ max: COLUMNS - 1 }), weight }), { selector: ({ column }) => column, maxLength: COLUMNS }), {
    maxLength: 7,
  });

test.each([
  ["any weights", fc.double({ min: 0.001, max: 1, noNaN: true })],
  ["weights of which many are the same", fc.integer({ min: 1, max: 3 })],
  ["weights where a pair more is worth more than any likeness", fc.double({ min: 0, max: 1, noNaN: true }).map((likeness) => 8 + likeness)],
])("nothing is worth more than what is assigned, with %s", (_, weight) => {
  fc.assert(
    fc.property(choicesOf(weight), (choices) => {
      const columns = assign(choices, COLUMNS);
      const given = [...columns].filter((column) => column !== -1);
      expect(new Set(given).size).toBe(given.length);
      for (const [row, column] of columns.entries()) if (column !== -1) expect(choices[row]?.some((one) => one.column === column)).toBe(true);
      expect(worth(choices, columns)).toBeCloseTo(bestByTrying(choices), 9);
    }),
    { numRuns: 500 },
  );
});

test("a row gives its column up where it is worth more to another one", () => {
  const choices = [
    [{ column: 0, weight: 5 }],
    [
      { column: 0, weight: 9 },
      { column: 1, weight: 8 },
    ],
  ];
  expect([...assign(choices, 2)]).toEqual([0, 1]);
  expect([...assign([[{ column: 0, weight: 1 }], [{ column: 0, weight: 2 }]], 1)]).toEqual([-1, 0]);
});
