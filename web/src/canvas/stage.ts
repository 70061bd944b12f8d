import { computed, effect, type ReadonlySignal, type Signal, signal, untracked } from "@preact/signals";
import type { ClassBook } from "../kinds/kind.ts";
import type { ShownPicture } from "../pictures/shown-picture.ts";
import { pictureLayer } from "./picture-layer.ts";
import { listenToPointers } from "./pointers.ts";
import { type Look, regionLayer } from "./region-layer.ts";
import { type Region, regionAt } from "./region.ts";
import type { HeldTool, Pointer } from "./tool.ts";
import { actualSize, type Bounds, fit, panBy, screenBounds, shownWhole, type Size, toImage, toScreen, turnBy, type View, type XY, zoomAt } from "./viewport.ts";

/** How near a press must be to an edge or a handle to mean it, CSS px. */
export const REACH_PX = { mouse: 6, touch: 14 };
/** Device pixels a CSS px, at most: sharper cannot be seen, and costs. */
const MOST_RATIO = 2;

export interface Light {
  /** 1: as the file has it. */
  brightness: number;
  contrast: number;
}

/**
 * A picture that can be drawn on: what lies on it (signals, which the editor sets), how it is looked at, and a tool in hand.
 * Three canvases lie on each other: the picture, the regions, and on top what changes with every move of the pointer.
 * Set a signal and the stage draws itself before the next frame.
 */
export interface Stage {
  view: ReadonlySignal<View>;
  /** Pixels of the upright file. */
  image: ReadonlySignal<Size>;
  /** What is drawn over the image's size, while it is there: for tools that look at it. */
  pixels(): HTMLImageElement | HTMLCanvasElement | undefined;
  /** Of the stage, CSS px. */
  room: ReadonlySignal<Size>;
  regions: Signal<readonly Region[]>;
  /** Proposed: drawn dashed. */
  suggested: Signal<readonly Region[]>;
  /** In the midst of an act: drawn on top, instead of the regions with the same ids. Empty it when the act ends. */
  changing: Signal<readonly Region[]>;
  selection: Signal<ReadonlySet<string>>;
  /** Not drawn, not found. */
  hidden: Signal<ReadonlySet<string>>;
  /** Drawn, but `hit` passes them by unless asked for. */
  locked: Signal<ReadonlySet<string>>;
  hovered: Signal<string | undefined>;
  /** The pointer, or the crosshair that arrow keys move; pixels of the image. */
  crosshair: Signal<XY | undefined>;
  /** The labeler wants lines through the crosshair; they are drawn where the tool in hand wants them too. */
  hasCrosshair: Signal<boolean>;
  wantsCrosshair: Signal<boolean>;
  hasNames: Signal<boolean>;
  book: Signal<ClassBook>;
  light: Signal<Light>;
  toScreen(at: XY): XY;
  toImage(at: XY): XY;
  /** Inside of the image. */
  clamp(at: XY): XY;
  /** `REACH_PX` in pixels of the image. */
  reach(pointer: Pick<Pointer, "isTouch">): number;
  /** What is meant there; hidden and locked ones are passed by. */
  hit(pointer: Pick<Pointer, "at" | "isTouch">): Region | undefined;
  hold(tool: HeldTool | undefined): void;
  /** Draws the top again: for what a tool keeps for itself. */
  repaint(): void;
  /** At a point of the screen, or in the middle. */
  zoomBy(factor: number, at?: XY): void;
  panBy(dx: number, dy: number): void;
  fit(): void;
  actualSize(): void;
  /** Degrees clockwise. */
  turnBy(degrees: number): void;
  /** Brings a rectangle of the image into sight. */
  show(bounds: Bounds): void;
  dispose(): void;
}

/** Called as the pointer does things that are not a tool's. */
export interface StageEvents {
  /** Wheel with B or C held: steps up. */
  onLight?(what: keyof Light, steps: number): void;
  /** A pointer took over from the arrow keys. */
  onPointer?(): void;
  /** A button or finger went down. */
  onPress?(): void;
  /** The picture was pushed with Space held. */
  onPush?(): void;
}

function canvasIn(host: HTMLElement, alpha: boolean): CanvasRenderingContext2D {
  const canvas = document.createElement("canvas");
  host.append(canvas);
  const context = canvas.getContext("2d", { alpha });
  if (!context) throw new Error("This browser cannot draw on a canvas.");
  return context;
}

const NONE: ReadonlySet<string> = new Set();

/** Takes over an empty element that has a size and `position: relative`. */
export function createStage(
  host: HTMLElement,
  picture: ReadonlySignal<ShownPicture | undefined>,
  image: ReadonlySignal<Size>,
  events: StageEvents = {},
): Stage {
  const [under, middle, top] = [canvasIn(host, false), canvasIn(host, true), canvasIn(host, true)];
  const room = signal<Size>({ width: host.clientWidth, height: host.clientHeight });
  const ratio = signal(Math.min(MOST_RATIO, globalThis.devicePixelRatio || 1));
  const view = signal<View>({ scale: 1, turn: 0, x: 0, y: 0 });
  const regions = signal<readonly Region[]>([]);
  const suggested = signal<readonly Region[]>([]);
  const changing = signal<readonly Region[]>([]);
  const selection = signal(NONE);
  const hidden = signal(NONE);
  const locked = signal(NONE);
  const hovered = signal<string | undefined>(undefined);
  const crosshair = signal<XY | undefined>(undefined);
  const hasCrosshair = signal(true);
  const wantsCrosshair = signal(false);
  const hasNames = signal(true);
  const book = signal<ClassBook>(new Map());
  const light = signal<Light>({ brightness: 1, contrast: 1 });
  const topVersion = signal(0);
  /** Canvases do not know style sheets: the colour is read, and again when the page turns dark. */
  const readGround = () => getComputedStyle(host).backgroundColor;
  const ground = signal(readGround());
  const dark = globalThis.matchMedia("(prefers-color-scheme: dark)");
  const onDark = () => {
    ground.value = readGround();
  };
  dark.addEventListener("change", onDark);
  let tool: HeldTool | undefined;
  /** Until somebody zooms or pans, a stage that changes its size shows the whole picture again. */
  let isFitted = true;

  const drawPicture = pictureLayer();
  const drawRegions = regionLayer();
  /** Ids in change, as one word: that they move must not draw all others again. */
  const changingIds = computed(() => changing.value.map(({ id }) => id).join(" "));
  const still = computed(() => {
    const moving = new Set(changingIds.value.split(" "));
    return regions.value.filter(({ id }) => !hidden.value.has(id) && !moving.has(id));
  });
  const look = computed<Look>(() => ({
    view: view.value,
    room: room.value,
    book: book.value,
    selection: selection.value,
    hovered: hovered.value,
    locked: locked.value,
    hasNames: hasNames.value,
  }));

  const clear = (context: CanvasRenderingContext2D) => {
    context.setTransform(1, 0, 0, 1, 0, 0);
    context.clearRect(0, 0, context.canvas.width, context.canvas.height);
    context.setTransform(ratio.value, 0, 0, ratio.value, 0, 0);
  };
  const paintPicture = () =>
    drawPicture.paint(under, picture.value?.pixels.value, { image: image.value, view: view.value, ratio: ratio.value, ground: ground.value });
  const paintRegions = () => {
    clear(middle);
    if (suggested.value.length > 0) drawRegions(middle, suggested.value, { ...look.value, isDashed: true }, ratio.value);
    drawRegions(middle, still.value, look.value, ratio.value);
  };
  const paintCrosshair = ({ x, y }: XY) => {
    const at = toScreen(view.value, { x, y });
    for (const [colour, width] of [
      ["rgb(0 0 0 / 55%)", 3],
      ["rgb(255 255 255 / 90%)", 1],
    ] as const) {
      top.strokeStyle = colour;
      top.lineWidth = width;
      top.beginPath();
      top.moveTo(0, at.y);
      top.lineTo(room.value.width, at.y);
      top.moveTo(at.x, 0);
      top.lineTo(at.x, room.value.height);
      top.stroke();
    }
  };
  const paintTop = () => {
    clear(top);
    if (hasCrosshair.value && wantsCrosshair.value && crosshair.value) paintCrosshair(crosshair.value);
    if (changing.value.length > 0) drawRegions(top, changing.value, look.value, ratio.value);
    tool?.paint?.(top);
  };

  /** What is drawn again in the next frame. */
  const stale = new Set<() => void>();
  let frame = 0;
  const paint = () => {
    frame = 0;
    const now = [...stale];
    stale.clear();
    for (const one of now) untracked(one);
  };
  const later = (one: () => void) => {
    stale.add(one);
    frame ||= requestAnimationFrame(paint);
  };
  const offs = [
    effect(() => {
      const { width, height } = room.value;
      for (const { canvas } of [under, middle, top]) {
        canvas.width = Math.round(width * ratio.value);
        canvas.height = Math.round(height * ratio.value);
        canvas.style.width = `${width}px`;
        canvas.style.height = `${height}px`;
      }
      if (isFitted && image.value.width > 0) untracked(() => (view.value = fit(image.value, room.value, view.value.turn)));
      for (const one of [paintPicture, paintRegions, paintTop]) later(one);
    }),
    effect(() => void [picture.value?.pixels.value, image.value, view.value, ground.value, later(paintPicture)]),
    effect(() => void [still.value, suggested.value, look.value, later(paintRegions)]),
    effect(() => void [changing.value, look.value, crosshair.value, hasCrosshair.value, wantsCrosshair.value, topVersion.value, later(paintTop)]),
    effect(() => {
      // By the element's style: every browser can, and the regions are left out.
      const { brightness, contrast } = light.value;
      under.canvas.style.filter = brightness === 1 && contrast === 1 ? "" : `brightness(${brightness}) contrast(${contrast})`;
    }),
  ];

  const observer = new ResizeObserver(() => {
    ratio.value = Math.min(MOST_RATIO, globalThis.devicePixelRatio || 1);
    room.value = { width: host.clientWidth, height: host.clientHeight };
  });
  observer.observe(host);

  const setView = (change: (now: View, image: Size, room: Size) => View) => {
    if (image.value.width <= 0) return;
    isFitted = false;
    view.value = change(view.value, image.value, room.value);
  };
  const stage: Stage = {
    view,
    image,
    pixels: () => picture.value?.pixels.value,
    room,
    regions,
    suggested,
    changing,
    selection,
    hidden,
    locked,
    hovered,
    crosshair,
    hasCrosshair,
    wantsCrosshair,
    hasNames,
    book,
    light,
    toScreen: (at) => toScreen(view.value, at),
    toImage: (at) => toImage(view.value, at),
    clamp: ({ x, y }) => ({ x: Math.min(image.value.width, Math.max(0, x)), y: Math.min(image.value.height, Math.max(0, y)) }),
    reach: ({ isTouch }) => REACH_PX[isTouch ? "touch" : "mouse"] / view.value.scale,
    hit: (pointer) =>
      regionAt(
        regions.value.filter(({ id }) => !hidden.value.has(id) && !locked.value.has(id)),
        pointer.at,
        stage.reach(pointer),
      ),
    hold: (next) => {
      tool?.cancel();
      tool?.release?.();
      tool = next;
      stage.repaint();
    },
    repaint: () => void topVersion.value++,
    zoomBy: (factor, at) => setView((now, of, within) => zoomAt(now, factor, at ?? { x: within.width / 2, y: within.height / 2 }, of, within)),
    panBy: (dx, dy) => setView((now, of, within) => panBy(now, dx, dy, of, within)),
    fit: () => {
      setView((now, of, within) => fit(of, within, now.turn));
      isFitted = true;
    },
    actualSize: () => setView(actualSize),
    turnBy: (degrees) => {
      const wasFitted = isFitted;
      setView((now, of, within) => turnBy(now, degrees, of, within));
      if (wasFitted) stage.fit();
    },
    show: (bounds) => {
      const { x, y, width, height } = screenBounds(view.value, bounds);
      if (x < 0 || y < 0 || x + width > room.value.width || y + height > room.value.height) setView((now, of, within) => shownWhole(now, bounds, of, within));
    },
    dispose: () => {
      tool?.cancel();
      tool?.release?.();
      tool = undefined;
      observer.disconnect();
      dark.removeEventListener("change", onDark);
      for (const off of [...offs, offPointers]) off();
      cancelAnimationFrame(frame);
      drawPicture.forget();
      // Some browsers keep a canvas's memory long after the canvas is gone.
      for (const { canvas } of [under, middle, top]) canvas.width = 0;
      host.replaceChildren();
    },
  };
  const offPointers = listenToPointers(host, stage, {
    ...events,
    tool: () => tool,
    window: (dx, dy) => picture.value?.window(dx, dy) ?? false,
  });
  return stage;
}
