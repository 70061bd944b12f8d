import { describe, expect, test } from "@jest/globals";
import { alphaInWords } from "./agreement-words.ts";
import { columnsFor, inOrder, turned } from "./labeler-rows.ts";

const labeler = (name: string, labeled: number, more = {}) => ({
  userId: name,
  name,
  labeled,
  skipped: 0,
  rejected: 0,
  answers: labeled,
  gold: 0,
  goldRight: 0,
  ...more,
});
const right = (goldRight: number, gold: number) => ({ gold, goldRight, accuracy: { share: goldRight / gold, from: 0.1, to: 0.9 } });
const ana = labeler("Ana", 5, right(1, 2));
const ben = labeler("Ben", 9);
const cleo = labeler("Cleo", 7, right(3, 4));
const all = [ana, ben, cleo];
const columns = columnsFor(all);

describe("labelers", () => {
  test.each<[string, "ascending" | "descending", string[]]>([
    ["labeled", "descending", ["Ben", "Cleo", "Ana"]],
    ["name", "ascending", ["Ana", "Ben", "Cleo"]],
    ["gold", "descending", ["Cleo", "Ana", "Ben"]],
    ["gold", "ascending", ["Ana", "Cleo", "Ben"]],
  ])("by %s, %s: who was not measured comes last", (id, way, names) => {
    expect(inOrder(all, columns, { id, way }).map(({ name }) => name)).toEqual(names);
  });
  test("a column is turned round by pressing it again", () => {
    expect(turned({ id: "gold", way: "descending" }, "gold")).toEqual({ id: "gold", way: "ascending" });
    expect(turned({ id: "gold", way: "descending" }, "name")).toEqual({ id: "name", way: "ascending" });
  });
  test("what was measured of nobody has no column", () => {
    expect(columnsFor([ben]).map(({ id }) => id)).toEqual(["name", "labeled", "skipped", "rejected", "time"]);
    expect(columns.at(-1)?.more?.(cleo)).toBe("3 of 4; 10 % to 90 %");
  });
});

test.each([
  [0.8, "ok"],
  [0.667, "warn"],
  [0.5, "danger"],
  [-0.2, "danger"],
])("an alpha of %d is %s", (alpha, tone) => {
  expect(alphaInWords(alpha).tone).toBe(tone);
});
