import { expect, test } from "@jest/globals";
import { askInBatches } from "./ask-in-batches.ts";

const answer = (items: { id: string; frame: number }[]) => ({ items: items.map(({ id, frame }) => ({ id, frame, url: `/${id}/${frame}` })) });

test("the questions of one moment go in calls of at most 36, and the same one goes once", async () => {
  const calls: number[] = [];
  const ask = askInBatches(async (items) => {
    calls.push(items.length);
    return answer(items);
  });
  const urls = await Promise.all([...Array.from({ length: 40 }, (_, n) => ask(`i${n}`, 0)), ask("i3", 0), ask("i3", 1)]);
  expect(calls).toEqual([36, 5]);
  expect(urls.slice(-2).map(({ url }) => url)).toEqual(["/i3/0", "/i3/1"]);
});

test("a call that fails fails its own questions, and the next one is made anew", async () => {
  let times = 0;
  const ask = askInBatches(async (items) => {
    if (++times === 1) throw new Error("The service is busy.");
    return answer(items);
  });
  await expect(ask("a", 0)).rejects.toThrow("busy");
  expect((await ask("a", 0)).url).toBe("/a/0");
});

test("an item that the service does not speak of has no picture", async () => {
  const ask = askInBatches(async () => ({ items: [] }));
  expect((await ask("a", 0)).problem).toContain("No picture");
});
