import { batch, computed, effect, type ReadonlySignal, type Signal, signal } from "@preact/signals";
import { dragged, type GrayWindow } from "./gray-window.ts";
import { frameImages } from "./frame-images.ts";
import type { Ask } from "./load-picture.ts";
import type { Painter } from "./painter.ts";
import { controlsOf } from "./later-controls.tsx";
import type { MadePicture, PictureItem, PicturesApi } from "./picture-item.ts";
import type { Plane, Planes } from "./planes.ts";
import type { ShownPicture } from "./shown-picture.ts";

/** The window that the labeler chose last, by its name where it has one: the next pictures are shown so too. */
export interface Habit {
  window: Signal<(GrayWindow & { name?: string }) | undefined>;
}

export interface FramedPicture extends ShownPicture {
  frame: ReadonlySignal<number>;
  /** 1 where there are no pages. */
  frames: ReadonlySignal<number>;
  /** There are gray values to set a window in. */
  isDeep: ReadonlySignal<boolean>;
  /** The gray values that were loaded last; of the frame that is seen, unless those are still on their way. */
  plane: ReadonlySignal<Plane | undefined>;
  /** Undefined: as the service made the picture. */
  grayWindow: ReadonlySignal<(GrayWindow & { name?: string }) | undefined>;
  isInverted: ReadonlySignal<boolean>;
  /** Another frame or other gray values are on their way. */
  isBusy: ReadonlySignal<boolean>;
  /** Why they did not come. */
  trouble: ReadonlySignal<string | undefined>;
  go(frame: number): void;
  setWindow(window: (GrayWindow & { name?: string }) | undefined): void;
  invert(): void;
  reset(): void;
  /** Loads the gray values, for the value under the pointer and the list of windows. */
  wantPlane(): void;
  /** It is looked at again. */
  wake(): void;
}

export interface FramedNeeds {
  item: PictureItem;
  /** Its first frame, decoded. */
  first: ReadonlySignal<HTMLImageElement | undefined>;
  facts: ReadonlySignal<Partial<MadePicture>>;
  problem: ReadonlySignal<string | undefined>;
  ask: Ask;
  probe: PicturesApi["probe"];
  planes: Planes;
  painter: Painter;
  habit: Habit;
}

const words = (error: unknown): string => (error instanceof Error ? error.message : "The picture did not load.");

/** The window chosen before, for another picture: by its name, or as it was where it shows anything of this one. */
function sameWindow(usual: GrayWindow & { name?: string }, { windows, least, greatest }: Plane): (GrayWindow & { name?: string }) | undefined {
  if (usual.name !== undefined) return windows.find(({ name }) => name === usual.name);
  return usual.center + usual.width / 2 > least && usual.center - usual.width / 2 < greatest ? usual : undefined;
}

/** All that can be seen of one item's file: its frames, and its gray values through a window. */
export function framedPicture(on: FramedNeeds): FramedPicture {
  const { item, first, facts, problem, planes, painter, habit } = on;
  const frame = signal(0);
  const grayWindow = signal<(GrayWindow & { name?: string }) | undefined>(undefined);
  const isInverted = signal(false);
  const plane = signal<Plane>();
  const trouble = signal<string>();
  const isBusy = signal(false);
  /** What is shown in place of the first frame as it was made. */
  const other = signal<HTMLImageElement | HTMLCanvasElement>();
  const frames = computed(() => facts.value.frames ?? 1);
  const isDeep = computed(() => facts.value.isDeep === true);
  const imageOf = frameImages(item.id, on);
  const owner = {};
  let turn = 0;
  let painting = 0;

  /** At most once a drawn frame: pointers move more often than that. */
  const paintSoon = () => {
    if (painting !== 0) return;
    painting = requestAnimationFrame(() => {
      painting = 0;
      const now = plane.value;
      const window = grayWindow.value ?? now?.windows[0];
      if (now?.frame === frame.value && window && isWindowed())
        other.value = painter.paint(owner, now, window, { isInverted: isInverted.value }, () => (other.value = undefined));
    });
  };
  const isWindowed = () => grayWindow.peek() !== undefined || isInverted.peek();

  const load = async (mine: number): Promise<void> => {
    const wanted = frame.peek();
    const usesPlane = isWindowed();
    const found = usesPlane ? await planes.get(item.id, wanted) : wanted === 0 ? undefined : await imageOf(wanted);
    if (mine !== turn) return;
    if (found && "samples" in found) {
      plane.value = found;
      paintSoon();
    } else other.value = found;
    if (!usesPlane && wanted + 1 < frames.peek()) imageOf(wanted + 1).catch(() => undefined); // a look ahead; its failure is told when it is looked at
  };
  const refresh = () => {
    const mine = ++turn;
    if (isWindowed() && plane.peek()?.frame === frame.peek()) return paintSoon();
    isBusy.value = true;
    trouble.value = undefined;
    return void load(mine)
      .catch((error: unknown) => {
        if (mine === turn) trouble.value = words(error);
      })
      .finally(() => {
        if (mine === turn) isBusy.value = false;
      });
  };
  const setWindow: FramedPicture["setWindow"] = (window) => {
    habit.window.value = window;
    grayWindow.value = window;
    refresh();
  };
  const wantPlane = () => {
    const wanted = frame.peek();
    if (!isDeep.peek() || plane.peek()?.frame === wanted) return;
    planes.get(item.id, wanted).then(
      (found) => {
        if (frame.peek() !== wanted) return;
        plane.value = found;
        if (isWindowed()) paintSoon();
      },
      (error: unknown) => (trouble.value = words(error)),
    );
  };

  const stopHabit = effect(() => {
    if (!isDeep.value) return;
    queueMicrotask(() => stopHabit()); // once: what is chosen later is this picture's own
    const usual = habit.window.peek();
    if (!usual) return;
    planes.get(item.id, 0).then(
      (found) => {
        const same = sameWindow(usual, found);
        if (grayWindow.peek() || !same) return;
        grayWindow.value = same;
        refresh();
      },
      (error: unknown) => (trouble.value = words(error)),
    );
  });

  const made: FramedPicture = {
    pixels: computed(() => other.value ?? (frame.value === 0 ? first.value : undefined)),
    width: computed(() => item.width ?? facts.value.width ?? first.value?.naturalWidth ?? 0),
    height: computed(() => item.height ?? facts.value.height ?? first.value?.naturalHeight ?? 0),
    problem,
    frame,
    frames,
    isDeep,
    plane,
    grayWindow,
    isInverted,
    isBusy,
    trouble,
    go: (wanted) => {
      const to = Math.min(frames.peek() - 1, Math.max(0, Math.round(wanted)));
      if (to === frame.peek() || Number.isNaN(to)) return;
      batch(() => {
        // The frame of before stays to be seen until the next is here.
        other.value ??= first.peek();
        frame.value = to;
      });
      refresh();
    },
    setWindow,
    invert: () => {
      isInverted.value = !isInverted.peek();
      refresh();
    },
    reset: () => {
      isInverted.value = false;
      setWindow(undefined);
    },
    wantPlane,
    wake: () => {
      if (isWindowed() && other.peek() === undefined) queueMicrotask(refresh); // whoever draws it may be in the middle of drawing
    },
    window: (dx, dy) => {
      if (!isDeep.peek()) return false;
      const now = plane.peek();
      const from = grayWindow.peek() ?? now?.windows[0];
      if (now && from) setWindow(dragged(from, dx, dy, now.slope));
      else wantPlane(); // the drag takes hold as soon as the values are here
      return true;
    },
    valueAt: (x, y) => {
      const now = plane.value;
      if (now?.frame !== frame.value) return undefined;
      const [column, row] = [Math.floor((x * now.width) / made.width.value), Math.floor((y * now.height) / made.height.value)];
      if (column < 0 || row < 0 || column >= now.width || row >= now.height) return undefined;
      const value = (now.samples[row * now.width + column] ?? 0) * now.slope + now.intercept;
      const words = Number.isInteger(now.slope) && Number.isInteger(now.intercept) ? value.toLocaleString() : value.toPrecision(5);
      return now.unit === undefined ? `value ${words}` : `${words} ${now.unit}`;
    },
    controls: () => (frames.value > 1 || isDeep.value ? controlsOf(made) : null),
  };
  return made;
}
