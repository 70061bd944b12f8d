import type { Point } from "./polygon-geometry.ts";
import type { Pixels } from "./smart-pixels.ts";

/** From every pixel of a patch the next pixel on its best way to one place. */
export interface Ways {
  width: number;
  height: number;
  from: { x: number; y: number };
  /** Index in `STEPS`; `HERE` at the place itself. */
  next: Uint8Array;
}

const STEPS = [
  [1, 0],
  [-1, 0],
  [0, 1],
  [0, -1],
  [1, 1],
  [-1, -1],
  [1, -1],
  [-1, 1],
] as const;
const HERE = 255;

/** Dearest step along flat colour; an edge as strong as they come costs 1. */
const DEAREST = 64;

/** How much the picture changes at each pixel: the strongest of its three colours, by Sobel's weights. */
function strengths({ width, height, data }: Pixels): Float32Array {
  const found = new Float32Array(width * height);
  for (let y = 1; y < height - 1; y++) {
    for (let x = 1; x < width - 1; x++) {
      let most = 0;
      for (let c = 0; c < 3; c++) {
        const at = (dx: number, dy: number) => data[4 * ((y + dy) * width + x + dx) + c] ?? 0;
        const across = at(1, -1) + 2 * at(1, 0) + at(1, 1) - at(-1, -1) - 2 * at(-1, 0) - at(-1, 1);
        const down = at(-1, 1) + 2 * at(0, 1) + at(1, 1) - at(-1, -1) - 2 * at(0, -1) - at(1, -1);
        most = Math.max(most, Math.hypot(across, down));
      }
      found[y * width + x] = most;
    }
  }
  return found;
}

/** What a step onto each pixel costs: 1 on a clear edge, `DEAREST` where nothing changes. */
function costs(pixels: Pixels): Uint8Array {
  const strength = strengths(pixels);
  // A clear edge is what one pixel in fifty reaches: a single glint must not make all other edges look weak.
  const sorted = strength.toSorted();
  const clear = Math.max(40, sorted[Math.floor(sorted.length * 0.98)] ?? 0);
  return Uint8Array.from(strength, (value) => 1 + Math.round((DEAREST - 1) * (1 - Math.min(1, value / clear)) ** 2));
}

/**
 * The cheapest ways from one pixel to all others, along the edges of the picture: the live wire of Mortensen & Barrett, "Intelligent scissors
 * for image composition", 1995. Dijkstra's search with a ring of buckets, because costs are small whole numbers (Dial 1969).
 */
export function waysFrom(pixels: Pixels, from: Point): Ways {
  const { width, height } = pixels;
  const x0 = Math.max(0, Math.min(width - 1, Math.floor(from.x)));
  const y0 = Math.max(0, Math.min(height - 1, Math.floor(from.y)));
  const cost = costs(pixels);
  const next = new Uint8Array(width * height).fill(HERE);
  const total = new Int32Array(width * height).fill(0x7fffffff);
  // Tenths, for the length of a slanting step.
  const [straight, slanting] = [10, 14];
  const buckets: number[][] = Array.from({ length: DEAREST * slanting + 1 }, () => []);
  const start = y0 * width + x0;
  total[start] = 0;
  buckets[0]?.push(start);
  let waiting = 1;
  for (let now = 0; waiting > 0; now++) {
    const bucket = buckets[now % buckets.length] ?? [];
    for (let at = bucket.pop(); at !== undefined; at = bucket.pop()) {
      waiting--;
      if (total[at] !== now) continue; // a cheaper way was found since
      const x = at % width;
      const y = (at - x) / width;
      for (let step = 0; step < STEPS.length; step++) {
        const [dx, dy] = STEPS[step] ?? [0, 0];
        const [nx, ny] = [x + dx, y + dy];
        if (nx < 0 || ny < 0 || nx >= width || ny >= height) continue;
        const other = ny * width + nx;
        const reached = now + (cost[other] ?? DEAREST) * (step < 4 ? straight : slanting);
        if (reached >= (total[other] ?? 0)) continue;
        total[other] = reached;
        next[other] = step % 2 === 0 ? step + 1 : step - 1; // steps stand beside their opposites
        buckets[reached % buckets.length]?.push(other);
        waiting++;
      }
    }
  }
  return { width, height, from: { x: x0, y: y0 }, next };
}

/** Middles of the pixels on the best way from the place of `ways` to `to`, both ends with it; undefined outside of the patch. */
export function wayTo({ width, height, next }: Ways, to: Point): Point[] | undefined {
  let [x, y] = [Math.floor(to.x), Math.floor(to.y)];
  if (x < 0 || y < 0 || x >= width || y >= height) return undefined;
  const back: Point[] = [];
  for (;;) {
    back.push({ x: x + 0.5, y: y + 0.5 });
    const step = STEPS[next[y * width + x] ?? HERE];
    if (!step || back.length > width * height) return back.reverse();
    x += step[0];
    y += step[1];
  }
}
