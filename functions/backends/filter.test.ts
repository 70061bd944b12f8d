import { describe, expect, test } from "@jest/globals";
import type { Filter } from "./documents.ts";
import { passes } from "./filter.ts";

const record = { n: 2, s: "Grüße 100%", yes: true, list: ["a", 1, true], none: null };

describe("a record passes", () => {
  test.each<[Filter, boolean]>([
    [{ field: "n", is: "eq", value: 2 }, true],
    [{ field: "n", is: "eq", value: "2" }, false],
    [{ field: "yes", is: "eq", value: 1 }, false],
    [{ field: "missing", is: "ne", value: 1 }, true],
    [{ field: "missing", is: "lt", value: 1 }, false],
    [{ field: "none", is: "le", value: 0 }, false],
    [{ field: "n", is: "ge", value: 2 }, true],
    [{ field: "n", is: "gt", value: 2 }, false],
    [{ field: "s", is: "gt", value: 0 }, false],
    [{ field: "s", is: "contains", value: "gRüße" }, true],
    [{ field: "s", is: "contains", value: "GRÜSSE" }, false],
    [{ field: "s", is: "contains", value: "" }, true],
    [{ field: "n", is: "contains", value: "2" }, false],
    [{ field: "list", is: "has", value: 1 }, true],
    [{ field: "list", is: "has", value: "1" }, false],
    [{ field: "s", is: "has", value: "G" }, false],
    [{ field: "n", is: "in", value: [1, 2] }, true],
    [
      {
        is: "any",
        of: [
          { field: "n", is: "eq", value: 3 },
          { field: "list", is: "has", value: "a" },
        ],
      },
      true,
    ],
    [{ is: "any", of: [{ field: "n", is: "eq", value: 3 }] }, false],
    [{ is: "any", of: [] }, false],
    [{ field: "toString", is: "ne", value: "x" }, true],
    [{ field: "constructor", is: "contains", value: "" }, false],
  ])("%j: %s", (filter, expected) => {
    expect(passes(record, [filter])).toBe(expected);
  });
  test("all of several, and none", () => {
    expect(
      passes(record, [
        { field: "n", is: "eq", value: 2 },
        { field: "yes", is: "eq", value: false },
      ]),
    ).toBe(false);
    expect(passes(record, [])).toBe(true);
  });
});
