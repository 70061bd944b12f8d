import { describe, expect, test } from "@jest/globals";
import { evaluate } from "./evaluate.ts";
import { parseSql, SqlError } from "./sql.ts";

const record = { n: 1, s: "Text", yes: true, none: null, deep: { "odd name": 2 }, list: [1, "a"] };
const parameters = new Map<string, unknown>([
  ["@one", 1],
  ["@text", "TEXT"],
]);

describe("a condition", () => {
  test.each<[string, unknown]>([
    ["c.n = 1", true],
    ['c["n"] = @one', true],
    ['c.deep["odd name"] >= 2', true],
    ["c.missing = 1", undefined],
    ["c.n = 'x'", "SyntaxError"],
    ['c.n = "1"', undefined],
    ["NOT (c.n = 2)", true],
    ["NOT (c.missing = 2)", undefined],
    ["NOT ((c.missing = 2) ?? false)", true],
    ["c.missing = 1 OR c.n = 1", true],
    ["c.missing = 1 AND c.n = 2", false],
    ["c.missing = 1 AND c.n = 1", undefined],
    ["c.n = 2 OR c.n = 1 AND c.yes", true],
    ["IS_DEFINED(c.none) AND NOT IS_NULL(c.n)", true],
    ["IS_NULL(c.none)", true],
    ["CONTAINS(c.s, @text, true)", true],
    ["CONTAINS(c.s, @text)", false],
    ["CONTAINS(c.n, @text)", undefined],
    ['ARRAY_CONTAINS(c.list, "a")', true],
    ["ARRAY_CONTAINS(c.list, 2)", false],
    ["c.n IN (3, @one)", true],
    ["c.n IN (3, -4.5)", false],
    ["c.missing IN (3)", undefined],
    ["c.none = null", true],
    ["c.n = @unknown", "SqlError"],
    ["SOUNDEX(c.s)", "SqlError"],
  ])("%s", (condition, expected) => {
    const value = () => {
      const { where } = parseSql(`SELECT * FROM c WHERE ${condition}`);
      return where && evaluate(where, record, parameters);
    };
    if (typeof expected === "string") expect(value).toThrow();
    else expect(value()).toBe(expected);
  });
});

test("the top and the order are read", () => {
  expect(parseSql('SELECT TOP 9 * FROM c ORDER BY c.a DESC, c["b"] ASC, c.d')).toMatchObject({
    top: 9,
    where: undefined,
    orderBy: [
      { fields: ["a"], descending: true },
      { fields: ["b"], descending: false },
      { fields: ["d"], descending: false },
    ],
  });
});

test.each([
  "",
  "SELECT c.id FROM c",
  "SELECT * FROM c WHERE",
  "SELECT * FROM c GROUP BY c.a",
  "SELECT * FROM c WHERE c.a = 1 c.b",
  "SELECT * FROM c WHERE c.a ! 1",
])("%j is not served", (sql) => {
  expect(() => parseSql(sql)).toThrow(SqlError);
});
