import { expect, test } from "@jest/globals";
import fc from "fast-check";
import { textEntities } from "../../../../functions/kinds/text-entities/value.ts";
import { changed, given, sameText, type Span, withAll, without } from "./spans.ts";

const at = (start: number, end: number, classId = "c1"): Span => ({ classId, start, end });
const strict = { overlap: false, crossing: "ask" } as const;

test.each<[string, Span[], Span, object]>([
  ["is put in its place", [at(0, 2), at(8, 9)], at(4, 6), { spans: [at(0, 2), at(4, 6), at(8, 9)] }],
  ["may stand beside another", [at(0, 2)], at(2, 4), { spans: [at(0, 2), at(2, 4)] }],
  ["changes the class of the very same words", [at(0, 2)], at(0, 2, "c2"), { spans: [at(0, 2, "c2")] }],
  ["that crosses another is not made", [at(0, 4)], at(2, 6), { overlapped: [at(0, 4)] }],
  ["inside another is not made", [at(0, 9)], at(2, 6), { overlapped: [at(0, 9)] }],
])("where spans may not overlap, a span %s", (_, spans, { classId, ...range }, expected) => {
  expect(given(spans, range, classId, strict)).toMatchObject(expected);
});

test("confirmed, it replaces what it crosses", () => {
  expect(given([at(0, 4), at(5, 7)], at(2, 6), "c2", { ...strict, crossing: "replace" })).toMatchObject({ spans: [at(2, 6, "c2")] });
});

test("where spans may overlap, they nest, cross and stand twice over the same words with other classes", () => {
  const first = given([at(0, 9)], at(2, 6), "c1", { overlap: true, crossing: "ask" });
  expect(first).toMatchObject({ spans: [at(0, 9), at(2, 6)] });
  expect(given([at(0, 9)], at(0, 9), "c2", { overlap: true, crossing: "ask" })).toMatchObject({ spans: [at(0, 9), at(0, 9, "c2")] });
});

test("an end that is moved into another span is refused", () => {
  expect(changed([at(0, 2), at(3, 5)], at(0, 2), at(0, 4), { overlap: false })).toEqual({ overlapped: [at(3, 5)] });
  expect(changed([at(0, 2), at(3, 5)], at(0, 2), at(0, 3), { overlap: false })).toMatchObject({ spans: [at(0, 3), at(3, 5)] });
});

test.each([
  ["whole words only", "Rick, Ricky and Rick", "Rick", [0, 16]],
  ["in scripts without spaces anywhere", "東京と東京都", "東京", [0, 3]],
  ["with letters of other scripts around an emoji", "a😂b 😂", "😂", [1, 5]],
  ["with letters that are two units", "𝒳𝒴 𝒳", "𝒳", [5]],
])("the same text is found %s", (_, text, words, starts) => {
  expect(sameText(text, words, 100).map(({ start }) => start)).toEqual(starts);
});

const spans = fc
  .array(fc.record({ classId: fc.constantFrom("c1", "c2"), start: fc.nat(60), length: fc.integer({ min: 1, max: 9 }) }), { maxLength: 25 })
  .map((all) => all.map(({ classId, start, length }) => at(start, start + length, classId)));

test("whatever is given, changed, taken away or given to all, the service takes it", () => {
  fc.assert(
    fc.property(spans, spans, fc.boolean(), (acts, others, overlap) => {
      let value: Span[] = [];
      for (const [index, act] of acts.entries()) {
        const made = given(value, act, act.classId, { overlap, crossing: index % 2 === 0 ? "ask" : "replace" });
        if ("spans" in made) value = made.spans;
        const [one] = value;
        if (one && index % 5 === 4) {
          const moved = changed(value, one, { ...one, end: one.end + 1 }, { overlap });
          value = "spans" in moved ? moved.spans : without(value, one);
        }
        const context = { classIds: new Set(["c1", "c2"]), options: { overlap }, length: 200 };
        expect(textEntities.fault({ spans: value }, context)).toBeUndefined();
        const free = others.filter((other, place) => others.slice(0, place).every((before) => before.end <= other.start || other.end <= before.start));
        expect(textEntities.fault({ spans: withAll(value, free, "c1", { overlap }).spans }, context)).toBeUndefined();
      }
    }),
    { numRuns: 200 },
  );
});
