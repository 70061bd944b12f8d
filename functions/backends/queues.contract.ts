import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import type { QueueMessage, Queues } from "./queues.ts";

export interface OpenQueues {
  queues: Queues;
  /** Waits for so long, or moves the clock. */
  pass(ms: number): Promise<void>;
  close(): Promise<void>;
}

/** What every store of queues must do. Times are whole seconds, since Azure knows no less. Each test has a queue of its own. */
export function queuesContract(name: string, open: () => Promise<OpenQueues>): void {
  describe(`${name} keeps the contract of queues`, () => {
    let opened: OpenQueues;
    let on: Queues;
    let count = 0;
    const fresh = () => `queue-${++count}`;
    const receive = (queue: string, { max = 32, visibilityMs = 60_000 } = {}) => on.receive(queue, { max, visibilityMs });
    const told = (messages: readonly QueueMessage[]) => messages.map(({ text }): unknown => JSON.parse(text));

    beforeAll(async () => {
      opened = await open();
      on = opened.queues;
    });
    afterAll(() => opened.close());

    test("a message is received as it was sent, once, and counted until it is removed", async () => {
      const queue = fresh();
      const message = { id: "é 😀", list: [1, null, "<&>"], nested: { yes: true } };
      await on.send(queue, message);
      const [received, ...more] = await receive(queue);
      expect([more, received && told([received]), received?.dequeueCount]).toEqual([[], [message], 1]);
      const { insertedAt = 0, expiresAt = 0, visibleAt = 0 } = received ?? {};
      expect(expiresAt - insertedAt).toBe(7 * 86_400_000);
      expect(Math.abs(visibleAt - insertedAt - 60_000)).toBeLessThan(10_000);
      expect(await receive(queue)).toEqual([]);
      expect(await on.length(queue)).toBe(1);
      if (received) await on.remove(queue, received);
      expect(await on.length(queue)).toBe(0);
    });

    test("an empty queue, never used, is empty", async () => {
      const queue = fresh();
      expect(await on.length(queue)).toBe(0);
      expect(await receive(queue)).toEqual([]);
    });

    test("a message comes again after its time, counted up, and the old receipt is worth nothing", async () => {
      const queue = fresh();
      await on.send(queue, 1);
      const [first] = await receive(queue, { visibilityMs: 1_000 });
      await opened.pass(1_300);
      const [second] = await receive(queue);
      expect([first?.dequeueCount, second?.dequeueCount, second?.id === first?.id]).toEqual([1, 2, true]);
      if (!first || !second) throw new Error("Nothing came.");
      await expect(on.remove(queue, first)).rejects.toMatchObject({ code: "stale" });
      await expect(on.extend(queue, first, 1_000)).rejects.toMatchObject({ code: "stale" });
      await on.remove(queue, second);
      await expect(on.remove(queue, second)).rejects.toMatchObject({ code: "stale" });
    });

    test("a message is hidden for longer, or shown at once", async () => {
      const queue = fresh();
      await on.send(queue, "work");
      const [first] = await receive(queue, { visibilityMs: 1_000 });
      if (!first) throw new Error("Nothing came.");
      const longer = await on.extend(queue, first, 60_000);
      await opened.pass(1_300);
      expect(await receive(queue)).toEqual([]);
      await expect(on.remove(queue, first)).rejects.toMatchObject({ code: "stale" });
      expect(longer).toMatchObject({ id: first.id, text: first.text, dequeueCount: 1 });
      expect(longer.receipt).not.toBe(first.receipt);
      await on.extend(queue, longer, 0);
      const [again] = await receive(queue);
      expect(again).toMatchObject({ id: first.id, dequeueCount: 2, text: first.text });
    });

    test("a message may be sent for later", async () => {
      const queue = fresh();
      await on.send(queue, "later", { delayMs: 1_000 });
      await on.send(queue, "now");
      expect(told(await receive(queue))).toEqual(["now"]);
      expect(await on.length(queue)).toBe(2);
      await opened.pass(1_300);
      expect(told(await receive(queue))).toEqual(["later"]);
    });

    test("many are received at most 32 at a time, each by one", async () => {
      const queue = fresh();
      await Promise.all(Array.from({ length: 50 }, (_, at) => on.send(queue, at)));
      const parts = await Promise.all([receive(queue, { max: 10 }), receive(queue), receive(queue, { max: 32 })]);
      const all = parts.flat();
      expect(new Set(all.map(({ id }) => id)).size).toBe(all.length);
      const rest = await receive(queue);
      expect(told([...all, ...rest]).sort((a, b) => Number(a) - Number(b))).toEqual(Array.from({ length: 50 }, (_, at) => at));
      await expect(receive(queue, { max: 33 })).rejects.toThrow();
      await expect(receive(queue, { max: 0 })).rejects.toThrow();
      await expect(receive(queue, { visibilityMs: 0 })).rejects.toThrow();
    });

    test("queues do not mix", async () => {
      const [one, two] = [fresh(), fresh()];
      await on.send(one, "one");
      await on.send(two, "two");
      expect([told(await receive(two)), told(await receive(one))]).toEqual([["two"], ["one"]]);
    });

    test("a message of more than 48 KiB is refused, one of less comes whole", async () => {
      const queue = fresh();
      await expect(on.send(queue, "é".repeat(25_000))).rejects.toMatchObject({ code: "too-large" });
      await on.send(queue, "é".repeat(24_000));
      expect(told(await receive(queue))).toEqual(["é".repeat(24_000)]);
    });

    test.each(["", "a", "Upper", "under_score", "-a-", "a--b", "x/y"])("a queue cannot be called %j", async (queue) => {
      await expect(on.send(queue, 1)).rejects.toThrow("name of a queue");
    });
  });
}
