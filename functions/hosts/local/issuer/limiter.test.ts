import { expect, test } from "@jest/globals";
import fc from "fast-check";
import { openLimiter } from "./limiter.ts";

test("however tries are spread, few get through, and nobody waits longer than the most", () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 0, max: 5_000 }), { maxLength: 300 }), (pauses) => {
      let clock = 0;
      let through = 0;
      const limiter = openLimiter({ free: 5, mostS: 30, now: () => clock });
      for (const pause of pauses) {
        clock += pause;
        const waitS = limiter.wait("ana");
        expect(waitS).toBeLessThanOrEqual(30);
        if (waitS > 0) continue;
        limiter.tried("ana");
        through += 1;
      }
      expect(through).toBeLessThanOrEqual(5 + 6 + clock / 30_000); // the free ones, the growing ones, then one in 30 s
    }),
  );
});

test("a success forgets, and a try taken back was none", () => {
  const limiter = openLimiter({ free: 1, mostS: 30, now: () => 0 });
  limiter.tried("a");
  expect(limiter.wait("a")).toBe(1);
  limiter.forgive("a");
  expect(limiter.wait("a")).toBe(0);
  limiter.tried("b");
  limiter.clear("b");
  expect(limiter.wait("b")).toBe(0);
});

test("thirty thousand names do not fill the memory, and the newest are still known", () => {
  const limiter = openLimiter({ free: 1, mostS: 30, now: () => 0 });
  for (let at = 0; at < 30_000; at++) limiter.tried(`n${at}`);
  expect([limiter.wait("n0"), limiter.wait("n29999")]).toEqual([0, 1]);
});
