import { expect, test } from "@jest/globals";
import { createUnits, deleteUnits, queryUnits, readUnits, replaceUnits } from "./request-units.ts";

test.each([
  ["a read of 1 KB", readUnits(1_024), 1],
  ["a read of what is not there", readUnits(0), 1],
  ["a read of 100 KB", readUnits(102_400), 100],
  ["a create of 1 KB, nothing indexed", createUnits(1_024, 0), 5],
  ["a create of half a KB", createUnits(512, 0), 5],
  ["a create of 2 KB with ten terms", createUnits(2_048, 10), 12],
  ["a replace of 1 KB with five terms", replaceUnits(1_024, 5), 12],
  ["a delete of 1 KB", deleteUnits(1_024, 0), 5],
  ["a query that finds nothing", queryUnits(0, 1), 2.5],
  ["a query of nine records of 500 bytes", queryUnits(4_500, 1), 3.8],
  ["a query of 20 partitions", queryUnits(0, 20), 50],
])("%s", (_, units, expected) => {
  expect(units).toBeCloseTo(expected, 1);
});
