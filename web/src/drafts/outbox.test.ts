import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import { memoryDisk } from "./disk.ts";
import { createOutbox, type Outcome } from "./outbox.ts";
import { correctJobId, type Job } from "./records.ts";

const job = (itemId: string, classId = "c1"): Job => ({
  id: correctJobId(itemId),
  owner: "ana",
  projectId: "p",
  madeAt: Number(itemId.replace(/\D/g, "")),
  what: "correct",
  itemId,
  path: itemId,
  answer: { value: { classId } },
});
const TAKEN: Outcome = { end: "taken" };
const OFFLINE: Outcome = { end: "again", why: "no connection" };

/** An outbox whose server answers with `outcomes` in turn (then takes all), and whose clock runs when asked. */
function setUp(outcomes: Outcome[] = []) {
  const disk = memoryDisk();
  const sent: Job[] = [];
  const parked: Job[] = [];
  const timers: { ms: number; run: () => void }[] = [];
  const outbox = createOutbox({
    disk,
    send: async (one) => {
      sent.push(one);
      await Promise.resolve();
      return outcomes.shift() ?? TAKEN;
    },
    parked: (one) => parked.push(one),
    later: (ms, run) => {
      const timer = { ms, run };
      timers.push(timer);
      return () => void timers.splice(timers.indexOf(timer), 1);
    },
    random: () => 1,
  });
  const settle = () => new Promise<void>((resolve) => setImmediate(resolve));
  return { outbox, disk, sent, parked, timers, settle, onDisk: async () => (await disk.read("ana", "p")).jobs };
}

describe("what is held back", () => {
  test("is on the disk at once, and sent once, as it was last, when it rests", async () => {
    const { outbox, sent, timers, settle, onDisk } = setUp();
    await outbox.hold(job("i1", "c1"), 1_500);
    await outbox.hold(job("i1", "c2"), 1_500);
    await settle();
    expect([sent, timers.map(({ ms }) => ms), (await onDisk()).map((one) => one.what === "correct" && one.answer)]).toEqual([
      [],
      [1_500],
      [{ value: { classId: "c2" } }],
    ]);
    timers[0]?.run();
    await settle();
    expect(sent.map((one) => one.what === "correct" && one.answer)).toEqual([{ value: { classId: "c2" } }]);
    expect([outbox.held.value.size, await onDisk()]).toEqual([0, []]);
  });

  test("goes out at once when told, and is not lost to an older one that is just being taken", async () => {
    const { outbox, sent, settle, onDisk } = setUp();
    void outbox.add(job("i1", "c1"));
    await outbox.hold(job("i1", "c2"), 1_500);
    await settle();
    expect(await onDisk()).toHaveLength(1);
    outbox.release();
    await settle();
    expect(sent.map((one) => one.what === "correct" && one.answer)).toEqual([{ value: { classId: "c1" } }, { value: { classId: "c2" } }]);
    expect(await onDisk()).toEqual([]);
  });

  test("is forgotten when it is dropped", async () => {
    const { outbox, sent, timers, settle, onDisk } = setUp();
    await outbox.hold(job("i1"), 1_500);
    await outbox.drop(job("i1"));
    outbox.release();
    await settle();
    expect([sent, timers, await onDisk()]).toEqual([[], [], []]);
  });
});

describe("the outbox", () => {
  test("sends in order, one at a time, and forgets what was taken", async () => {
    const { outbox, sent, settle, onDisk } = setUp();
    await Promise.all([outbox.add(job("i1")), outbox.add(job("i2")), outbox.add(job("i3"))]);
    await settle();
    expect(sent.map((one) => one.id)).toEqual(["correct i1", "correct i2", "correct i3"]);
    expect([outbox.jobs.value, await onDisk()]).toEqual([[], []]);
  });

  test("keeps everything on the disk while there is no connection, tries again less and less often, and at once when told", async () => {
    const { outbox, sent, timers, settle, onDisk } = setUp([OFFLINE, OFFLINE, OFFLINE]);
    void outbox.add(job("i1"));
    void outbox.add(job("i2"));
    await settle();
    expect(outbox.stalled.value).toBe("no connection");
    expect(await onDisk()).toHaveLength(2);
    expect(timers.map((timer) => timer.ms)).toEqual([1_000]);
    timers[0]?.run();
    await settle();
    expect(timers.map((timer) => timer.ms)).toEqual([2_000]);
    outbox.tryNow();
    await settle();
    outbox.tryNow();
    await settle();
    expect(sent.map((one) => one.id)).toEqual(["correct i1", "correct i1", "correct i1", "correct i1", "correct i2"]);
    expect([outbox.stalled.value, await onDisk()]).toEqual([undefined, []]);
  });

  test("puts aside what is refused for good, keeps it on the disk, and goes on", async () => {
    const refusal = { why: "lease-lost", message: "Lost.", faults: {} } as const;
    const { outbox, parked, sent, settle, onDisk } = setUp([{ end: "parked", parked: refusal }]);
    void outbox.add(job("i1"));
    void outbox.add(job("i2"));
    await settle();
    expect(parked.map((one) => one.id)).toEqual(["correct i1"]);
    expect((await onDisk()).map((one) => [one.id, one.parked?.why])).toEqual([["correct i1", "lease-lost"]]);
    expect(sent).toHaveLength(2);
  });

  test("a newer correction takes the place of one that waits, never of one that is on its way", async () => {
    const { outbox, sent, timers, settle, onDisk } = setUp([OFFLINE]);
    void outbox.add(job("i1", "c1"));
    void outbox.add(job("i2", "c1"));
    await settle();
    void outbox.add(job("i2", "c2"));
    void outbox.add(job("i1", "c3"));
    await settle();
    timers[0]?.run();
    await settle();
    expect(sent.map((one) => one.what === "correct" && [one.itemId, one.answer])).toEqual([
      ["i1", { value: { classId: "c1" } }],
      ["i1", { value: { classId: "c1" } }],
      ["i2", { value: { classId: "c2" } }],
      ["i1", { value: { classId: "c3" } }],
    ]);
    expect(await onDisk()).toEqual([]);
  });

  test("a disk that refuses is told, and the job is sent all the same", async () => {
    const sent: Job[] = [];
    const outbox = createOutbox({
      disk: { write: () => Promise.reject(new Error("full")) },
      send: async (one) => {
        sent.push(one);
        return TAKEN;
      },
      parked: () => undefined,
      later: () => () => undefined,
      random: () => 0,
    });
    await outbox.add(job("i1"));
    expect([outbox.isOnDisk.value, sent.length]).toEqual([false, 1]);
  });

  test("whatever the server answers, nothing is lost: each job was taken, is parked, or is still on the disk", async () => {
    const outcome: fc.Arbitrary<Outcome> = fc.constantFrom<Outcome[]>(TAKEN, OFFLINE, {
      end: "parked",
      parked: { why: "refused", message: "No.", faults: {} },
    });
    await fc.assert(
      fc.asyncProperty(fc.array(outcome, { maxLength: 12 }), fc.array(fc.constantFrom("i1", "i2", "i3", "i4"), { maxLength: 8 }), async (outcomes, ids) => {
        const taken = new Set<string>();
        const { outbox, sent, settle, onDisk, timers } = setUp([...outcomes]);
        for (const id of ids) {
          void outbox.add(job(id));
          await settle();
          timers[0]?.run();
        }
        await settle();
        const left = new Set([...(await onDisk()), ...outbox.jobs.value].map((one) => one.id));
        for (const one of sent) if (!left.has(one.id)) taken.add(one.id);
        for (const id of ids) expect(taken.has(correctJobId(id)) || left.has(correctJobId(id))).toBe(true);
      }),
      { numRuns: 50 },
    );
  });
});
