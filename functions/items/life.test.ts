import { describe, expect, test } from "@jest/globals";
import { increments, moving } from "./counting.ts";
import { ITEM_STATES, type Item, type ItemState } from "./item.ts";
import { awaits, type ItemEvent, LIFE, live, takes } from "./life.ts";

const unlabeled: Item = {
  id: "0".repeat(24),
  type: "item",
  path: "a.jpg",
  size: 1,
  etag: "e",
  modifiedAt: 0,
  state: "unlabeled",
  queue: "manual",
  order: "0".repeat(16),
  generation: 3,
  labelVersion: 0,
  lane: "manual",
};
const { lane: _, ...waitsForNobody } = unlabeled;
const answered = { answeredBy: "ana", answeredAt: 50 };
const labeled: Item = { ...waitsForNobody, state: "labeled", generation: 4, labelVersion: 1, classId: "c1", classIds: ["c1", "c2"], ...answered };
const skipped: Item = { ...waitsForNobody, state: "skipped", generation: 4, skipReason: "unclear", ...answered };
const needsReview: Item = { ...waitsForNobody, state: "needs-review", generation: 4 };
const missing: Item = { ...waitsForNobody, state: "missing" };
const IN: Record<ItemState, Item> = { unlabeled, labeled, skipped, "needs-review": needsReview, missing };

const EVENTS: { [E in ItemEvent["type"]]: Extract<ItemEvent, { type: E }> } = {
  label: { type: "label", generation: 4, by: "ana", at: 50, classIds: ["c1", "c2"] },
  skip: { type: "skip", generation: 4, by: "ana", at: 50, reason: "unclear" },
  relabel: { type: "relabel", by: "bob", at: 60, classIds: ["c3"] },
  reskip: { type: "reskip", by: "bob", at: 60, reason: "other" },
  reject: { type: "reject" },
  reset: { type: "reset", suggested: true },
  reclass: { type: "reclass", classIds: ["c3", "c2"] },
  missing: { type: "missing" },
  return: { type: "return" },
  answer: { type: "answer", generation: 4, at: 50, answerers: ["ana", "bob"], agreement: 0.5 },
  disagree: { type: "disagree", generation: 4, by: "consensus", at: 50, answerers: ["ana", "bob"], agreement: 0.5 },
  compare: { type: "compare", agreement: 0.25 },
  assign: { type: "assign", to: "u:ana" },
  gild: { type: "gild" },
  ungild: { type: "ungild" },
};

/** State, event, state after, counters moved. What is not here is refused. */
const TABLE: [ItemState, ItemEvent["type"], ItemState, Record<string, Record<string, number>>][] = [
  ["unlabeled", "missing", "missing", { counters: { "items.unlabeled": -1, "items.missing": 1, "queue.manual": -1 } }],
  [
    "unlabeled",
    "label",
    "labeled",
    {
      counters: { "items.unlabeled": -1, "items.labeled": 1, "queue.manual": -1 },
      "class-counters": { "labels.c1": 1, "labels.c2": 1 },
      "tally.ana": { labeled: 1 },
    },
  ],
  ["unlabeled", "skip", "skipped", { counters: { "items.unlabeled": -1, "items.skipped": 1, "queue.manual": -1 }, "tally.ana": { skipped: 1 } }],
  [
    "labeled",
    "relabel",
    "labeled",
    { "class-counters": { "labels.c1": -1, "labels.c2": -1, "labels.c3": 1 }, "tally.ana": { labeled: -1 }, "tally.bob": { labeled: 1 } },
  ],
  [
    "labeled",
    "reskip",
    "skipped",
    {
      counters: { "items.labeled": -1, "items.skipped": 1 },
      "class-counters": { "labels.c1": -1, "labels.c2": -1 },
      "tally.ana": { labeled: -1 },
      "tally.bob": { skipped: 1 },
    },
  ],
  [
    "labeled",
    "reject",
    "unlabeled",
    {
      counters: { "items.labeled": -1, "items.unlabeled": 1, "queue.manual": 1 },
      "class-counters": { "labels.c1": -1, "labels.c2": -1 },
      "tally.ana": { labeled: -1 },
    },
  ],
  [
    "labeled",
    "missing",
    "missing",
    { counters: { "items.labeled": -1, "items.missing": 1 }, "class-counters": { "labels.c1": -1, "labels.c2": -1 }, "tally.ana": { labeled: -1 } },
  ],
  [
    "skipped",
    "relabel",
    "labeled",
    { counters: { "items.skipped": -1, "items.labeled": 1 }, "class-counters": { "labels.c3": 1 }, "tally.ana": { skipped: -1 }, "tally.bob": { labeled: 1 } },
  ],
  ["skipped", "reskip", "skipped", { "tally.ana": { skipped: -1 }, "tally.bob": { skipped: 1 } }],
  ["skipped", "reject", "unlabeled", { counters: { "items.skipped": -1, "items.unlabeled": 1, "queue.manual": 1 }, "tally.ana": { skipped: -1 } }],
  ["skipped", "missing", "missing", { counters: { "items.skipped": -1, "items.missing": 1 }, "tally.ana": { skipped: -1 } }],
  [
    "needs-review",
    "relabel",
    "labeled",
    { counters: { "items.needsReview": -1, "items.labeled": 1 }, "class-counters": { "labels.c3": 1 }, "tally.bob": { labeled: 1 } },
  ],
  ["needs-review", "reskip", "skipped", { counters: { "items.needsReview": -1, "items.skipped": 1 }, "tally.bob": { skipped: 1 } }],
  ["needs-review", "reject", "unlabeled", { counters: { "items.needsReview": -1, "items.unlabeled": 1, "queue.manual": 1 } }],
  ["needs-review", "missing", "missing", { counters: { "items.needsReview": -1, "items.missing": 1 } }],
  [
    "labeled",
    "reset",
    "unlabeled",
    {
      counters: { "items.labeled": -1, "items.unlabeled": 1, "queue.manual": 1 },
      "class-counters": { "labels.c1": -1, "labels.c2": -1 },
      "tally.ana": { labeled: -1 },
    },
  ],
  ["labeled", "reclass", "labeled", { "class-counters": { "labels.c1": -1, "labels.c3": 1 } }],
  ["skipped", "reset", "unlabeled", { counters: { "items.skipped": -1, "items.unlabeled": 1, "queue.manual": 1 }, "tally.ana": { skipped: -1 } }],
  ["needs-review", "reset", "unlabeled", { counters: { "items.needsReview": -1, "items.unlabeled": 1, "queue.manual": 1 } }],
  ["needs-review", "reclass", "needs-review", {}],
  ["missing", "reset", "missing", {}],
  ["missing", "label", "missing", {}],
  ["missing", "skip", "missing", {}],
  ["missing", "reclass", "missing", {}],
  ["unlabeled", "answer", "unlabeled", {}],
  ["unlabeled", "compare", "unlabeled", {}],
  ["unlabeled", "disagree", "needs-review", { counters: { "items.unlabeled": -1, "items.needsReview": 1, "queue.manual": -1 } }],
  ["unlabeled", "reset", "unlabeled", {}],
  ["needs-review", "compare", "needs-review", {}],
  ["missing", "answer", "missing", {}],
  ["missing", "disagree", "missing", {}],
  ...ITEM_STATES.flatMap((state): [ItemState, ItemEvent["type"], ItemState, Record<string, Record<string, number>>][] => [
    [state, "assign", state, {}],
    [state, "ungild", state, {}],
  ]),
  ["labeled", "gild", "labeled", {}],
  ["missing", "return", "unlabeled", { counters: { "items.missing": -1, "items.unlabeled": 1, "queue.manual": 1 } }],
];

const movedBy = (before: Item, after: Item) =>
  Object.fromEntries(increments(moving([{ before, after }])).map((one) => (one.op === "increment" ? [one.id, one.by] : ["?", {}])));

describe("the life of an item", () => {
  test.each(TABLE)("%s, %s: %s, and the counters follow", (from, event, to, counted) => {
    const after = live(IN[from], EVENTS[event]);
    expect(after.state).toBe(to);
    expect(movedBy(IN[from], after)).toEqual(counted);
  });

  const written = new Set(TABLE.map(([from, event]) => `${from} ${event}`));
  const others = ITEM_STATES.flatMap((state) => (Object.keys(EVENTS) as ItemEvent["type"][]).map((event): [ItemState, ItemEvent["type"]] => [state, event]));
  test.each(others.filter(([state, event]) => !written.has(`${state} ${event}`)))("%s refuses %s", (state, event) => {
    expect(LIFE[state][event]).toBeUndefined();
    expect(() => live(IN[state], EVENTS[event])).toThrow(expect.objectContaining({ code: "conflict" }));
  });

  test("what decides under a lease, and what starts a begun item over, raises the generation, and by one; nothing else does", () => {
    const raises = (from: ItemState, event: string) => ["label", "skip", "disagree"].includes(event) || (from === "unlabeled" && event === "reset");
    for (const [from, event] of TABLE) expect(live(IN[from], EVENTS[event]).generation - IN[from].generation).toBe(raises(from, event) ? 1 : 0);
  });

  test.each<[string, Item, ItemEvent]>([
    ["of an earlier lease", unlabeled, { ...EVENTS.label, generation: 3 }],
    ["of a lease that was never given", unlabeled, { ...EVENTS.skip, generation: 5 }],
    ["for an item answered meanwhile", labeled, EVENTS.label],
    ["for an item that was answered before it went missing", { ...missing, was: "labeled" }, EVENTS.skip],
  ])("an answer %s is told that its lease was lost", (_, item, event) => {
    expect(() => live(item, event)).toThrow(expect.objectContaining({ code: "conflict", facts: { reason: "lease-lost" } }));
  });

  test("an item awaits the one answer that is due", () => {
    expect([awaits(unlabeled, 4), awaits(unlabeled, 3), awaits(labeled, 5), awaits(missing, 4)]).toEqual([true, false, false, false]);
  });

  test("an answer that was in somebody's hands when the file vanished is taken, and counts when the file is back", () => {
    const gone = live(unlabeled, EVENTS.missing);
    expect([takes(gone, 4), takes(gone, 3), awaits(gone, 4)]).toEqual([true, false, false]);
    for (const event of [EVENTS.label, EVENTS.skip]) expect(live(live(gone, event), EVENTS.return)).toEqual(live(unlabeled, event));
  });

  test("where it waits follows from what it is", () => {
    const begun = live(unlabeled, EVENTS.answer);
    expect(begun).toMatchObject({ lane: "begun", begunAt: 50, generation: 3, answerers: ["ana", "bob"], agreement: 0.5 });
    expect(live(begun, EVENTS.assign)).toMatchObject({ lane: "u:ana", assignedTo: "u:ana" });
    expect(live(live(begun, EVENTS.assign), { type: "assign" })).toMatchObject({ lane: "begun" });
    const agreed = live(begun, { ...EVENTS.label, by: "consensus", answerers: ["ana", "bob", "cem"], agreement: 1 });
    expect(agreed).toMatchObject({ state: "labeled", answerers: ["ana", "bob", "cem"], agreement: 1 });
    expect([agreed.lane, agreed.begunAt]).toEqual([undefined, undefined]);
    expect(movedBy(begun, agreed)).toMatchObject({ "tally.ana": { labeled: 1 }, "tally.bob": { labeled: 1 }, "tally.cem": { labeled: 1 } });
    expect(live(live(agreed, EVENTS.gild), EVENTS.reject)).toEqual({ ...unlabeled, generation: 4, labelVersion: 1 });
  });

  test("who holds a begun item that starts over has lost it", () => {
    const again = live(live(unlabeled, EVENTS.answer), { type: "reset", suggested: false });
    expect(again).toEqual({ ...unlabeled, generation: 4 });
    expect(awaits(again, 4)).toBe(false);
    expect(live(live(live(live(unlabeled, EVENTS.answer), EVENTS.missing), { type: "reset", suggested: false }), EVENTS.return)).toEqual(again);
  });

  test("a begun item knows since when, whatever happens before it is decided", () => {
    const begun = live(unlabeled, EVENTS.answer);
    expect(live(live(begun, EVENTS.missing), EVENTS.return)).toEqual(begun);
    expect(live(live(begun, EVENTS.assign), { type: "assign" })).toEqual(begun);
    expect(live(live(live(unlabeled, EVENTS.missing), EVENTS.answer), EVENTS.return)).toEqual(begun);
  });

  test("a rejected item tells nothing of its answer", () => expect(live(labeled, EVENTS.reject)).toEqual({ ...unlabeled, generation: 4, labelVersion: 1 }));

  test.each([labeled, skipped, unlabeled, { ...labeled, state: "needs-review" as const }])(
    "a file that vanished and came back brings its $state back",
    (item) => {
      expect(live(live(item, EVENTS.missing), EVENTS.return)).toEqual(item);
    },
  );

  test("an item that starts over tells nothing of its answer, but that there is a suggestion until it is answered anew", () => {
    const reset = live(labeled, EVENTS.reset);
    expect(reset).toEqual({ ...unlabeled, generation: 4, labelVersion: 1, suggested: true });
    for (const event of [EVENTS.label, EVENTS.skip]) expect(live(reset, { ...event, generation: 5 }).suggested).toBeUndefined();
    expect(live(labeled, { type: "reset", suggested: false })).toEqual(live(labeled, EVENTS.reject));
    expect(live(live(live(labeled, EVENTS.missing), EVENTS.reset), EVENTS.return)).toEqual(reset);
  });

  test("an answer by other classes stays whose it was, and since when", () => {
    expect(live(labeled, EVENTS.reclass)).toEqual({ ...labeled, labelVersion: 2, classId: "c3", classIds: ["c3", "c2"] });
    expect(live(live(live(labeled, EVENTS.missing), EVENTS.reclass), EVENTS.return)).toEqual(live(labeled, EVENTS.reclass));
  });

  test("a label without classes, as of an image with nothing in it, is a label", () => {
    const after = live(unlabeled, { ...EVENTS.label, classIds: [] });
    expect(after).toMatchObject({ state: "labeled", classIds: [] });
    expect("classId" in after).toBe(false);
  });
});
