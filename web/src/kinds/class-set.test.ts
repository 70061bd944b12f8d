import { expect, test } from "@jest/globals";
import fc from "fast-check";
import { classSet } from "./class-set.ts";

test("giving a class adds it, giving it again takes it away, and nothing is left of the last one", () => {
  const one = classSet.give(undefined, "c1");
  const two = classSet.give(one, "c2");
  expect(two).toEqual({ classIds: ["c1", "c2"] });
  expect(classSet.give(two, "c1")).toEqual({ classIds: ["c2"] });
  expect(classSet.give(one, "c1")).toBeUndefined();
});

test("no class is there twice, whatever is given in whatever order", () => {
  fc.assert(
    fc.property(fc.array(fc.constantFrom("c1", "c2", "c3")), (given) => {
      let value = classSet.read({ classIds: [] });
      for (const id of given) value = classSet.give(value, id);
      const odd = [...new Set(given)].filter((id) => given.filter((one) => one === id).length % 2 === 1);
      expect([...(value?.classIds ?? [])].toSorted()).toEqual(odd.toSorted());
    }),
  );
});

test.each([[undefined], [null], ["c1"], [{ classId: "c1" }], [{ classIds: "c1" }], [{ classIds: [] }], [{ classIds: [1] }]])(
  "%j is no set of classes",
  (value) => {
    expect(classSet.read(value)).toBeUndefined();
  },
);
