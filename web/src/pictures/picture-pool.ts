import { batch, type Signal, signal } from "@preact/signals";
import { askInBatches } from "./ask-in-batches.ts";
import { emptyImage, fillFirst } from "./load-picture.ts";
import { createPainter } from "./painter.ts";
import { createPlanes } from "./planes.ts";
import type { MadePicture, PictureItem, PicturesApi } from "./picture-item.ts";
import { type FramedPicture, framedPicture, type Habit } from "./framed-picture.ts";

export { probe } from "./picture-item.ts";

export interface PoolNeeds extends PicturesApi {
  failed(itemId: string, reason: string): void;
  back(itemId: string): void;
}

interface Held {
  image: HTMLImageElement;
  /** Decoded. */
  ready: Signal<HTMLImageElement | undefined>;
  /** What the service said of the file, where it was asked. */
  facts: Signal<Partial<MadePicture>>;
  problem: Signal<string | undefined>;
  shown?: FramedPicture;
}

/** Pages' worth of pictures that are held: the one in hand, the next one, and what was looked at again; and at least so many pictures. */
const PAGES_HELD = 3;
const LEAST_HELD = 24;

/**
 * The very elements that are shown, so that a page appears with its pictures painted and nothing is loaded twice. Files that browsers do not show are asked of
 * the service. `get` gives an element for cells; `shown` all there is to a picture, for editors and the enlarged view: put `picture.controls()` under it
 * (pages of a TIFF, window of a CT), give right-button drags to `picture.window`, and ask `picture.valueAt` for the value under the pointer.
 */
export function createPicturePool(on: PoolNeeds) {
  const held = new Map<string, Held>();
  const ask = askInBatches(on.ask);
  const planes = createPlanes(on.askPlane);
  const painter = createPainter();
  const habit: Habit = { window: signal(undefined) };
  let most = LEAST_HELD;

  const load = (item: PictureItem): Held => {
    const image = emptyImage();
    const made: Held = { image, ready: signal(undefined), facts: signal({}), problem: signal(undefined) };
    void fillFirst(image, item, { ask, probe: on.probe }).then((facts) => {
      batch(() => {
        made.facts.value = facts;
        made.problem.value = facts.problem;
        if (facts.problem === undefined) made.ready.value = image;
      });
      if (held.get(item.id) !== made) return;
      if (facts.problem === undefined) on.back(item.id);
      else on.failed(item.id, facts.problem);
    });
    return made;
  };

  /**
   * Forgetting is all: taking `src` away from an element that is out of the document makes Chromium (156) listen to the viewport for its sake, and keep it,
   * and the cell it was in, for as long as the page lives.
   */
  const drop = (itemId: string) => void held.delete(itemId);

  const hold = (item: PictureItem): Held => {
    const found = held.get(item.id);
    held.delete(item.id); // to the end: the oldest go first
    const kept = found ?? load(item);
    held.set(item.id, kept);
    if (held.size > most) for (const oldest of [...held.keys()].slice(0, held.size - most)) drop(oldest);
    return kept;
  };
  const get = (item: PictureItem): HTMLImageElement => hold(item).image;

  return {
    warm: (items: readonly PictureItem[]) => {
      most = Math.max(LEAST_HELD, PAGES_HELD * items.length);
      for (const item of items) get(item);
    },
    get,
    retry: (item: PictureItem) => {
      drop(item.id);
      return get(item);
    },
    /** The same object for as long as the item is held. */
    shown: (item: PictureItem): FramedPicture => {
      const kept = hold(item);
      kept.shown ??= framedPicture({ item, first: kept.ready, facts: kept.facts, problem: kept.problem, ask, probe: on.probe, planes, painter, habit });
      kept.shown.wake();
      return kept.shown;
    },
    clear: () => {
      held.clear();
      planes.clear();
      painter.clear();
    },
  };
}
export type PicturePool = ReturnType<typeof createPicturePool>;
