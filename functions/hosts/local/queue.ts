import { setTimeout as sleep } from "node:timers/promises";
import type { QueueMessage, Queues } from "../../backends/queues.ts";
import type { Calls } from "./calls.ts";
import type { Log } from "./log.ts";
import { json, text, type TypedData } from "./typed-data.ts";
import type { FunctionInfo } from "./worker.ts";

export interface QueueHost {
  queues: Queues;
  calls: Calls;
  log: Log;
  signal: AbortSignal;
  /** Messages at once of one queue. */
  batchSize: number;
  maxDequeueCount: number;
  /** Until a message that failed is shown again. */
  visibilityTimeoutMs: number;
  maxPollingMs: number;
}

export interface QueueLoop {
  queue: string;
  poison: string;
  handle(message: QueueMessage): Promise<unknown>;
}

/** How long a message is hidden while its function runs; renewed at half time. After a kill -9 it comes back when this has passed. */
const LEASE_MS = 30_000;
const BUSY_POLL_MS = 50;
/** A queue is looked at often for so long after any call, since a call may have sent to it. */
const BUSY_FOR_MS = 2_000;
const AFTER_FAULT_MS = 5_000;

/** Hands each message of a queue to its handler until the signal; one that fails comes back until it is poison. */
export async function runQueueLoop(on: QueueHost, loop: QueueLoop): Promise<void> {
  const active = new Set<Promise<void>>();
  let idleMs = BUSY_POLL_MS;
  while (!on.signal.aborted) {
    if (active.size >= on.batchSize) {
      await Promise.race(active);
      continue;
    }
    const received = await on.queues.receive(loop.queue, { max: Math.min(on.batchSize - active.size, 32), visibilityMs: LEASE_MS }).catch((error: unknown) => {
      on.log.write("warning", "Queue", `Receiving from ${loop.queue} failed: ${String(error)}`);
      return undefined;
    });
    for (const message of received ?? []) {
      const work: Promise<void> = handleMessage(on, loop, message)
        .catch((error: unknown) => on.log.write("error", "Queue", `A message of ${loop.queue} could not be settled; it comes back: ${String(error)}`))
        .finally(() => active.delete(work));
      active.add(work);
    }
    if (received?.length) {
      idleMs = BUSY_POLL_MS;
      continue;
    }
    const isBusy = Date.now() - on.calls.lastCallAt() < BUSY_FOR_MS;
    idleMs = received ? (isBusy ? BUSY_POLL_MS : Math.min(idleMs * 2, on.maxPollingMs)) : AFTER_FAULT_MS;
    await sleep(idleMs, undefined, { signal: on.signal }).catch(() => undefined);
  }
  await Promise.all(active);
}

async function handleMessage(on: QueueHost, loop: QueueLoop, received: QueueMessage): Promise<void> {
  let message = received;
  let renewing: Promise<void> | undefined;
  const renew = setInterval(() => {
    renewing = on.queues.extend(loop.queue, message, LEASE_MS).then(
      (renewed) => void (message = renewed),
      (error: unknown) => on.log.write("warning", "Queue", `The lease of a message of ${loop.queue} was not renewed: ${String(error)}`),
    );
  }, LEASE_MS / 2);
  const succeeded = await loop.handle(message).then(
    () => true,
    () => false, // logged by the call
  );
  clearInterval(renew);
  await renewing;
  if (!succeeded && message.dequeueCount < on.maxDequeueCount) return void (await on.queues.extend(loop.queue, message, on.visibilityTimeoutMs));
  if (!succeeded) {
    on.log.write("warning", "Queue", `Message ${message.id} failed ${message.dequeueCount} times and moves to ${loop.poison}`);
    await on.queues.send(loop.poison, parsed(message.text)); // first: rather twice there than lost
  }
  await on.queues.remove(loop.queue, message);
}

/** A queue trigger's loop. A message that is a JSON object puts its properties into the trigger's metadata, as on the real host. */
export function queueTriggerLoop(fn: FunctionInfo, on: QueueHost): QueueLoop {
  const queue = String(fn.trigger["queueName"]);
  return {
    queue,
    poison: `${queue}-poison`,
    handle: (message) => on.calls.call(fn, { inputData: [{ name: fn.triggerName, data: text(message.text) }], triggerMetadata: metadataOf(message) }),
  };
}

function metadataOf(message: QueueMessage): Record<string, TypedData> {
  const time = (at: number) => json(new Date(at).toISOString());
  const properties = Object.entries(asObject(message.text)).map(([name, value]): [string, TypedData] => [
    name,
    typeof value === "string" ? text(value) : json(value),
  ]);
  return {
    ...Object.fromEntries(properties),
    QueueTrigger: text(message.text),
    Id: text(message.id),
    PopReceipt: text(message.receipt),
    DequeueCount: { int: message.dequeueCount },
    InsertionTime: time(message.insertedAt),
    ExpirationTime: time(message.expiresAt),
    NextVisibleTime: time(message.visibleAt),
  };
}

function asObject(json: string): Record<string, unknown> {
  const value = parsed(json);
  return value && typeof value === "object" && !Array.isArray(value) ? { ...value } : {};
}

/** A message's value; text that is not JSON is itself. */
export function parsed(message: string): unknown {
  try {
    return JSON.parse(message) as unknown;
  } catch {
    return message;
  }
}
