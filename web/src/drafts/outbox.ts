import { signal } from "@preact/signals";
import type { Disk } from "./disk.ts";
import type { Job, Parked } from "./records.ts";

export type Outcome = { end: "taken" } | { end: "again"; why: string; afterMs?: number } | { end: "parked"; parked: Parked };

export interface OutboxNeeds {
  disk: Pick<Disk, "write">;
  /** Never rejects: it says how it ended. */
  send(job: Job): Promise<Outcome>;
  /** Told before the next job is sent. */
  parked(job: Job): void;
  /** Runs `run` after `ms`; the answer calls it off. */
  later(ms: number, run: () => void): () => void;
  /** 0 to below 1. */
  random(): number;
}

const LONGEST_PAUSE_MS = 30_000;

const dropped = ({ owner, projectId, id }: Job) => ({ drop: "job", owner, projectId, id }) as const;

/**
 * What was handed in, sent one at a time in the order it was made, tried again until the server has taken it or refused it for good.
 * It is on the disk from before the first try until after the answer, so that neither a crash nor a cut connection loses it.
 */
export function createOutbox(on: OutboxNeeds) {
  const jobs = signal<readonly Job[]>([]);
  /** Why the first job waits, in words; undefined while it is being sent. */
  const stalled = signal<string>();
  const isOnDisk = signal(true);
  /** Jobs that wait for a still moment before they are sent; on the disk already. */
  const held = signal<ReadonlyMap<string, { job: Job; off(): void }>>(new Map());
  let isRunning = false;
  let failures = 0;
  let resume: (() => void) | undefined;

  const keep = (writes: Parameters<Disk["write"]>[0]) =>
    on.disk.write(writes).then(
      () => void (isOnDisk.value = true),
      () => void (isOnDisk.value = false), // said to the labeler by the status; the job is sent from memory all the same
    );

  const pause = (ms: number) =>
    new Promise<void>((resolve) => {
      const off = on.later(ms, () => resume?.());
      resume = () => {
        off();
        resume = undefined;
        resolve();
      };
    });

  const settle = async (job: Job, outcome: Exclude<Outcome, { end: "again" }>) => {
    jobs.value = jobs.value.filter((one) => one !== job);
    const isReplaced = held.value.has(job.id) || jobs.value.some((one) => one.id === job.id);
    if (outcome.end === "parked") {
      const parked = { ...job, parked: outcome.parked };
      on.parked(parked);
      if (!isReplaced) await keep([{ put: "job", job: parked }]);
    } else if (!isReplaced) await keep([dropped(job)]);
  };

  const run = async () => {
    if (isRunning) return;
    isRunning = true;
    for (let job = jobs.value[0]; job; job = jobs.value[0]) {
      const outcome = await on.send(job);
      if (outcome.end === "again") {
        failures++;
        stalled.value = outcome.why;
        // Full jitter, so that a whole room does not come back in the same second.
        await pause(outcome.afterMs ?? Math.min(LONGEST_PAUSE_MS, 1_000 * 2 ** (failures - 1)) * (0.5 + on.random() / 2));
      } else {
        failures = 0;
        stalled.value = undefined;
        await settle(job, outcome);
      }
    }
    isRunning = false;
  };

  const queue = (job: Job) => {
    const waiting = jobs.value.findIndex((one, index) => one.id === job.id && (index > 0 || !isRunning));
    jobs.value = waiting < 0 ? [...jobs.value, job] : jobs.value.with(waiting, job);
    void run();
  };

  const release = (ids: readonly string[] = [...held.value.keys()]) => {
    const out = ids.flatMap((id) => held.value.get(id) ?? []);
    if (out.length === 0) return;
    held.value = new Map([...held.value].filter(([id]) => !ids.includes(id)));
    for (const { job, off } of out) {
      off();
      queue(job);
    }
  };

  return {
    jobs,
    held,
    stalled,
    isOnDisk,
    /** `also`: what has to change on the disk in the same moment. */
    add: (job: Job, also: Parameters<Disk["write"]>[0] = []) => {
      queue(job);
      return keep([{ put: "job", job }, ...also]);
    },
    /** Sent when no newer one of the same id came for `ms`, so that twenty small changes are one; on the disk at once. */
    hold: (job: Job, ms: number) => {
      held.value.get(job.id)?.off();
      const off = on.later(ms, () => release([job.id]));
      held.value = new Map([...held.value, [job.id, { job, off }]]);
      return keep([{ put: "job", job }]);
    },
    /** What is held goes out now. */
    release,
    /** Found on the disk when the page opened. */
    adopt: queue,
    drop: (job: Job, also: Parameters<Disk["write"]>[0] = []) => {
      held.value.get(job.id)?.off();
      held.value = new Map([...held.value].filter(([id]) => id !== job.id));
      jobs.value = jobs.value.filter((one) => one.id !== job.id);
      return keep([dropped(job), ...also]);
    },
    /** The connection is back, or the labeler does not want to wait. */
    tryNow: () => resume?.(),
    keep,
  };
}
export type Outbox = ReturnType<typeof createOutbox>;
