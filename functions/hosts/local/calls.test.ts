import { expect, test } from "@jest/globals";
import { retryDelayMs } from "./calls.ts";

test("a fixed delay is the same each time, an exponential one doubles up to the most", () => {
  const fixed = { maxRetryCount: 3, retryStrategy: "fixedDelay", delayInterval: { seconds: 5 } };
  expect([0, 1, 2].map((count) => retryDelayMs(fixed, count))).toEqual([5_000, 5_000, 5_000]);
  const doubling = { maxRetryCount: -1, retryStrategy: "exponentialBackoff", minimumInterval: { seconds: 2 }, maximumInterval: { seconds: 10 } };
  expect([0, 1, 2, 3].map((count) => retryDelayMs(doubling, count))).toEqual([2_000, 4_000, 8_000, 10_000]);
});
