import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import type { MyAnswer } from "../../../../functions/labels/wire.ts";
import type { TaskView } from "../../../../functions/tasks/wire.ts";
import type { Answers, Job } from "../../drafts/records.ts";
import { submitJobId } from "../../drafts/records.ts";
import { values } from "../../kinds/image-multi-class/value.ts";
import type { Effect, LabelEvent, LabelState, Settings } from "./label-page-events.ts";
import { labelPage, start } from "./label-page-state.ts";
import { holding } from "./on-flow.ts";

const step = labelPage({ media: "image", ...values });
const LEASE = 900_000;
const settings: Settings = { layout: 9, advances: true, submitsItself: false, showsPace: false, showsTrail: false };

const item = (id: string) => ({ id, path: `${id}.jpg`, url: `/${id}.jpg` });
const task = (id: string, count = 3): TaskView => ({
  id,
  queue: "manual",
  items: Array.from({ length: count }, (_, n) => item(`${id}-${n}`)),
  until: 5_000_000 + LEASE,
  now: 5_000_000,
  classesVersion: 1,
});

/** Runs events one after the other, a second apart; collects what the page wants done. */
function play(events: readonly LabelEvent[], from = start(settings, LEASE, 0), at = 0) {
  const done: Effect[] = [];
  let state = from;
  let now = at;
  for (const event of events) {
    const next = step(state, event, (now += 1_000));
    state = next.state;
    done.push(...next.effects);
  }
  return { state, done, at: now };
}
const dealt = (id: string, count?: number): LabelEvent => ({ type: "dealt", reply: { task: task(id, count) } });
const give = (classId: string): LabelEvent => ({ type: "give", classId });
const job = (id: string, answers: Answers, count?: number): Job => ({
  id: submitJobId(id),
  owner: "ana",
  projectId: "p",
  madeAt: 0,
  what: "submit",
  taskId: id,
  sheet: { task: task(id, count), answers, activeMs: 0 },
});
const tagged = (classId: string) => ({ value: { classId } });
const kinds = (done: readonly Effect[]) => done.map((effect) => effect.do);
const words = (done: readonly Effect[]) => done.flatMap((effect) => (effect.do === "say" ? [effect.text] : []));

describe("answers", () => {
  test("a class goes to the item in focus and the focus goes on", () => {
    const { state, done } = play([dealt("t1"), give("c1"), give("c2")]);
    expect(state.hand?.answers).toEqual({ "t1-0": tagged("c1"), "t1-1": tagged("c2") });
    expect(state.cursor.focus).toBe(2);
    expect(kinds(done)).toContain("draft");
  });

  test("a class goes to the whole selection", () => {
    const { state } = play([dealt("t1"), { type: "select-all" }, give("c2")]);
    expect(Object.keys(state.hand?.answers ?? {})).toHaveLength(3);
  });

  test("Enter on an unfinished page goes to the first open item and says how many there are", () => {
    const { state, done } = play([dealt("t1"), give("c1"), { type: "focus", index: 2 }, { type: "submit" }]);
    expect(state.hand?.task.id).toBe("t1");
    expect(state.cursor.focus).toBe(1);
    expect(words(done).at(-1)).toContain("2 images need a class");
  });

  test("a changed layout keeps the work and the place", () => {
    const before = play([dealt("t1", 9), give("c1"), give("c2")]);
    const after = play([{ type: "settings", settings: { layout: 1 } }], before.state, before.at);
    expect(after.state.hand?.answers).toEqual(before.state.hand?.answers);
    expect(after.state.cursor.focus).toBe(2);
  });

  test("the class that completes the page submits it, for who wants that", () => {
    const wanting = start({ ...settings, submitsItself: true }, LEASE, 0);
    const { done } = play([dealt("t1", 1), dealt("t2", 1), give("c1")], wanting);
    expect(kinds(done)).toContain("submit");
  });
});

describe("the flow of pages", () => {
  test("the next page is asked for while the first is in hand, and shown at once", () => {
    const { state, done } = play([dealt("t1", 1), dealt("t2", 1), give("c1"), { type: "submit" }]);
    expect(done).toContainEqual({ do: "ask", size: 9, holding: ["t1"] });
    expect(state.hand?.task.id).toBe("t2");
    expect(state.sending).toEqual(["t1"]);
    expect(done.at(-1)).toMatchObject({ do: "draft", sheet: { task: { id: "t2" } } });
  });

  test("nothing is asked while a submit is out that will bring the next page", () => {
    const { done } = play([dealt("t1", 1), dealt("t2", 1), give("c1"), { type: "submit" }]);
    expect(kinds(done).filter((what) => what === "ask")).toHaveLength(1);
  });

  test.each(["done", "held", "paused", "limit"] as const)("%s is looked at again after a while", (none) => {
    const { state, done } = play([{ type: "dealt", reply: { none } }]);
    expect(state.none).toBe(none);
    expect(kinds(done)).toEqual(["ask-later"]);
    expect(kinds(play([{ type: "ask-again" }], state).done)).toEqual(["ask"]);
  });

  test("a failing service is asked less and less often", () => {
    const failing: LabelEvent[] = [{ type: "ask-again" }, { type: "ask-failed", message: "busy" }];
    const { done } = play([...failing, ...failing, ...failing]);
    expect(done.flatMap((effect) => (effect.do === "ask-later" ? [effect.afterMs] : []))).toEqual([1_000, 2_000, 4_000]);
  });

  test("pages that are handed in but not acknowledged are named as held", () => {
    const { done } = play([dealt("t1", 1), dealt("t2", 1), give("c1"), { type: "submit" }, { type: "taken", job: job("t1", {}, 1) }]);
    expect(done.at(-1)).toEqual({ do: "ask", size: 9, holding: ["t2"] });
    const found = play([{ type: "waiting", job: job("t0", {}, 1) }, dealt("t1", 1)]);
    expect(holding(found.state)).toEqual(["t1", "t0"]);
  });

  test("what was refused can be opened again at its place, and the page in hand waits behind it", () => {
    const refused: Job = {
      ...job("t1", { "t1-0": tagged("c1") }, 1),
      parked: { why: "invalid", message: "No.", faults: { "t1-0": "This class was retired." } },
    };
    const { state, done } = play([dealt("t2", 1), give("c5"), { type: "refused", job: refused }, { type: "reopen", jobId: refused.id }]);
    expect(state.hand?.answers).toEqual({ "t1-0": tagged("c1") });
    expect(state.hand?.faults).toEqual({ "t1-0": "This class was retired." });
    expect(state.ahead[0]?.answers).toEqual({ "t2-0": tagged("c5") });
    expect(kinds(done)).toContain("unpark");
    expect(play([{ type: "submit" }], state).done.at(-1)).toEqual({ do: "say", text: "This class was retired." });
    expect(kinds(play([give("c2"), { type: "submit" }], state).done)).toContain("submit");
  });
});

describe("leases", () => {
  const inLastThird = LEASE * 0.7;
  test("are renewed near their end while somebody works", () => {
    const { state } = play([dealt("t1")]);
    const worked = step(state, { type: "touch" }, inLastThird).state;
    expect(kinds(step(worked, { type: "tick" }, inLastThird + 1_000).effects.slice())).toEqual(["renew"]);
  });

  test("are left alone while nobody is there; the page says so and asks again when the labeler is back", () => {
    const { state } = play([dealt("t1"), give("c1")]);
    expect(step(state, { type: "tick" }, inLastThird).effects).toEqual([]);
    const over = step(state, { type: "tick" }, LEASE + 10_000);
    expect(over.state.hand?.lease).toBe("ended");
    expect(kinds(step(over.state, { type: "touch" }, LEASE + 20_000).effects)).toEqual(["renew"]);
  });

  test("a lost page with answers is kept until the labeler decides; an untouched one makes way", () => {
    const worked = play([dealt("t1"), dealt("t2"), give("c1"), { type: "renew-failed", taskId: "t1", isLost: true }]);
    expect(worked.state.hand).toMatchObject({ task: { id: "t1" }, lease: "lost", answers: { "t1-0": tagged("c1") } });
    const untouched = play([dealt("t1"), dealt("t2"), { type: "renew-failed", taskId: "t1", isLost: true }]);
    expect(untouched.state.hand?.task.id).toBe("t2");
    expect(play([{ type: "discard-hand" }], worked.state).state.hand?.task.id).toBe("t2");
  });
});

describe("what I submitted", () => {
  const two: LabelEvent[] = [dealt("t1", 2), dealt("t2", 2), give("c1"), give("c2"), { type: "submit" }];
  test("undo on a fresh page opens the last answer, redo comes back", () => {
    const { state } = play([...two, { type: "undo" }]);
    expect(state.trail[state.visit?.index ?? -1]).toMatchObject({ itemId: "t1-1", answer: tagged("c2") });
    expect(play([{ type: "redo" }], state).state.visit).toBeUndefined();
  });

  test("another class there is a correction; undo takes it back", () => {
    const { state, done } = play([...two, { type: "older" }, give("c7"), { type: "undo" }]);
    expect(done.filter((effect) => effect.do === "correct")).toEqual([
      { do: "correct", itemId: "t1-1", path: "t1-1.jpg", answer: tagged("c7") },
      { do: "correct", itemId: "t1-1", path: "t1-1.jpg", answer: tagged("c2") },
    ]);
    expect(state.trail[0]?.answer).toEqual(tagged("c2"));
  });

  test("[ reads older answers from the service and then opens them; ] comes back to the page in hand", () => {
    const asked = play([dealt("t1", 2), { type: "older" }]);
    expect(kinds(asked.done)).toContain("read-mine");
    const mine: MyAnswer[] = [{ itemId: "old", path: "old.jpg", url: "/old", at: 1, value: { classId: "c3" }, editable: false }];
    const { state, done } = play([{ type: "mine", answers: mine, cursor: undefined }, give("c1")], asked.state);
    expect(state.visit?.index).toBe(0);
    expect(words(done).at(-1)).toContain("can no longer be changed");
    const back = play([{ type: "newer" }], state).state;
    expect([back.visit, back.hand?.task.id]).toEqual([undefined, "t1"]);
  });

  test("walking back goes on past what is remembered, in parts that the service knows", () => {
    const answers = Array.from(
      { length: 100 },
      (_, n): MyAnswer => ({ itemId: `a${n}`, path: `${n}`, url: "/", at: 100 - n, value: { classId: "c1" }, editable: true }),
    );
    let { state } = play([dealt("t1", 2)]);
    for (let back = 0; back < 200; back++) {
      const next = step(state, { type: "older" }, back);
      state = next.state;
      let reads = next.effects.filter((effect) => effect.do === "read-mine");
      for (let asked = 0; reads.length > 0 && asked < 20; asked++) {
        const from = Number(reads[0]?.cursor ?? 0);
        const cursor = from + 20 < answers.length ? String(from + 20) : undefined;
        const read = step(state, { type: "mine", answers: answers.slice(from, from + 20), cursor }, back);
        state = read.state;
        reads = read.effects.filter((effect) => effect.do === "read-mine");
      }
    }
    expect(state.trail[state.visit?.index ?? -1]?.itemId).toBe("a99");
  });

  test("undo goes back over twenty submitted images, not more", () => {
    const events: LabelEvent[] = [dealt("t0", 9)];
    for (let page = 0; page < 4; page++)
      events.push(dealt(`t${page + 1}`, 9), { type: "select-all" }, give("c1"), { type: "submit" }, { type: "taken", job: job(`t${page}`, {}, 9) });
    const { state } = play([...events, ...Array.from({ length: 50 }, () => ({ type: "undo" }) as const)]);
    expect(state.visit?.index).toBe(19);
    expect(
      play(
        Array.from({ length: 20 }, () => ({ type: "redo" })),
        state,
      ).state.visit,
    ).toBeUndefined();
  });
});

/** A labeler, a server and a clock that do anything in any order. */
const anything: fc.Arbitrary<LabelEvent> = fc.oneof(
  { weight: 6, arbitrary: fc.constantFrom("c1", "c2", "c3").map(give) },
  { weight: 3, arbitrary: fc.nat(9).map((n) => dealt(`t${n}`, 1 + (n % 4))) },
  { weight: 3, arbitrary: fc.constant<LabelEvent>({ type: "submit" }) },
  fc.nat(5).map((index): LabelEvent => ({ type: "focus", index })),
  fc.nat(5).map((index): LabelEvent => ({ type: "press", index, how: index % 2 ? "toggle" : "range" })),
  fc.constantFrom<LabelEvent[]>(
    { type: "untag" },
    { type: "skip", reason: "unclear" },
    { type: "undo" },
    { type: "redo" },
    { type: "select-all" },
    { type: "select-none" },
    { type: "toggle" },
    { type: "older" },
    { type: "newer" },
    { type: "leave" },
    { type: "tick" },
    { type: "ask-again" },
    { type: "ask-failed", message: "busy" },
    { type: "retry-lease" },
    { type: "settings", settings: { layout: 4 } },
    { type: "dealt", reply: { none: "held" } },
  ),
  fc.tuple(fc.nat(9), fc.boolean()).map(([n, isLost]): LabelEvent => ({ type: "renew-failed", taskId: `t${n}`, isLost })),
  fc.nat(9).map((n): LabelEvent => ({ type: "renewed", taskId: `t${n}`, until: 9_000, now: 1_000 })),
  fc.nat(9).map((n): LabelEvent => ({ type: "reopen", jobId: submitJobId(`t${n}`) })),
  fc.nat(9).map((n): LabelEvent => ({ type: "retry", jobId: submitJobId(`t${n}`) })),
);

/** Everything the labeler answered that is still somewhere: on a page, put aside, or handed to the outbox. */
const ledger = (state: LabelState, outbox: ReadonlyMap<string, Answers>): Record<string, unknown> =>
  Object.assign(
    {},
    ...outbox.values(),
    ...state.parked.flatMap((one) => (one.what === "submit" ? [one.sheet.answers] : [])),
    ...state.ahead.map((sheet) => sheet.answers),
    state.hand?.answers ?? {},
  );
const EDITS = new Set(["give", "untag", "skip", "undo", "redo"]);

test("no sequence of events loses an answer", () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(anything, fc.nat(4)), { maxLength: 120 }), (events) => {
      let state = start(settings, 60_000, 0);
      const outbox = new Map<string, Answers>();
      let at = 0;
      const one = (event: LabelEvent) => {
        const before = ledger(state, outbox);
        const edited = new Set(state.hand?.items.map(({ id }) => id));
        const next = step(state, event, (at += 7_000));
        state = next.state;
        for (const effect of next.effects) {
          if (effect.do === "submit") outbox.set(effect.taskId, effect.sheet.answers);
          if (effect.do === "resend" && effect.job.what === "submit") outbox.set(effect.job.taskId, effect.job.sheet.answers);
        }
        const after = ledger(state, outbox);
        for (const [id, answer] of Object.entries(before))
          if (!(EDITS.has(event.type) && edited.has(id))) expect([event.type, id, after[id]]).toEqual([event.type, id, answer]);
      };
      for (const [event, fate] of events) {
        one(event);
        const [taskId, answers] = [...outbox][0] ?? [];
        if (fate !== 0 || taskId === undefined || !answers) continue;
        // The server refuses what was handed in longest ago: it must come back whole.
        const count = 1 + (Number(taskId.slice(1)) % 4);
        const refused: Job = { ...job(taskId, answers, count), parked: { why: "lease-lost", message: "Lost.", faults: {} } };
        const held = ledger(state, outbox);
        outbox.delete(taskId);
        state = step(state, { type: "refused", job: refused }, at).state;
        expect(ledger(state, outbox)).toMatchObject(held);
      }
    }),
    { numRuns: 300 },
  );
});

test("undo inverts what was done on a page, redo inverts undo, for a hundred steps", () => {
  const acts: fc.Arbitrary<LabelEvent> = fc.oneof(
    fc.constantFrom("c1", "c2", "c3").map(give),
    fc.nat(8).map((index): LabelEvent => ({ type: "focus", index })),
    fc.constantFrom<LabelEvent[]>({ type: "untag" }, { type: "skip", reason: "other" }, { type: "select-all" }, { type: "select-none" }),
  );
  fc.assert(
    fc.property(fc.array(acts, { maxLength: 150 }), (events) => {
      let { state } = play([dealt("t1", 9)]);
      const history: Answers[] = [state.hand?.answers ?? {}];
      for (const event of events) {
        state = play([event], state).state;
        const now = state.hand?.answers ?? {};
        if (JSON.stringify(now) !== JSON.stringify(history.at(-1))) history.push(now);
      }
      for (const expected of history.slice(0, -1).reverse()) {
        state = play([{ type: "undo" }], state).state;
        expect(state.hand?.answers).toEqual(expected);
      }
      for (const expected of history.slice(1)) {
        state = play([{ type: "redo" }], state).state;
        expect(state.hand?.answers).toEqual(expected);
      }
    }),
    { numRuns: 100 },
  );
});

test("memory stays flat over five hundred pages", () => {
  let state = start(settings, LEASE, 0);
  for (let page = 0; page < 500; page++) {
    state = play(
      [
        dealt(`t${page}`, 9),
        { type: "image-failed", itemId: `t${page}-1`, reason: "gone" },
        { type: "select-all" },
        give("c1"),
        { type: "submit" },
        { type: "taken", job: job(`t${page}`, {}, 9) },
        { type: "ask-failed", message: "" },
      ],
      state,
      page * 10_000,
    ).state;
  }
  expect(state.session.items).toBe(4_500);
  expect(JSON.stringify(state).length).toBeLessThan(60_000);
});
