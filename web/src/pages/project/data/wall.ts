import { batch, computed, signal } from "@preact/signals";
import { isAbort, sentence } from "../../../api/api-error.ts";
import type { ItemsAsk, ItemsPage, ItemView } from "../../../api/items.ts";

/** Items asked for at once; and how far ahead of what is seen they are asked for. */
const PAGE = 120;
const AHEAD = 60;
/** Items kept at most; beyond it those farthest from what is seen go. */
const MOST = 2_400;

/** A stretch of the list without a gap: `items[0]` lies at place `start`. */
export interface Span {
  start: number;
  items: readonly ItemView[];
  isAtStart: boolean;
  isAtEnd: boolean;
}
const EMPTY: Span = { start: 0, items: [], isAtStart: true, isAtEnd: false };

type ListItems = (ask: ItemsAsk, off: AbortSignal) => Promise<ItemsPage>;

/**
 * The list of a project's items, however long, through one gapless stretch of it. The list has no numbering on the server: a jump to place `i` of `n` asks
 * for the items from the fraction i/n on (the order is an even shuffle, so that is where place i is, give or take), and when an end of the list
 * is reached the stretch is shifted to be exactly there. `onShift` tells by how many places, so that the view can stay on the same items.
 */
export function createWall(list: ListItems, expected: () => number | undefined, onShift: (places: number) => void = () => undefined) {
  const span = signal<Span>(EMPTY);
  const failure = signal<string>();
  const isLoading = signal(false);
  /** Share of the whole list that was looked through for what the filter wants, from its beginning; 1 where the end was reached. */
  const searched = signal(0);
  let wanted: [first: number, last: number] = [0, AHEAD];
  let forward: string | undefined;
  let running: Promise<void> | undefined;
  let off = new AbortController();
  let isKnown = false;

  const count = computed(() => {
    const { start, items, isAtEnd } = span.value;
    const end = start + items.length;
    if (isAtEnd) return end;
    return Math.max(expected() ?? 0, items.length === 0 && !isKnown ? 0 : end + 1);
  });

  const ask = (more: ItemsAsk) => list({ limit: PAGE, ...more }, off.signal);
  const fresh = (items: readonly ItemView[]) => {
    const known = new Set(span.value.items.map(({ id }) => id));
    return items.filter(({ id }) => !known.has(id));
  };
  const shiftTo = (start: number, change: Partial<Span>) => {
    const by = start - (change.start ?? span.value.start);
    span.value = { ...span.value, ...change, start };
    if (by !== 0) {
      wanted = [wanted[0] + by, wanted[1] + by];
      onShift(by);
    }
  };

  const jump = async (to: number) => {
    const total = expected();
    const at = total ? Math.min(0.999_999_999, Math.max(0, to / total)) : 0;
    let found: ItemView[] = [];
    let cursor: string | undefined;
    do {
      const page = await ask(cursor ? { cursor } : at > 0 ? { at } : {});
      found = [...found, ...page.items];
      cursor = page.cursor;
      searched.value = page.searched;
    } while (cursor && found.length === 0);
    batch(() => {
      forward = cursor;
      isKnown = true;
      const start = at > 0 ? to : 0;
      span.value = { start, items: found, isAtStart: at === 0, isAtEnd: cursor === undefined };
      if (cursor === undefined && total !== undefined && at > 0 && found.length > 0) shiftTo(Math.max(0, total - found.length), {});
    });
  };

  const extend = async () => {
    const last = span.value.items.at(-1);
    const page = await ask(forward ? { cursor: forward } : last ? { at: last.at } : {});
    batch(() => {
      forward = page.cursor;
      searched.value = page.searched;
      span.value = { ...span.value, items: [...span.value.items, ...fresh(page.items)], isAtEnd: page.cursor === undefined };
    });
  };

  const extendBack = async () => {
    const first = span.value.items[0];
    if (!first) return;
    const page = await ask({ at: first.at, back: true });
    const found = fresh(page.items).toSorted((a, b) => a.at - b.at);
    const isAtStart = page.cursor === undefined;
    const items = [...found, ...span.value.items];
    const start = span.value.start - found.length;
    const total = expected() ?? 0;
    const place = isAtStart ? 0 : start >= 1 ? start : Math.max(1, Math.round((items[0]?.at ?? 0) * total));
    batch(() => shiftTo(place, { items, isAtStart, start }));
  };

  const trim = () => {
    const { start, items } = span.value;
    if (items.length <= MOST) return;
    const middle = (wanted[0] + wanted[1]) / 2 - start;
    const drop = items.length - MOST;
    if (middle > items.length / 2) span.value = { ...span.value, start: start + drop, items: items.slice(drop), isAtStart: false };
    else {
      forward = undefined; // the cursor stood behind what goes
      span.value = { ...span.value, items: items.slice(0, MOST), isAtEnd: false };
    }
  };

  /** One question at a time, always for what is wanted now. */
  const step = async (): Promise<"more" | "enough"> => {
    const { start, items, isAtStart, isAtEnd } = span.value;
    const end = start + items.length;
    const [first, last] = wanted;
    const isFar = expected() !== undefined && (first > end + PAGE * 2 || last < start - PAGE * 2);
    if (!isKnown || (items.length === 0 && !isAtEnd) || isFar) await jump(isKnown || expected() ? Math.max(0, first - AHEAD) : 0);
    else if (!isAtEnd && last + AHEAD >= end) await extend();
    else if (!isAtStart && first - AHEAD < start) await extendBack();
    else return "enough";
    trim();
    return "more";
  };
  const run = async () => {
    isLoading.value = true;
    try {
      while ((await step()) === "more") failure.value = undefined;
    } catch (error) {
      if (!isAbort(error)) failure.value = sentence(error);
    } finally {
      isLoading.value = false;
    }
  };
  const work = (): Promise<void> => (running ??= run().finally(() => (running = undefined)));

  return {
    span,
    count,
    failure,
    isLoading,
    searched,
    /** Items in the whole list: told where it is known, else as many as it would be if they went on coming like those that are loaded. */
    total: computed(() => {
      const { start, items, isAtStart, isAtEnd } = span.value;
      const exact = isAtEnd ? start + items.length : expected();
      if (exact !== undefined) return { count: exact, isExact: true };
      const share = isAtStart && searched.value > 0 ? searched.value : 1;
      return { count: Math.round(items.length / share), isExact: false };
    }),
    itemAt: (index: number): ItemView | undefined => span.value.items[index - span.value.start],
    placeOf: (id: string): number | undefined => {
      const place = span.value.items.findIndex((item) => item.id === id);
      return place < 0 ? undefined : place + span.value.start;
    },
    /** What is seen now: places `first` to `last`. */
    show: (first: number, last: number): Promise<void> => {
      wanted = [first, last];
      return work();
    },
    /** Looks again at what is seen, so that new labels appear; what no longer belongs leaves, what now belongs comes. */
    refresh: async (signalOff: AbortSignal) => {
      if (running) return;
      const { start } = span.value;
      const from = Math.max(0, wanted[0] - start);
      const seen = span.value.items.slice(from, Math.max(from, wanted[1] - start) + 1);
      const head = seen[0];
      if (!head) {
        if (span.value.items.length === 0 && isKnown) {
          isKnown = false;
          span.value = EMPTY;
          await work();
        }
        return;
      }
      const limit = Math.min(200, seen.length + 8);
      const page = await list({ limit, ...(head.at > 0 ? { at: head.at } : {}) }, signalOff);
      const tail = page.items.at(-1);
      const now = span.value;
      const place = now.items.findIndex(({ id }) => id === head.id);
      if (place < 0 || running) return; // the view has gone elsewhere meanwhile
      const upTo = page.cursor === undefined || !tail ? Number.POSITIVE_INFINITY : tail.at;
      if (!tail && page.cursor !== undefined) return; // a page of a sparse filter says nothing about this stretch
      const before = now.items.slice(0, place).filter(({ id }) => !page.items.some((item) => item.id === id));
      const after = now.items.slice(place).filter(({ at, id }) => at > upTo && !page.items.some((item) => item.id === id));
      const isEndKnown = page.cursor === undefined ? true : now.isAtEnd;
      if (page.cursor === undefined) forward = undefined;
      span.value = { ...now, items: [...before, ...page.items, ...after], isAtEnd: isEndKnown };
    },
    /** What a write of ours has changed, at once. */
    patch: (ids: ReadonlySet<string>, change: (item: ItemView) => ItemView) => {
      span.value = { ...span.value, items: span.value.items.map((item) => (ids.has(item.id) ? change(item) : item)) };
    },
    retry: () => {
      failure.value = undefined;
      return work();
    },
    stop: () => {
      off.abort();
      off = new AbortController();
    },
  };
}
export type Wall = ReturnType<typeof createWall>;
