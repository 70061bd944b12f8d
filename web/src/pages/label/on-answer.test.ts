import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import type { TaskItem, TaskView } from "../../../../functions/tasks/wire.ts";
import { classSet } from "../../kinds/class-set.ts";
import { oneClass } from "../../kinds/one-class.ts";
import type { Effect, LabelEvent, LabelState, Settings } from "./label-page-events.ts";
import { labelPage, start, type StepOfPage } from "./label-page-state.ts";
import type { PageKind } from "./page-kind.ts";

const settings: Settings = { layout: 9, advances: false, submitsItself: false, showsPace: false, showsTrail: false };
const LEASE = 900_000;

/** Numbers on a picture, in an editor of their own. */
const marks: PageKind = {
  arrangement: "single",
  media: "image",
  read: (value) => (Array.isArray(value) ? value : undefined),
  classesOf: () => [],
  nothing: [],
};
const one = labelPage({ media: "image", ...oneClass });
const many = labelPage({ media: "image", ...classSet });
const single = labelPage(marks);

type Proposals = Record<number, NonNullable<TaskItem["suggested"]>["value"]>;
const task = (id: string, count: number, proposals: Proposals = {}): TaskView => ({
  id,
  queue: "manual",
  items: Array.from({ length: count }, (_, n) => ({
    id: `${id}-${n}`,
    path: `${id}-${n}.jpg`,
    ...(proposals[n] !== undefined && { suggested: { from: "before", value: proposals[n] } }),
  })),
  until: LEASE,
  now: 0,
  classesVersion: 1,
});
const dealt = (id: string, count = 1, proposals?: Proposals): LabelEvent => ({ type: "dealt", reply: { task: task(id, count, proposals) } });
const give = (classId: string): LabelEvent => ({ type: "give", classId });
const set = (itemId: string, value: unknown): LabelEvent => ({ type: "set", itemId, value });

function play(step: StepOfPage, events: readonly LabelEvent[], from = start(settings, LEASE, 0, { media: "image", pagesAhead: 1 })) {
  const done: Effect[] = [];
  let state: LabelState = from;
  for (const event of events) {
    const next = step(state, event, 1_000);
    state = next.state;
    done.push(...next.effects);
  }
  return {
    state,
    done,
    answers: Object.fromEntries(Object.entries(state.hand?.answers ?? {}).map(([id, answer]) => [id, "value" in answer ? answer.value : answer])),
  };
}
const words = (done: readonly Effect[]) => done.flatMap((effect) => (effect.do === "say" ? [effect.text] : []));

describe("several classes an item", () => {
  test("a class that all of the selection have goes from all; one that only some have comes to the others", () => {
    const mixed = play(many, [dealt("t", 2), give("a"), { type: "select-all" }, give("a")]);
    expect(mixed.answers).toEqual({ "t-0": { classIds: ["a"] }, "t-1": { classIds: ["a"] } });
    expect(play(many, [give("a")], mixed.state).answers).toEqual({});
  });

  test("what is proposed is what a class is added to or taken from", () => {
    const before = [dealt("t", 1, { 0: { classIds: ["a", "b"] } })];
    expect(play(many, [...before, give("c")]).answers).toEqual({ "t-0": { classIds: ["a", "b", "c"] } });
    expect(play(many, [...before, give("a")]).answers).toEqual({ "t-0": { classIds: ["b"] } });
  });
});

describe("what is proposed", () => {
  const proposals = { 0: { classId: "a" }, 2: { classId: "b" } };
  test("is no answer until it is accepted, one by one or all of the page", () => {
    const { state, done } = play(one, [dealt("t", 3, proposals), { type: "submit" }]);
    expect(words(done).at(-1)).toContain("3 images need");
    expect(
      play(
        one,
        [
          { type: "focus", index: 2 },
          { type: "accept", reach: "focus" },
        ],
        state,
      ).answers,
    ).toEqual({ "t-2": { classId: "b" } });
    const all = play(one, [{ type: "accept", reach: "page" }], state);
    expect(all.answers).toEqual({ "t-0": { classId: "a" }, "t-2": { classId: "b" } });
    expect(words(all.done)).toContain("2 accepted.");
    expect(play(one, [{ type: "undo" }], all.state).answers).toEqual({}); // one act, one step
  });

  test("another class takes its place, and accepting all then leaves that alone", () => {
    expect(play(one, [dealt("t", 3, proposals), give("z"), { type: "accept", reach: "page" }]).answers).toEqual({
      "t-0": { classId: "z" },
      "t-2": { classId: "b" },
    });
  });

  test("is left aside where it is of another task type", () => {
    const { answers, done } = play(one, [dealt("t", 1, { 0: { boxes: [] } }), { type: "accept", reach: "page" }]);
    expect([answers, words(done).at(-1)]).toEqual([{}, "Nothing is proposed on this page that is not answered."]);
  });
});

describe("an editor", () => {
  test("sets the value of its item, a step of undo each", () => {
    const { state, answers } = play(single, [dealt("t"), set("t-0", [1]), set("t-0", [1, 2])]);
    expect(answers).toEqual({ "t-0": [1, 2] });
    const back = play(single, [{ type: "undo" }], state);
    expect(back.answers).toEqual({ "t-0": [1] });
    expect(play(single, [{ type: "undo" }, { type: "redo" }, { type: "redo" }], back.state).answers).toEqual({ "t-0": [1, 2] });
  });

  test.each([
    ["an item that is not on the page", set("other", [1])],
    ["nothing", set("t-0", undefined)],
    ["marks that are all gone", set("t-0", [])],
  ])("that sets %s leaves no answer", (_, event) => {
    expect(play(single, [dealt("t"), event]).answers).toEqual({});
  });

  test("a picture without marks is submitted only by saying that there is nothing", () => {
    const { state, done } = play(single, [dealt("t"), { type: "submit" }]);
    expect(words(done).at(-1)).toBe("Draw at least one region, or press N for nothing here.");
    const said = play(single, [{ type: "nothing" }, { type: "submit" }], state);
    expect(said.done.find((effect) => effect.do === "submit")).toMatchObject({ sheet: { answers: { "t-0": { value: [] } } } });
  });

  test("nothing here takes marks away, and undo brings them back", () => {
    const { state, answers, done } = play(single, [dealt("t"), set("t-0", [1]), { type: "nothing" }]);
    expect([answers, words(done).at(-1)]).toEqual([{ "t-0": [] }, "Nothing here. Undo brings the marks back."]);
    expect(play(single, [{ type: "undo" }], state).answers).toEqual({ "t-0": [1] });
  });

  test("what is given to others, it hears of itself: a class alone changes nothing here", () => {
    expect(play(single, [dealt("t"), give("a")]).answers).toEqual({});
  });

  test("two pages wait behind the one in hand", () => {
    const { done } = play(single, [dealt("t1"), dealt("t2"), dealt("t3")], start(settings, LEASE, 0, { media: "image", pagesAhead: 2 }));
    expect(done.flatMap((effect) => (effect.do === "ask" ? [effect.holding] : []))).toEqual([["t1"], ["t1", "t2"]]);
  });
});

describe("what was submitted from an editor", () => {
  const drawn = [dealt("t1"), set("t1-0", [1]), set("t1-0", [1, 2]), { type: "submit" }, dealt("t2")] satisfies LabelEvent[];

  test("is undone step by step, but keeps an answer; redo comes back all the way", () => {
    const back = play(single, [...drawn, { type: "undo" }, { type: "undo" }, { type: "undo" }]);
    expect(back.done.filter((effect) => effect.do === "correct")).toMatchObject([{ itemId: "t1-0", answer: { value: [1] } }]);
    expect(words(back.done)).toEqual(expect.not.arrayContaining(["Corrected."]));
    const again = play(single, [{ type: "redo" }, { type: "redo" }, { type: "redo" }], back.state);
    expect(again.state.trail[0]?.answer).toEqual({ value: [1, 2] });
    expect(again.state.visit).toBeUndefined();
  });

  test("is corrected there, and correcting is undone before what was drawn first", () => {
    const { state } = play(single, [...drawn, { type: "older" }, set("t1-0", [1, 2, 3]), set("t2-0", [9]), { type: "undo" }]);
    expect(state.trail[0]?.answer).toEqual({ value: [1, 2] }); // and the editor of another item was not heard
    expect(play(single, [{ type: "undo" }], state).state.trail[0]?.answer).toEqual({ value: [1] });
  });

  test("counts as having nothing when its last mark goes", () => {
    const { state, done } = play(single, [...drawn, { type: "older" }, set("t1-0", undefined)]);
    expect(state.trail[0]?.answer).toEqual({ value: [] });
    expect(words(done).at(-1)).toContain("nothing to mark");
  });

  test("a hundred steps and more, over many pages, are undone and done again to the same marks", () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 1, maxLength: 12 }), (strokes) => {
        const events = strokes.flatMap((count, page): LabelEvent[] => [
          dealt(`p${page}`),
          ...Array.from({ length: count }, (_, n) =>
            set(
              `p${page}-0`,
              Array.from({ length: n + 1 }, (__, mark) => mark),
            ),
          ),
          { type: "submit" },
        ]);
        const { state } = play(single, [...events, dealt("last")]);
        const steps = strokes.reduce((sum, count) => sum + count, 0);
        const back = play(
          single,
          Array.from({ length: steps }, () => ({ type: "undo" }) as const),
          state,
        );
        expect(back.state.trail.every(({ answer }) => "value" in answer && Array.isArray(answer.value) && answer.value.length === 1)).toBe(true);
        const again = play(
          single,
          Array.from({ length: steps }, () => ({ type: "redo" }) as const),
          back.state,
        );
        expect(again.state.trail.map(({ answer }) => answer)).toEqual(state.trail.map(({ answer }) => answer));
        expect(again.state.visit).toBeUndefined();
      }),
      { numRuns: 50 },
    );
  });

  test("keeps no more steps than those of a page in hand, however much was drawn", () => {
    let state = start(settings, LEASE, 0, { media: "image", pagesAhead: 1 });
    for (let page = 0; page < 30; page++) {
      const events = Array.from({ length: 50 }, (_, n) => set(`p${page}-0`, [n, page]));
      state = play(single, [dealt(`p${page}`), ...events, { type: "submit" }], state).state;
    }
    expect(state.trail.reduce((sum, entry) => sum + (entry.past?.length ?? 0), 0)).toBeLessThanOrEqual(200);
  });
});

test("another reason to skip is kept in its own words", () => {
  expect(play(one, [dealt("t"), { type: "skip", reason: "other", note: "Two cars" }]).answers).toEqual({
    "t-0": { skip: { reason: "other", note: "Two cars" } },
  });
});
