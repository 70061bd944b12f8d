import type { Progress } from "../../../api/progress.ts";

type Point = Progress["history"][number];
export const LAYERS = ["labeled", "needsReview", "skipped"] as const;
export type Layer = (typeof LAYERS)[number];

export interface Plot {
  /** SVG path of each layer, the first lowest. */
  areas: { layer: Layer; path: string }[];
  /** Where each point lies, px. */
  xs: number[];
  /** Items at the top of the chart: the most that had an answer. */
  top: number;
}

/** A stacked area chart in a box of `width` × `height` px. One point makes a flat line, so that a first day is not an empty box. */
export function plot(history: readonly Point[], width: number, height: number): Plot {
  const points = history.length === 1 && history[0] ? [history[0], history[0]] : history;
  const [first, last] = [points[0], points.at(-1)];
  if (!first || !last) return { areas: [], xs: [], top: 0 };
  const span = Math.max(1, last.at - first.at);
  const isFlat = first.at === last.at;
  const top = Math.max(1, ...points.map((point) => LAYERS.reduce((sum, layer) => sum + point[layer], 0)));
  const xs = points.map(({ at }, index) => (isFlat ? (index / (points.length - 1)) * width : ((at - first.at) / span) * width));
  const y = (count: number) => (height - (count / top) * height).toFixed(1);
  const base = points.map(() => 0);
  const areas = LAYERS.map((layer) => {
    const low = [...base];
    points.forEach((point, index) => {
      base[index] = (base[index] ?? 0) + point[layer];
    });
    const upper = xs.map((x, index) => `${x.toFixed(1)},${y(base[index] ?? 0)}`);
    const lower = xs.map((x, index) => `${x.toFixed(1)},${y(low[index] ?? 0)}`).toReversed();
    return { layer, path: `M${upper.join("L")}L${lower.join("L")}Z` };
  });
  return { areas, xs, top };
}

/** The index of the point nearest to `x`. */
export function nearest(xs: readonly number[], x: number): number {
  let best = 0;
  xs.forEach((each, index) => {
    if (Math.abs(each - x) < Math.abs((xs[best] ?? 0) - x)) best = index;
  });
  return best;
}

/** At most `most` of many rows, the first and the last among them. */
export function thinned<T>(rows: readonly T[], most: number): T[] {
  if (rows.length <= most) return [...rows];
  return Array.from({ length: most }, (_, index) => rows[Math.round((index * (rows.length - 1)) / (most - 1))]).filter((row) => row !== undefined);
}
