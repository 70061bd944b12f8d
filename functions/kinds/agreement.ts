import type { Agreement } from "./kind.ts";

/** For task types whose answers are the same or not: one class an item. */
export const sameOrNot = <Value>(isSame: (a: Value, b: Value) => boolean, rule: string): Agreement<Value> => ({
  uses: [],
  least: 1,
  rule: () => rule,
  similarity: (a, b) => (isSame(a, b) ? 1 : 0),
  join: ([first]) => first,
});

/** A share of 1, for people. */
export const percent = (share: number): string => `${Math.round(share * 1000) / 10} %`;

/** For task types whose answers are sets: how much of all that either names both name (Jaccard index), and what more than half name. */
export const setsAgree = <Value>(membersOf: (value: Value) => readonly string[], toValue: (members: string[]) => Value): Agreement<Value> => ({
  uses: ["least"],
  least: 1,
  rule: ({ least }) =>
    least === 1
      ? "Two answers agree where they have the same classes, in any order."
      : `Two answers agree where at least ${percent(least)} of the classes that either has are in both.`,
  similarity: (a, b) => {
    const [ofA, ofB] = [new Set(membersOf(a)), new Set(membersOf(b))];
    const both = [...ofA].filter((member) => ofB.has(member)).length;
    const either = ofA.size + ofB.size - both;
    return either === 0 ? 1 : both / either;
  },
  join: (values) => {
    const times = new Map<string, number>();
    for (const value of values) for (const member of membersOf(value)) times.set(member, (times.get(member) ?? 0) + 1);
    const members = [...times].flatMap(([member, count]) => (count * 2 > values.length ? [member] : []));
    // Many that agree in pairs need not have one class that most of them have.
    return members.length === 0 ? values[0] : toValue(members);
  },
});
