import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import { openCutter } from "./name-chunks.ts";

const listing = (n: number, from = 0) => Array.from({ length: n }, (_, i) => ({ name: `images/${String(i + from).padStart(6, "0")}.png` }));
/** In pages of 1,000, as a walk gets them. */
function chunksOf(blobs: { name: string }[], loadable: ReadonlySet<{ name: string }>, { isFirst, isLast }: { isFirst: boolean; isLast: boolean }) {
  const cutter = openCutter<{ name: string }>(isFirst ? "first" : "inside");
  const chunks = [];
  for (let at = 0; at < blobs.length; at += 1_000) chunks.push(...cutter.push(blobs.slice(at, at + 1_000), loadable));
  return [...chunks, ...cutter.end(isLast ? "last" : "inside")];
}
const whole = { isFirst: true, isLast: true };
const hashesOf = (blobs: { name: string }[], ends = whole) => chunksOf(blobs, new Set(blobs), ends).flatMap(({ hash }) => hash ?? []);

describe("chunks of names", () => {
  test("hold every name once, in order, and are about as long as is good", () => {
    const blobs = listing(30_000);
    const chunks = chunksOf(blobs, new Set(blobs), whole);
    expect(chunks.flatMap(({ loadable }) => loadable)).toEqual(blobs);
    expect(chunks.length).toBeGreaterThan(60);
    expect(chunks.length).toBeLessThan(240);
    expect(chunks.every(({ hash }) => hash !== undefined)).toBe(true);
  });

  test("are the same wherever the stretch begins and ends, but for those that it cuts", () => {
    const blobs = listing(8_000);
    const known = new Set(hashesOf(blobs));
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 8_000 }), fc.integer({ min: 0, max: 8_000 }), (a, b) => {
        const stretch = blobs.slice(Math.min(a, b), Math.max(a, b));
        const chunks = chunksOf(stretch, new Set(stretch), { isFirst: false, isLast: false });
        expect(chunks.filter(({ hash }) => hash === undefined).length).toBeLessThanOrEqual(2);
        for (const { hash } of chunks) expect(hash === undefined || known.has(hash)).toBe(true);
      }),
      { numRuns: 30 },
    );
  });

  test("change in one place for a new name, and for a file that becomes loadable", () => {
    const blobs = listing(8_000);
    const known = new Set(hashesOf(blobs));
    const more = blobs.toSpliced(4_000, 0, { name: "images/003999a.png" });
    expect(hashesOf(more).filter((hash) => !known.has(hash)).length).toBeLessThanOrEqual(2);
    const less = chunksOf(blobs, new Set(blobs.toSpliced(4_000, 1)), whole);
    expect(less.filter(({ hash }) => !known.has(hash ?? "")).length).toBe(1);
  });

  test("of nothing are none", () => {
    expect(chunksOf([], new Set(), whole)).toEqual([]);
  });
});
