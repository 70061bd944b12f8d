import type { Mark } from "../../kinds/marks.ts";

export type Rectangle = [x: number, y: number, width: number, height: number];

/** The smallest upright rectangle around all points. */
export function around(rings: readonly number[][]): Rectangle {
  let [left, top, right, bottom] = [Infinity, Infinity, -Infinity, -Infinity];
  for (const ring of rings) {
    for (let i = 0; i + 1 < ring.length; i += 2) {
      const [x = 0, y = 0] = [ring[i], ring[i + 1]];
      left = Math.min(left, x);
      right = Math.max(right, x);
      top = Math.min(top, y);
      bottom = Math.max(bottom, y);
    }
  }
  return [left, top, right - left, bottom - top];
}

/** Square units inside a simple ring x, y, x, y … (the shoelace formula). */
export function areaOf(ring: readonly number[]): number {
  let twice = 0;
  for (let i = 0; i + 1 < ring.length; i += 2) {
    const next = (i + 2) % ring.length;
    twice += (ring[i] ?? 0) * (ring[next + 1] ?? 0) - (ring[next] ?? 0) * (ring[i + 1] ?? 0);
  }
  return Math.abs(twice) / 2;
}

/** What COCO says of a mark: its rectangle, and its rings where it has any. Undefined for what is no region. */
export function regionOf(mark: Mark): { bbox: Rectangle; rings: number[][]; area: number } | undefined {
  if (mark.mark === "box") return { bbox: [mark.x, mark.y, mark.width, mark.height], rings: [], area: mark.width * mark.height };
  if (mark.mark === "polygon") return { bbox: around(mark.rings), rings: mark.rings, area: mark.rings.reduce((sum, ring) => sum + areaOf(ring), 0) };
  return undefined;
}
