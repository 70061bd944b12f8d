import { setTimeout as sleep } from "node:timers/promises";
import type { Log } from "./log.ts";
import type { RetryPolicy } from "./core-module.ts";
import { text } from "./typed-data.ts";
import type { FunctionInfo, InvocationRequest, InvocationResponse, Worker } from "./worker.ts";

export interface Calls {
  /** Runs one function within the time allowed, its other inputs filled in. Failures are logged here and thrown. */
  call(fn: FunctionInfo, request: InvocationRequest): Promise<InvocationResponse>;
  /** The same, again and again as the function's own `retry` says. For timers; queues and orchestrations have their own ways. */
  callWithRetry(fn: FunctionInfo, request: InvocationRequest): Promise<InvocationResponse>;
  /** Epoch ms of the last call that may have sent a message somewhere. */
  lastCallAt(): number;
  /** Resolves when nothing runs, or after `mostMs`. */
  settled(mostMs: number): Promise<void>;
}

interface Running {
  name: string;
  endsAt: number;
  timeOut(error: Error): void;
}

/** How often overdue calls are looked for: one timer for all, since a timer per call costs more than the call's bookkeeping. */
const SWEEP_MS = 1_000;

/** The rim around the worker: time limit, the durable client's binding, retries, one log line for each failure. */
export function createCalls(on: { worker: Worker; log: Log; timeoutMs: number; signal: AbortSignal; durableClient(): string }): Calls {
  const { worker, log, timeoutMs } = on;
  const running = new Set<Running>();
  const clients = new Map([...worker.functions.values()].map((fn) => [fn, clientBindings(fn)]));
  let lastCallAt = 0;

  const sweep = setInterval(() => {
    const now = Date.now();
    for (const it of running) {
      if (it.endsAt < now) it.timeOut(new Error(`'${it.name}' ran for longer than the ${timeoutMs} ms allowed (functionTimeout in host.json).`));
    }
  }, SWEEP_MS).unref();
  on.signal.addEventListener("abort", () => clearInterval(sweep));

  const call = (fn: FunctionInfo, request: InvocationRequest): Promise<InvocationResponse> =>
    new Promise((resolve, reject) => {
      const it: Running = { name: fn.name, endsAt: Date.now() + timeoutMs, timeOut: (error) => fail(error) };
      const end = () => {
        running.delete(it);
        lastCallAt = Date.now();
      };
      const fail = (error: unknown) => {
        end();
        log.write("error", `Function.${fn.name}`, describe(error));
        // The thrown thing itself: the durable engine reads it.
        reject(error);
      };
      running.add(it);
      if (log.verbose) log.write("debug", `Function.${fn.name}`, "called");
      const inputs = clients.get(fn) ?? [];
      const inputData = inputs.length === 0 ? request.inputData : [...request.inputData, ...inputs.map((name) => ({ name, data: text(on.durableClient()) }))];
      worker.invoke(fn, { ...request, inputData }).then((response) => {
        end();
        resolve(response);
      }, fail);
    });

  const callWithRetry = async (fn: FunctionInfo, request: InvocationRequest): Promise<InvocationResponse> => {
    const policy = fn.retryOptions;
    if (!policy) return call(fn, request);
    for (let retryCount = 0; ; retryCount++) {
      try {
        return await call(fn, { ...request, retryContext: { retryCount, maxRetryCount: policy.maxRetryCount } });
      } catch (error) {
        const isLast = policy.maxRetryCount >= 0 && retryCount >= policy.maxRetryCount;
        if (isLast || on.signal.aborted) throw error;
        await sleep(retryDelayMs(policy, retryCount), undefined, { signal: on.signal });
      }
    }
  };

  const settled = async (mostMs: number) => {
    const end = Date.now() + mostMs;
    while (running.size > 0 && Date.now() < end) await sleep(10);
  };

  return { call, callWithRetry, lastCallAt: () => lastCallAt, settled };
}

/** Milliseconds before retry number `retryCount + 1`: fixed, or doubling from the least to the most. */
export function retryDelayMs(policy: RetryPolicy, retryCount: number): number {
  const seconds = (interval: { seconds: number } | undefined, otherwise: number) => interval?.seconds ?? otherwise;
  if (policy.retryStrategy !== "exponentialBackoff") return seconds(policy.delayInterval, 0) * 1000;
  return Math.min(seconds(policy.minimumInterval, 1) * 2 ** retryCount, seconds(policy.maximumInterval, 60)) * 1000;
}

/** The names of the bindings to fill with the durable client; refuses what this host has no part for, before anything runs. */
function clientBindings(fn: FunctionInfo): string[] {
  return Object.entries(fn.bindings).flatMap(([name, binding]) => {
    if (name === fn.triggerName || (binding.direction === "out" && binding.type === "http")) return [];
    if (binding.direction === "in" && binding.type === "durableClient") return [name];
    throw new Error(`The embedded host has no ${binding.direction}put binding of type "${binding.type}" (function "${fn.name}").`);
  });
}

/** A failed orchestrator's message carries its whole state after a marker; the log gets what stands before it. */
function describe(error: unknown): string {
  const text = error instanceof Error ? (error.stack ?? error.message) : `threw ${JSON.stringify(error) ?? String(error)}`;
  return text.split("\n\n$OutOfProcData$")[0] ?? text;
}
