import { describe, expect, test } from "@jest/globals";
import { openLanes } from "./lanes.ts";

describe("lanes", () => {
  test("serve one alone at once, those who come meanwhile together, and other places beside them", async () => {
    const rounds: string[] = [];
    const lane = openLanes<number, number>(async (key, asks) => {
      rounds.push(`${key}:${asks.join()}`);
      await new Promise(setImmediate);
      return asks.map((ask) => ask * 10);
    });
    const got = await Promise.all([lane("a", 1), lane("a", 2), lane("a", 3), lane("b", 4)]);
    expect(got).toEqual([10, 20, 30, 40]);
    expect(rounds).toEqual(["a:1", "b:4", "a:2,3"]);
    expect(await lane("a", 5)).toBe(50);
  });

  test("tell a failure to those of the round, and go on with the next", async () => {
    const lane = openLanes<string, string>(async (_, asks) => {
      if (asks.includes("bad")) throw new Error("down");
      return [...asks];
    });
    const [bad, good] = await Promise.allSettled([lane("a", "bad"), lane("a", "good")]);
    expect([bad.status, good.status]).toEqual(["rejected", "fulfilled"]);
  });

  test("never serve more than 25 in a round", async () => {
    const sizes: number[] = [];
    const lane = openLanes<number, number>(async (_, asks) => {
      sizes.push(asks.length);
      return [...asks];
    });
    await Promise.all(Array.from({ length: 60 }, (_, at) => lane("a", at)));
    expect(sizes).toEqual([1, 25, 25, 9]);
  });
});
