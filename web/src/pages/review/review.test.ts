import { describe, expect, test } from "@jest/globals";
import type { ItemsAsk, ItemView } from "../../api/items.ts";
import type { ItemDetail } from "../../api/labels.ts";
import { comparedBoxes } from "../../kinds/image-boxes/compared.ts";
import { comparedEntities } from "../../kinds/text-entities/compared.ts";
import { answerColour, FADED } from "./answer-colours.ts";
import { drawnRegions, drawnSpans, layerOf } from "./drawn-answers.ts";
import { shownAnswers, whoSaidWhat } from "./review-answers.ts";
import { reviewKey } from "./review-keys.ts";
import { createReviewQueue } from "./review-queue.ts";
import { saySkip, skipOf } from "../../drafts/skips.ts";
import { asAsk } from "../project/data/filters.ts";
import { readSet, whatOf, writeSet } from "./review-set.ts";

const press = (key: string, more: Partial<KeyboardEvent> = {}) => ({ key, code: "", shiftKey: false, ctrlKey: false, metaKey: false, altKey: false, ...more });

test.each<[string, ReturnType<typeof press>, unknown]>([
  ["a digit", press("2", { code: "Digit2" }), { does: "show", number: 2 }],
  ["a digit of a French board", press("é", { code: "Digit2" }), { does: "show", number: 2 }],
  ["Shift and a digit", press("@", { code: "Digit2", shiftKey: true }), { does: "take", number: 2 }],
  ["0, which is the picture's", press("0", { code: "Digit0" }), undefined],
  ["a capital", press("E", { shiftKey: true }), undefined],
  ["?", press("?", { shiftKey: true }), { does: "keys" }],
  ["Ctrl+A, which is the browser's", press("a", { ctrlKey: true }), undefined],
  ["→", press("ArrowRight"), { does: "step", by: 1 }],
])("%s is its key", (_, event, meant) => {
  expect(reviewKey(event)).toEqual(meant);
});

const answer = (
  by: string,
  value: ItemDetail["answers"][number]["value"],
  more: Partial<ItemDetail["answers"][number]> = {},
): ItemDetail["answers"][number] => ({
  id: `a.${by}`,
  of: "round",
  by,
  at: 1,
  seconds: 2,
  state: "current",
  edits: 0,
  ...(value !== undefined && { value }),
  ...more,
});
const label: NonNullable<ItemDetail["label"]> = {
  version: 1,
  from: 1,
  by: "consensus",
  source: "consensus",
  value: { classId: "c1" },
  annotationIds: ["a.ben"],
};
const detail: ItemDetail = {
  itemId: "i",
  state: "labeled",
  label,
  history: [label],
  answers: [
    answer("ana", { classId: "c2" }),
    answer("ben", { classId: "c1" }),
    answer("cleo", undefined, { skipReason: "unclear" }),
    answer("dan", { classId: "c1" }, { of: "gold" }),
    answer("eve", { classId: "c1" }, { of: "earlier", state: "rejected" }),
  ],
};
const classesOf = (value: unknown) => (typeof value === "object" && value !== null && "classId" in value ? [String(value.classId)] : []);

test("answers of the round alone are shown, numbered, and those in the label are told", () => {
  const shown = shownAnswers(detail);
  expect(shown.map(({ number, by, isInLabel }) => [number, by, isInLabel])).toEqual([[1, "ana", false], [2, "ben", true], [3, "cleo", false]]); // biome-ignore format: a table
  expect(new Set(shown.map(({ colour }) => colour)).size).toBe(3);
  expect(whoSaidWhat(shown, classesOf).map(({ classId, by }) => [classId, [...by]])).toEqual([["c2", ["a.ana"]], ["c1", ["a.ben"]]]); // biome-ignore format: a table
});

describe("drawn together", () => {
  const classes = new Map([["c1", { id: "c1", name: "Cat", path: "Cat", level: 0, colour: "#111111", retired: false }]]);
  const boxes = { boxes: [{ id: "r1", classId: "c1", x: 1, y: 2, width: 3, height: 4 }] };
  const layers = [
    { key: "a.ana", sign: "1", colour: answerColour(0), value: boxes },
    { key: "a.ben", sign: "2", colour: answerColour(1), value: boxes },
  ];
  test("regions with the same ids stay apart, each in its labeler's colour with number and class", () => {
    const { regions, book, highlighted } = drawnRegions(comparedBoxes, { layers, highlighted: undefined, classes });
    expect(new Set(regions.map(({ id }) => id)).size).toBe(2);
    expect(regions.map(({ classId }) => [book.get(classId)?.name, book.get(classId)?.colour])).toEqual([["1 Cat", answerColour(0)], ["2 Cat", answerColour(1)]]); // biome-ignore format: a table
    expect([regions.map(({ id }) => layerOf(id)), highlighted.size]).toEqual([["a.ana", "a.ben"], 0]);
  });
  test("what is looked at lies on top, the others step back", () => {
    const { regions, book, highlighted } = drawnRegions(comparedBoxes, { layers, highlighted: "a.ana", classes });
    expect(regions.map(({ id }) => layerOf(id))).toEqual(["a.ben", "a.ana"]);
    expect(regions.map(({ classId }) => book.get(classId)?.colour)).toEqual([FADED, answerColour(0)]);
    expect([...highlighted].map(layerOf)).toEqual(["a.ana"]);
  });
  test("spans too; a class that is gone has a name", () => {
    const value = { spans: [{ classId: "c9", start: 0, end: 3 }] };
    const spans = drawnSpans(comparedEntities, { layers: layers.map((layer) => ({ ...layer, value })), highlighted: "a.ben", classes });
    expect(spans.map(({ name, look, colour }) => [name, look, colour])).toEqual([["1 Removed class", "set", FADED], ["2 Removed class", "selected", answerColour(1)]]); // biome-ignore format: a table
  });
});

const item = (n: number): ItemView => ({ id: `i${n}`, path: `${n}.jpg`, size: 1, state: "needs-review", queue: "manual", classIds: [], at: n / 100 });
/** A list of so many items, `page` at a time. */
function queueOf(count: number, page: number, expected: number | undefined) {
  const asked: ItemsAsk[] = [];
  const queue = createReviewQueue(
    async (ask) => {
      asked.push(ask);
      const from = Number(ask.cursor ?? 0);
      const items = Array.from({ length: Math.min(page, count - from) }, (_, k) => item(from + k));
      return { items, searched: 1, ...(from + page < count && { cursor: String(from + page) }) };
    },
    async (itemId) => {
      const at = Number(itemId.slice(1));
      if (!(at < count)) throw new Error("There is no such item.");
      return item(at);
    },
    () => expected,
  );
  return { queue, asked };
}

describe("queue", () => {
  test("more is asked for before its end is reached, and the count is exact by then", async () => {
    const { queue, asked } = queueOf(25, 12, 30);
    await queue.load();
    expect([asked.length, queue.total.value, queue.left.value]).toEqual([1, 30, 30]);
    queue.goTo(11);
    await queue.load();
    queue.goTo(20);
    await queue.load();
    expect([queue.isAtEnd.value, queue.total.value, queue.items.value.length]).toEqual([true, 25, 25]);
  });
  test("an address leads to its item, wherever in the list it is, and is not shown twice", async () => {
    const { queue } = queueOf(70, 60, undefined);
    await queue.load();
    expect(await queue.find("i7")).toBeUndefined();
    expect([queue.current.value?.id, queue.at.value]).toEqual(["i7", 7]);
    await queue.find("i65");
    expect([queue.current.value?.id, queue.at.value, queue.following.value?.id]).toEqual(["i65", 0, "i0"]);
    expect([await queue.find("i900"), queue.current.value?.id]).toEqual(["There is no such item.", "i65"]);
    queue.goTo(60);
    await queue.load();
    expect([queue.items.value.length, new Set(queue.items.value.map(({ id }) => id)).size]).toEqual([70, 70]);
  });
  test("goes on to what is open, from the start again at the end, and stops when all is decided", async () => {
    const { queue } = queueOf(3, 10, undefined);
    await queue.load();
    queue.goTo(1);
    queue.done("i1", "taken");
    expect([queue.goOn(), queue.at.value]).toEqual([true, 2]);
    queue.done("i2", "rejected");
    expect([queue.goOn(), queue.at.value, queue.left.value]).toEqual([true, 0, 1]);
    queue.done("i0", "edited");
    expect([queue.goOn(), queue.left.value]).toEqual([false, 0]);
  });
  test("an empty list has nothing in hand", async () => {
    const { queue } = queueOf(0, 10, 0);
    await queue.load();
    queue.step(1);
    expect([queue.current.value, queue.isAtEnd.value]).toEqual([undefined, true]);
  });
  test("what fails is said, and asked again", async () => {
    let isDown = true;
    const queue = createReviewQueue(
      async () => {
        if (isDown) throw new Error("It is down.");
        return { items: [item(1)], searched: 1 };
      },
      async () => item(1),
      () => undefined,
    );
    await queue.load();
    expect(queue.failure.value).toBe("It is down.");
    isDown = false;
    await queue.load();
    expect([queue.failure.value, queue.current.value?.id]).toEqual([undefined, "i1"]);
  });
});

test.each<[string, ReturnType<typeof skipOf>, string]>([
  ["unclear", { reason: "unclear" }, "Skipped: unclear"],
  ["other: Two animals: a cat, a dog", { reason: "other", note: "Two animals: a cat, a dog" }, "Skipped: other: Two animals: a cat, a dog"],
  ["no-class-fits: ", { reason: "no-class-fits" }, "Skipped: no class fits"],
  ["said elsewhere", { reason: "other", note: "said elsewhere" }, "Skipped: other: said elsewhere"],
])("the skip %j is taken as it was given", (kept, skip, says) => {
  expect([skipOf(kept), saySkip(kept)]).toEqual([skip, says]);
});

describe("set", () => {
  test("nothing said is what needs review, and has a plain address", () => {
    expect([whatOf(readSet({})), writeSet(readSet({})), writeSet(readSet({}), "abc")]).toEqual(["review", "", "?item=abc"]);
  });
  test("a share of one labeler's work goes through the address", () => {
    const query = { state: "labeled", labeler: "u1", sample: "12.5" };
    expect(asAsk(readSet(query))).toMatchObject({ state: "labeled", labeler: "u1", sample: 12.5 });
    expect([whatOf(readSet(query)), whatOf(readSet({ class: "c1" }))]).toEqual(["work", "filter"]);
    expect(readSet(Object.fromEntries(new URLSearchParams(writeSet(readSet(query)))))).toEqual(readSet(query));
  });
});
