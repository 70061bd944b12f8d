import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import type { ItemsAsk, ItemsPage, ItemView } from "../../../api/items.ts";
import { chipsOf } from "./filter-chips.ts";
import { asAsk, countOf, type Filters, readFilters, withFilter, writeFilters } from "./filters.ts";
import { gridOf, offsetAt, reveal, scrollFor, visible } from "./geometry.ts";
import { createSelection } from "./selection.ts";
import { createThumbnails } from "./thumbnails.ts";
import { createWall } from "./wall.ts";

/** A list of `total` items with the same rules as the service: pages by cursor, `at` inclusive, `back` exclusive and downwards. */
function service(total: number) {
  const places = Array.from({ length: total }, (_, index) => (index + ((index * 7_919) % 100) / 100) / total);
  const item = (index: number): ItemView => ({
    id: `i${index}`,
    path: `p/${index}.jpg`,
    size: 1,
    state: "unlabeled",
    queue: "manual",
    classIds: [],
    at: places[index] ?? 0,
  });
  const asked: ItemsAsk[] = [];
  const list = async (ask: ItemsAsk): Promise<ItemsPage> => {
    asked.push(ask);
    const limit = ask.limit ?? 60;
    const at = ask.at ?? 0;
    let from: number;
    if (ask.cursor) from = Number(ask.cursor);
    else if (ask.back) from = places.findLastIndex((place) => place < at);
    else from = places.findIndex((place) => place >= at);
    if (from < 0) return { items: [], searched: 1 };
    const step = ask.back ? -1 : 1;
    const indexes = Array.from({ length: limit }, (_, k) => from + step * k).filter((index) => index >= 0 && index < total);
    const next = from + step * limit;
    const isMore = next >= 0 && next < total;
    return { items: indexes.map(item), searched: isMore ? next / total : 1, ...(isMore ? { cursor: String(next) } : {}) };
  };
  return { list, asked };
}
const gapless = (items: readonly ItemView[]) =>
  items.every((item, index) => index === 0 || Number(item.id.slice(1)) === Number(items[index - 1]?.id.slice(1)) + 1);

describe("wall", () => {
  test("shows the beginning, exactly", async () => {
    const { list } = service(5_000);
    const wall = createWall(list, () => 5_000);
    await wall.show(0, 40);
    expect([wall.itemAt(0)?.id, wall.itemAt(99)?.id, wall.count.value]).toEqual(["i0", "i99", 5_000]);
  });

  test("a jump into the middle of 500,000 costs two or three questions", async () => {
    const { list, asked } = service(500_000);
    const wall = createWall(list, () => 500_000);
    await wall.show(0, 40);
    asked.length = 0;
    await wall.show(250_000, 250_040);
    expect(asked.length).toBeLessThanOrEqual(3);
    expect(wall.itemAt(250_020)).toBeDefined();
    expect(Math.abs(Number(wall.itemAt(250_020)?.id.slice(1)) - 250_020)).toBeLessThan(10);
  });

  test("both ends are exact, whichever way they are come to", async () => {
    const { list } = service(3_000);
    let shifted = 0;
    const wall = createWall(
      list,
      () => 3_000,
      (by) => {
        shifted += by;
      },
    );
    await wall.show(2_960, 2_999);
    expect([wall.itemAt(2_999)?.id, wall.count.value]).toEqual(["i2999", 3_000]);
    for (let first = 2_900 + shifted; first > 0; first -= 100) await wall.show(Math.max(0, first), first + 40);
    await wall.show(0, 40);
    expect([wall.itemAt(0)?.id, wall.span.value.start]).toEqual(["i0", 0]);
  });

  test("wherever one scrolls, the stretch has no gap, no double, and is bounded", async () => {
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 0, max: 9_000 }), fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { maxLength: 8 }), async (total, jumps) => {
        const { list } = service(total);
        const wall = createWall(list, () => total);
        for (const jump of jumps) {
          const first = Math.floor(jump * Math.max(0, total - 40));
          await wall.show(first, Math.max(0, Math.min(total - 1, first + 40)));
          const { items, start } = wall.span.value;
          expect(gapless(items)).toBe(true);
          expect(start).toBeGreaterThanOrEqual(0);
          expect(items.length).toBeLessThanOrEqual(2_400);
        }
      }),
      { numRuns: 40 },
    );
  });

  test("an unknown number grows as one scrolls, and ends where the list ends", async () => {
    const { list } = service(300);
    const wall = createWall(list, () => undefined);
    await wall.show(0, 40);
    expect(wall.count.value).toBe(121);
    await wall.show(280, 299);
    expect(wall.count.value).toBe(300);
  });

  test("a number that is not known is told as about so many, from how far was looked", async () => {
    const { list } = service(1_000);
    const wall = createWall(list, () => undefined);
    await wall.show(0, 40);
    expect(wall.total.value).toEqual({ count: 1_000, isExact: false });
    expect(wall.searched.value).toBeCloseTo(0.12);
    await wall.show(960, 999);
    for (let first = 100; first < 1_000; first += 100) await wall.show(first, first + 40);
    expect(wall.total.value).toEqual({ count: 1_000, isExact: true });
  });

  test("new labels appear, items that no longer belong leave", async () => {
    const { list } = service(100);
    const gone = new Set<string>();
    const labeled = new Set<string>();
    const filtered = async (ask: ItemsAsk) => {
      const page = await list(ask);
      return {
        ...page,
        items: page.items.filter(({ id }) => !gone.has(id)).map((item) => (labeled.has(item.id) ? { ...item, state: "labeled" as const } : item)),
      };
    };
    const wall = createWall(filtered, () => undefined);
    await wall.show(0, 20);
    gone.add("i3");
    labeled.add("i4");
    await wall.refresh(new AbortController().signal);
    expect(wall.placeOf("i3")).toBeUndefined();
    expect(wall.itemAt(3)).toMatchObject({ id: "i4", state: "labeled" });
    expect(wall.placeOf("i99")).toBe(98);
  });

  test("a failure is told, and trying again goes on", async () => {
    const { list } = service(100);
    let isDown = true;
    const wall = createWall(
      async (ask) => {
        if (isDown) throw new Error("down");
        return list(ask);
      },
      () => 100,
    );
    await wall.show(0, 20);
    expect(wall.failure.value).toBe("down");
    isDown = false;
    await wall.retry();
    expect([wall.failure.value, wall.itemAt(0)?.id]).toEqual([undefined, "i0"]);
  });
});

describe("geometry", () => {
  test("500,000 items fit what browsers can scroll, and the last row is reached", () => {
    const grid = gridOf(390, 500_000, 110, 24);
    expect(grid.height).toBeLessThanOrEqual(15_000_000);
    const end = visible(grid, grid.height - 700, 700, 500_000);
    expect(end.last).toBe(499_999);
  });
  test("a place that is revealed is seen, and scroll and offset are each other's inverse", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 320, max: 3_000 }),
        fc.integer({ min: 1, max: 500_000 }),
        fc.double({ min: 0, max: 0.999, noNaN: true }),
        (width, count, where) => {
          const grid = gridOf(width, count, 140, 24);
          const view = 700;
          const place = Math.floor(where * count);
          const top = reveal(grid, 0, view, place);
          const { first, last } = visible(grid, top, view, count);
          expect(place).toBeGreaterThanOrEqual(first);
          expect(place).toBeLessThanOrEqual(last);
          if (grid.height > view) expect(scrollFor(grid, offsetAt(grid, top, view), view)).toBeCloseTo(top, 3);
        },
      ),
    );
  });
});

describe("filters", () => {
  test("live in the address", () => {
    const filters = { state: "labeled" as const, classId: "c2", labeler: "t:o", name: "a b&c" };
    expect(readFilters(Object.fromEntries(new URLSearchParams(writeFilters(filters, "x"))))).toEqual(filters);
    expect(writeFilters({})).toBe("");
    expect(readFilters({ state: "nonsense" })).toEqual({});
  });
  test("all of them live in the address, whatever is set; what makes no sense is left out", () => {
    const all: Filters = {
      state: "skipped",
      classId: "c2",
      labeler: "t:o",
      name: "a b&c",
      queue: "prelabeled",
      skipReason: "unclear",
      from: "2026-10-25",
      to: "2026-10-25",
      agreementFrom: 0,
      agreementTo: 62.5,
      assignedTo: "g:night",
      sample: 5,
    };
    fc.assert(
      fc.property(fc.subarray(Object.keys(all)), (keys) => {
        const some = Object.fromEntries(Object.entries(all).filter(([key]) => keys.includes(key)));
        expect(readFilters(Object.fromEntries(new URLSearchParams(writeFilters(some))))).toEqual(some);
      }),
    );
    expect(readFilters({ queue: "x", from: "2026-13-01", to: "yesterday", "agree-from": "-1", "agree-to": "much", sample: "100" })).toEqual({});
    expect(withFilter({ state: "open", sample: 5 }, "sample", "")).toEqual({ state: "open" });
  });
  test("are asked for as the service has them: whole days, shares", () => {
    const ask = asAsk({ from: "2026-03-29", to: "2026-03-29", agreementTo: 50, sample: 5 });
    expect(ask).toEqual({
      answeredFrom: new Date(2026, 2, 29).getTime(),
      answeredBefore: new Date(2026, 2, 30).getTime(),
      agreementTo: 0.5,
      sample: 5,
    });
  });
  test("each is said in words, with what goes when it is taken away", () => {
    const names = { classOf: (id: string) => `class ${id}`, personOf: (id: string) => id, holderOf: (id: string) => id.slice(2) };
    const chips = chipsOf({ agreementTo: 50, assignedTo: "u:ana", skipReason: "unclear", from: "2026-01-02", to: "2026-01-03", sample: 5 }, names);
    expect(chips.map(({ keys }) => keys)).toEqual([["skipReason"], ["from", "to"], ["agreementFrom", "agreementTo"], ["assignedTo"], ["sample"]]);
    expect(chips.map(({ text }) => text)).toEqual(expect.arrayContaining(["Agreement 0–50 %", "Assigned to ana", "Skipped: unclear", "A sample of 5 %"]));
  });
  test("are counted where the counters know", () => {
    const progress = {
      at: 0,
      items: { total: 10, unlabeled: 4, labeled: 3, skipped: 2, needsReview: 1, missing: 0 },
      queue: { manual: 4, clustered: 0, prelabeled: 0 },
      inHand: 0,
      classes: { c1: 3 },
      labelers: [],
      history: [],
    };
    expect([
      countOf({}, progress),
      countOf({ state: "open" }, progress),
      countOf({ classId: "c1" }, progress),
      countOf({ state: "labeled", classId: "c1" }, progress),
    ]).toEqual([10, 4, 3, undefined]);
  });
});

describe("selection", () => {
  test("one by one, and from one to another", () => {
    const it = createSelection((place) => (place < 10 ? `i${place}` : undefined));
    it.toggle(2);
    it.extend(4);
    it.toggle(3);
    expect([...it.ids.value]).toEqual(["i2", "i4"]);
    it.toggle(8);
    it.extend(20);
    expect(it.ids.value.size).toBe(4);
  });
});

describe("thumbnails", () => {
  test("are asked for in batches, once, and a broken one once more", async () => {
    const asked: string[][] = [];
    const it = createThumbnails(async (itemIds) => {
      asked.push(itemIds);
      return { items: itemIds.map((id) => (id === "i5" ? { id, problem: "bad file" } : { id, url: `/u/${id}` })) };
    });
    const ids = Array.from({ length: 100 }, (_, index) => `i${index}`);
    await it.want(ids);
    await it.want(ids);
    expect(asked.map(({ length }) => length)).toEqual([48, 48, 4]);
    expect(it.known.value.get("i5")).toEqual({ problem: "bad file" });
    it.broken("i1");
    await it.want(ids);
    it.broken("i1");
    expect(it.known.value.get("i1")).toEqual({ problem: "The picture did not load." });
  });
});
