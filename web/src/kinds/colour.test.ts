import { expect, test } from "@jest/globals";
import { inkOn } from "./colour.ts";

test.each([
  ["#ffffff", "#000000"],
  ["#000000", "#ffffff"],
  ["#ffd60a", "#000000"],
  ["#1d3f8b", "#ffffff"],
])("on %s the text is %s", (colour, ink) => {
  expect(inkOn(colour)).toBe(ink);
});
