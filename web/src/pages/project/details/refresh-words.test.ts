import { expect, test } from "@jest/globals";
import { sayChanges, sayOutcome } from "./refresh-words.ts";

const none = { added: 0, missing: 0, returned: 0, arrived: 0 };

test.each([
  [none, "nothing new"],
  [{ ...none, added: 1_200 }, `${(1_200).toLocaleString()} added`],
  [{ added: 3, arrived: 2, missing: 4, returned: 1 }, "3 added, 2 added by events before, 4 gone, 1 back"],
])("what a refresh changed is said in few words", (run, said) => expect(sayChanges(run)).toBe(said));

test("and how many files were left", () => {
  expect(sayOutcome({ ...none, added: 2, rejected: 1 })).toBe("2 added, 1 not loaded");
  expect(sayOutcome({ ...none, rejected: 0 })).toBe("nothing new");
});
