import { expect, test } from "@jest/globals";
import { indexingPolicy } from "./indexing-policy.ts";

test("nothing is indexed but what the declared indexes use, and each has a composite that answers its filter and its order", () => {
  const policy = indexingPolicy([
    { name: "item-by-state", type: "item", equals: ["state", "kind"], order: "order" },
    { name: "task-by-state", type: "task", equals: ["state", "kind"], order: "order" },
    { name: "item-by-path", type: "item", equals: [], order: "path", narrowedBy: ["tags[]", "state", "size"] },
  ]);
  expect(policy.includedPaths.map(({ path }) => path)).toEqual(["/kind/?", "/order/?", "/path/?", "/pk/?", "/size/?", "/state/?", "/tags/[]/?", "/type/?"]);
  expect(policy.excludedPaths).toContainEqual({ path: "/*" });
  expect(policy.compositeIndexes.map((paths) => paths.map(({ path }) => path).join(" "))).toEqual(["/pk /type /state /kind /order /id", "/pk /type /path /id"]);
});
