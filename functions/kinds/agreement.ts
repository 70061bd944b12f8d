import type { Agreement } from "./kind.ts";

/** For task types whose answers are the same or not: one class an item. */
export const sameOrNot = <Value>(isSame: (a: Value, b: Value) => boolean, rule: string): Agreement<Value> => ({
  uses: [],
  least: 1,
  rule: () => rule,
  similarity: (a, b) => (isSame(a, b) ? 1 : 0),
  join: ([first]) => first,
});
