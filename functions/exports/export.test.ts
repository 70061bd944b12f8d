import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import { type Export, type ExportEvent, step } from "./export.ts";
import { blockId, sectionsOf } from "./layout.ts";
import { planShards } from "./plan-export.ts";

const running: Export = {
  id: "e1",
  type: "export",
  projectId: "p1",
  format: "csv",
  dialect: "standard",
  moment: 1,
  classesVersion: 1,
  state: "running",
  rows: 0,
  expected: 3,
  startedAt: 1,
  by: "ana",
  files: [],
};
const events: ExportEvent[] = [
  { type: "finish", rows: 3, files: [], at: 9 },
  { type: "fail", failure: "No.", at: 9 },
  { type: "cancel", at: 9 },
];

describe("the life of an export", () => {
  test.each([
    [0, "done"],
    [1, "failed"],
    [2, "cancelled"],
  ] as const)("running goes by event %i to %s, which no event changes", (index, state) => {
    const [event] = events.slice(index);
    if (!event) throw new Error("no event");
    const ended = step(running, event);
    expect([ended.state, ended.endedAt]).toEqual([state, 9]);
    for (const later of events) expect(() => step(ended, later)).toThrow(expect.objectContaining({ code: "conflict" }));
  });
});

describe("shards", () => {
  test("an empty bucket and a small one are one shard each", () => {
    expect(planShards([0, 5_000])).toEqual([
      { bucket: 0, from: "" },
      { bucket: 1, from: "" },
    ]);
  });

  test("cover each bucket once, without a gap, in even parts of at most the size", () => {
    const order = fc.stringMatching(/^[0-9a-f]{16}$/);
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 30_000 }), fc.integer({ min: 100, max: 9_000 }), order, (items, size, at) => {
        const shards = planShards([items], size);
        expect(shards.length).toBe(Math.max(1, Math.ceil(items / size)));
        expect(shards.filter(({ from, to }) => at >= from && (to === undefined || at < to))).toHaveLength(1);
        for (const [index, { from, to }] of shards.entries()) {
          expect(from).toBe(index === 0 ? "" : shards[index - 1]?.to);
          expect(to === undefined).toBe(index === shards.length - 1);
        }
      }),
    );
  });
});

test("block names are of one length and tell shards, sections and blocks apart", () => {
  const number = fc.integer({ min: 0, max: 99 });
  fc.assert(
    fc.property(number, number, number, number, number, number, (a, b, c, d, e, f) => {
      expect(blockId(a, b, c)).toHaveLength(14);
      expect(blockId(a, b, c) === blockId(d, e, f)).toBe(a === d && b === e && c === f);
    }),
  );
});

test("sections know their file and are numbered through all files", () => {
  const file = (name: string, ...sections: string[]) => ({ name, contentType: "text/plain", pieces: sections.map((section) => ({ section })) });
  expect(sectionsOf([file("a", "x", "y"), file("b", "z")])).toEqual([
    { name: "x", file: "a", number: 0 },
    { name: "y", file: "a", number: 1 },
    { name: "z", file: "b", number: 2 },
  ]);
});
