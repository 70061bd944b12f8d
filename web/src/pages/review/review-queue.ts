import { batch, computed, signal } from "@preact/signals";
import { isAbort, sentence } from "../../api/api-error.ts";
import type { ItemsAsk, ItemsPage, ItemView } from "../../api/items.ts";

const PAGE = 60;
/** So many items before the end of what is known, more are asked for. */
const AHEAD = 10;

/** What became of an item here; `kept`: it was looked at, and let be. */
export type Deed = "taken" | "edited" | "skipped" | "rejected" | "kept";

type ListItems = (ask: ItemsAsk, off: AbortSignal) => Promise<ItemsPage>;
type GetItem = (itemId: string, off: AbortSignal) => Promise<ItemView>;

/**
 * The items to be reviewed, one after the other. They stay in their places when they are decided, so that one can go back to them; the service's list is by
 * place in the shuffled order, so those that leave it do not move the others.
 */
export function createReviewQueue(list: ListItems, getItem: GetItem, expected: () => number | undefined) {
  const items = signal<readonly ItemView[]>([]);
  const at = signal(0);
  const isAtEnd = signal(false);
  const failure = signal<string>();
  const deeds = signal<ReadonlyMap<string, Deed>>(new Map());
  const off = new AbortController();
  let cursor: string | undefined;
  let running: Promise<void> | undefined;

  const isShort = () => !isAtEnd.value && items.value.length <= at.value + AHEAD;
  const run = async () => {
    failure.value = undefined;
    try {
      while (isShort()) {
        const page = await list({ limit: PAGE, ...(cursor !== undefined && { cursor }) }, off.signal);
        cursor = page.cursor;
        const known = new Set(items.value.map(({ id }) => id));
        batch(() => {
          items.value = [...items.value, ...page.items.filter(({ id }) => !known.has(id))];
          isAtEnd.value = page.cursor === undefined;
        });
      }
    } catch (error) {
      if (!isAbort(error)) failure.value = sentence(error);
    }
  };
  const load = (): Promise<void> => (running ??= run().finally(() => (running = undefined)));
  const goTo = (place: number) => {
    at.value = Math.max(0, Math.min(place, Math.max(0, items.value.length - 1)));
    if (isShort()) void load();
  };

  return {
    items,
    at,
    isAtEnd,
    failure,
    deeds,
    current: computed(() => items.value[at.value]),
    /** To be fetched ahead. */
    following: computed(() => items.value[at.value + 1]),
    /** How many there were when they were counted last: exact once the end of the list was seen. */
    total: computed(() => (isAtEnd.value ? items.value.length : Math.max(expected() ?? 0, items.value.length))),
    isCounted: computed(() => isAtEnd.value || expected() !== undefined),
    left: computed(() => (isAtEnd.value ? items.value.length : Math.max(expected() ?? 0, items.value.length)) - deeds.value.size),
    load,
    goTo,
    step: (by: 1 | -1) => goTo(at.value + by),
    /** To the next one that is still open, after this one or from the start; false where there is none. */
    goOn: (): boolean => {
      const open = (item: ItemView) => !deeds.value.has(item.id);
      const after = items.value.findIndex((item, place) => place > at.value && open(item));
      const next = after >= 0 ? after : items.value.findIndex(open);
      if (next < 0) return false;
      goTo(next);
      return true;
    },
    done: (itemId: string, deed: Deed) => {
      deeds.value = new Map(deeds.value).set(itemId, deed);
    },
    /** To an item by its id. One that comes later in the list, or is in it no more, is put in front; one that cannot be had changes nothing, and why is returned. */
    find: async (itemId: string): Promise<string | undefined> => {
      const place = items.value.findIndex(({ id }) => id === itemId);
      if (place >= 0) {
        goTo(place);
        return undefined;
      }
      try {
        const item = await getItem(itemId, off.signal);
        items.value = [item, ...items.value.filter(({ id }) => id !== itemId)];
        goTo(0);
        return undefined;
      } catch (error) {
        return isAbort(error) ? undefined : sentence(error);
      }
    },
    stop: () => off.abort(),
  };
}
export type ReviewQueue = ReturnType<typeof createReviewQueue>;
