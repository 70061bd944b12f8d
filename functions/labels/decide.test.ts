import { expect, test } from "@jest/globals";
import fc from "fast-check";
import type { Agreement } from "../kinds/kind.ts";
import { kindNamed } from "../kinds/list.ts";
import { type Answer, decide, type Decision } from "./decide.ts";

const oneClass = kindNamed("image-multi-class");
const boxes = kindNamed("image-boxes");
const asked = (min: number, max: number, least?: number) => ({ min, max, iou: 0.5, spans: "exact" as const, ...(least !== undefined && { least }) });

/** "abab-": four answers by class, then a skip; ids count from a1. */
const given = (said: string): Answer[] =>
  Array.from(said).map((letter, at) => (letter === "-" ? { id: `a${at + 1}`, skipReason: `why ${at + 1}` } : { id: `a${at + 1}`, value: { classId: letter } }));

test.each<[string, string, [number, number], Decision]>([
  ["nobody", "", [2, 3], { by: "more" }],
  ["one of two", "a", [2, 3], { by: "more" }],
  ["two who agree", "aa", [2, 4], { by: "agreed", value: { classId: "a" }, annotationIds: ["a1", "a2"], agreement: 1 }],
  ["two who do not", "ab", [2, 4], { by: "more", agreement: 0 }],
  ["a third who decides", "aba", [2, 4], { by: "agreed", value: { classId: "a" }, annotationIds: ["a1", "a3"], agreement: 1 / 3 }],
  ["three of three minds", "abc", [2, 4], { by: "more", agreement: 0 }],
  ["half, which is not most", "abca", [2, 4], { by: "needs-review", agreement: 1 / 6 }],
  ["two and two", "abab", [2, 4], { by: "needs-review", agreement: 1 / 3 }],
  ["three of four", "abaa", [3, 4], { by: "agreed", value: { classId: "a" }, annotationIds: ["a1", "a3", "a4"], agreement: 0.5 }],
  ["most, but fewer than have to", "aab", [3, 4], { by: "more", agreement: 1 / 3 }],
  ["most, but fewer than have to, of all who may", "aab", [3, 3], { by: "needs-review", agreement: 1 / 3 }],
  ["two who skip", "--", [2, 3], { by: "skipped", reason: "why 1", annotationIds: ["a1", "a2"], agreement: 1 }],
  ["a skip and a value", "-a", [2, 2], { by: "needs-review", agreement: 0 }],
  ["two skips against one", "-a-", [2, 3], { by: "skipped", reason: "why 1", annotationIds: ["a1", "a3"], agreement: 1 / 3 }],
  // A correction can leave more answers than had to be asked.
  ["more than the maximum", "abcb", [2, 3], { by: "needs-review", agreement: 1 / 6 }],
])("%s: %s of %j", (_, said, [min, max], decision) => {
  const found = decide({ kind: oneClass, consensus: asked(min, max) }, given(said));
  expect(found).toEqual("agreement" in decision ? { ...decision, agreement: expect.closeTo(decision.agreement ?? 0, 12) } : decision);
});

const box = (x: number) => ({ boxes: [{ id: "r1", classId: "a", x, y: 0, width: 10, height: 10 }] });

test("agreeing is not handed on: who is like the one in the middle is not like the one behind; the one most like the others comes first", () => {
  const answers = [0, 3, 6].map((x, at) => ({ id: `a${at + 1}`, value: box(x) }));
  // 0 and 3, 3 and 6 overlap by 7 of 13; 0 and 6 by 4 of 16.
  const found = decide({ kind: boxes, consensus: asked(2, 3) }, answers);
  expect(found).toMatchObject({ by: "agreed", annotationIds: ["a1", "a2"], value: box(1.5) });
  const close = [
    { id: "a1", value: box(0) },
    { id: "a2", value: box(4) },
    { id: "a3", value: box(2) },
  ];
  expect(decide({ kind: graded, consensus: asked(3, 3, 0.5) }, close)).toMatchObject({ by: "agreed", annotationIds: ["a3", "a1", "a2"], value: box(2) });
});

/** Compares by how far apart the boxes are. */
const xOf = (value: unknown): number => Number(JSON.stringify(value).match(/"x":(\d+)/)?.[1]);
const agreement: Agreement<unknown> = {
  uses: [],
  least: 0.5,
  rule: () => "",
  similarity: (a, b) => 1 - Math.abs(xOf(a) - xOf(b)) / 10,
  join: ([first]) => first,
};
const graded = { agreement };

const someAnswers = fc.array(fc.constantFrom("a", "b", "c", "-"), { maxLength: 10 }).map((letters) => given(letters.join("")));
const someAsked = fc
  .tuple(fc.integer({ min: 2, max: 10 }), fc.integer({ min: 2, max: 10 }))
  .filter(([min, max]) => min <= max)
  .map(([min, max]) => asked(min, max));

const word = (answer: Answer) => ("value" in answer ? JSON.stringify(answer.value) : "skip");

test("for one class it is a vote: what at least the minimum and more than half say, else one more, else a reviewer", () => {
  fc.assert(
    fc.property(someAnswers, someAsked, (answers, consensus) => {
      const found = decide({ kind: oneClass, consensus }, answers);
      const votes = [...Map.groupBy(answers, word)].find(([, of]) => of.length >= consensus.min && of.length * 2 > answers.length);
      if (votes) {
        expect(found).toMatchObject({ by: votes[0] === "skip" ? "skipped" : "agreed", annotationIds: votes[1].map(({ id }) => id) });
        if (found.by === "agreed") expect(JSON.stringify(found.value)).toBe(votes[0]);
      } else expect(found.by).toBe(answers.length < consensus.max ? "more" : "needs-review");
      const pairs = answers.flatMap((a, i) => answers.slice(0, i).map((b) => (word(a) === word(b) ? 1 : 0)));
      expect(found.agreement).toEqual(pairs.length === 0 ? undefined : expect.closeTo(pairs.reduce<number>((sum, one) => sum + one, 0) / pairs.length, 9));
    }),
    { numRuns: 500 },
  );
});

test("where answers are more or less alike, all of the group are alike each with each, and no larger group is", () => {
  const placed = fc.array(fc.nat({ max: 10 }), { minLength: 2, maxLength: 8 });
  fc.assert(
    fc.property(placed, (places) => {
      const answers = places.map((x, at) => ({ id: `a${at + 1}`, value: box(x) }));
      const found = decide({ kind: graded, consensus: asked(2, 2) }, answers);
      const alike = (group: readonly number[]) => Math.max(...group) - Math.min(...group) <= 5;
      // All sets of places, as bits of a number.
      const largest = Math.max(
        ...Array.from({ length: 2 ** places.length - 1 }, (_, bits) => places.filter((__, at) => ((bits + 1) >> at) & 1)).map((group) =>
          alike(group) ? group.length : 0,
        ),
      );
      const isDecided = largest >= 2 && largest * 2 > places.length;
      expect(found.by).toBe(isDecided ? "agreed" : "needs-review");
      if (found.by === "agreed") {
        expect(found.annotationIds).toHaveLength(largest);
        expect(alike(found.annotationIds.map((id) => places[Number(id.slice(1)) - 1] ?? 0))).toBe(true);
      }
    }),
  );
});
