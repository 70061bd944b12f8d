import { describe, expect, test } from "@jest/globals";
import { bucketOrder } from "./bucket-order.ts";

describe("the order of buckets", () => {
  test.each([0, 1, 2, 7, 20])("visits each of %i buckets once, and the same way each time", (buckets) => {
    const order = bucketOrder({ userId: "tid:ana", projectId: "p" }, buckets);
    expect([...order].sort((a, b) => a - b)).toEqual(Array.from({ length: buckets }, (_, bucket) => bucket));
    expect(bucketOrder({ userId: "tid:ana", projectId: "p" }, buckets)).toEqual(order);
  });

  test("spreads labelers: of 2,000 none of 20 buckets is the first of fewer than half or more than twice its share", () => {
    const firsts = new Array<number>(20).fill(0);
    for (let user = 0; user < 2_000; user++) {
      const first = bucketOrder({ userId: `u${user}`, projectId: "p" }, 20)[0] ?? 0;
      firsts[first] = (firsts[first] ?? 0) + 1;
    }
    expect(Math.min(...firsts)).toBeGreaterThan(50);
    expect(Math.max(...firsts)).toBeLessThan(200);
  });

  test("is another one in another project", () => {
    const orders = new Set(Array.from({ length: 10 }, (_, project) => bucketOrder({ userId: "ana", projectId: `p${project}` }, 20).join()));
    expect(orders.size).toBe(10);
  });
});
