import { expect, test } from "@jest/globals";
import { classBook, keyedClasses, keysFor } from "./class-keys.ts";

const many = Array.from({ length: 40 }, (_, n) => ({
  id: `c${n + 1}`,
  name: `Class ${n + 1}`,
  path: `Class ${n + 1}`,
  level: 0,
  colour: "#0a84ff",
  retired: n === 1,
}));

test("the first nine classes have 1–9, the next ones letters that are no command", () => {
  const keyed = keyedClasses(many, "sxzifd");
  expect(keyed.slice(0, 12).map((one) => one.key)).toEqual(["1", "2", "3", "4", "5", "6", "7", "8", "9", "a", "b", "c"]);
  expect(keyed[12]?.key).toBe("e");
  expect(keysFor("sxzifd")).toHaveLength(29);
});

test("a retired class takes no key, and classes after the last key have none", () => {
  const keyed = keyedClasses(many, "sxzifd");
  expect(keyed.map((one) => one.id)).not.toContain("c2");
  expect(keyed.at(-1)?.key).toBeUndefined();
  expect(classBook(many, "sxzifd").get("c2")?.key).toBeUndefined();
  expect(classBook(many).get("c2")?.name).toBe("Class 2");
});
