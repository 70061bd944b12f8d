import { randomUUID } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import type { Calls } from "../calls.ts";
import type { Log } from "../log.ts";
import { text, valueOf } from "../typed-data.ts";
import type { FunctionInfo } from "../worker.ts";
import { commit, ENDED, begin, jsonOrNull } from "./commit.ts";
import { createCommits } from "./group-commit.ts";
import { runOrchestrator, selectBatch } from "./episode.ts";
import { EventType, historyEvent, messageOf, type HistoryEvent } from "./protocol.ts";
import type { ActivityTask, Store } from "./store.ts";

export interface EngineLimits {
  /** Activities at once. */
  activities: number;
  /** Orchestrators at once. */
  orchestrators: number;
}

export interface Engine {
  readonly store: Store;
  /** To be called at the start and after each change; takes up what is due in the next turn of the event loop. */
  pump(): void;
  /** Starts an orchestration; like Azure Storage, replaces an instance of that id that has ended. */
  create(name: string, id: string, input: unknown): "created" | "exists" | "unknown";
  /** Sends an external event or a control message to the current execution. */
  notify(id: string, event: Partial<HistoryEvent> & { EventType: number }): "accepted" | "missing" | "ended";
  purge(ids: readonly string[]): number;
  /** Takes up nothing more and ends when what runs has ended. */
  stop(): Promise<void>;
}

const RETRY_AFTER_FAULT_MS = 1_000;
const KEPT_AFTER_END_MS = 7 * 86_400_000;
const PURGE_EVERY_MS = 3_600_000;
const PURGE_AT_ONCE = 500;

/**
 * Runs orchestrators, activities and timers of one app, in one process, against the store. An orchestrator's step is one transaction;
 * an activity runs at least once. Idle, it waits on one timer for the next due message.
 */
export function createEngine(on: { store: Store; functions: ReadonlyMap<string, FunctionInfo>; calls: Calls; log: Log; limits: EngineLimits }): Engine {
  const { store, functions, calls, log, limits } = on;
  const busyInstances = new Set<string>();
  const busyActivities = new Set<number>();
  const inFlight = new Set<Promise<void>>();
  const commits = createCommits(store);
  let timer: NodeJS.Timeout | undefined;
  let next: NodeJS.Immediate | undefined;
  let isStopped = false;

  // setImmediate, not a microtask: chains of microtasks starve I/O for seconds.
  const pump = () => {
    next ??= setImmediate(() => {
      next = undefined;
      if (!isStopped) startDueWork();
    });
  };

  const startDueWork = () => {
    for (const id of store.due(limits.orchestrators + busyInstances.size)) {
      if (busyInstances.has(id) || busyInstances.size >= limits.orchestrators) continue;
      busyInstances.add(id);
      track(
        () => runEpisode(id),
        () => busyInstances.delete(id),
      );
    }
    for (const task of store.activities(limits.activities)) {
      if (busyActivities.has(task.id)) continue;
      busyActivities.add(task.id);
      track(
        () => runActivity(task),
        () => busyActivities.delete(task.id),
      );
    }
    clearTimeout(timer);
    const at = store.nextVisibleAt();
    if (at !== undefined) timer = setTimeout(pump, Math.min(at - Date.now() + 1, 60_000));
  };

  const track = (work: () => Promise<void>, done: () => void) => {
    const tracked: Promise<void> = work()
      .catch((error: unknown) => {
        log.write(
          "error",
          "Durable",
          `A step could not be kept and is tried again: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`,
        );
        return sleep(RETRY_AFTER_FAULT_MS);
      })
      .finally(() => {
        done();
        inFlight.delete(tracked);
        pump();
      });
    inFlight.add(tracked);
  };

  /** One episode: takes the due messages, replays the orchestrator, commits its decisions in one transaction. */
  const runEpisode = async (id: string): Promise<void> => {
    const instance = store.instance(id);
    const all = store.inbox(id);
    const isOpen = instance && !ENDED.has(instance.status);
    const messages = all.filter(({ executionId }) => isOpen && (executionId === null || executionId === instance.executionId));
    const batch = instance && selectBatch(instance, messages);
    if (!instance || !batch) {
      // For nobody, or for an execution that is over; what a suspended instance gets waits in the inbox.
      const stale = instance?.status === "Suspended" ? all.filter((message) => !messages.includes(message)) : all;
      return commits.commit(() => store.removeMessages(stale));
    }
    const past = store.history(id);
    const fresh = [historyEvent(EventType.OrchestratorStarted), ...batch.messages.map(({ event }) => event)];
    const outcome = batch.control ?? (await runOrchestrator({ functions, calls, log }, instance, past, fresh));
    return commits.commit(() => {
      if (store.instance(id)?.executionId !== instance.executionId) return; // purged or replaced while the function ran
      store.removeMessages([...batch.messages, ...all.filter((message) => !messages.includes(message))]);
      commit(store, instance, fresh, outcome);
    });
  };

  const runActivity = async (task: ActivityTask): Promise<void> => {
    const result = await resultOf(task).catch((error: unknown) =>
      historyEvent(EventType.TaskFailed, {
        TaskScheduledId: task.taskId,
        Reason: `Activity function '${task.name}' failed: ${messageOf(error)}`,
        Details: error instanceof Error ? (error.stack ?? "") : "",
      }),
    );
    return commits.commit(() => {
      store.removeActivity(task.id);
      store.send(task.instanceId, task.executionId, result);
    });
  };

  const resultOf = async (task: ActivityTask): Promise<HistoryEvent> => {
    const fn = functions.get(task.name);
    if (fn?.trigger.type !== "activityTrigger") throw new Error(`The function '${task.name}' doesn't exist, is disabled, or is not an activity function.`);
    const input: unknown = task.input === null ? null : JSON.parse(task.input);
    const data = text(input === null ? null : typeof input === "string" ? input : task.input);
    const response = await calls.call(fn, {
      inputData: [{ name: fn.triggerName, data }],
      triggerMetadata: { instanceId: text(task.instanceId), data: { json: task.input ?? "null" } },
    });
    return historyEvent(EventType.TaskCompleted, { TaskScheduledId: task.taskId, Result: jsonOrNull(valueOf(response.returnValue)) });
  };

  const purgeOld = () => {
    const ids = store.endedBefore(Date.now() - KEPT_AFTER_END_MS, PURGE_AT_ONCE);
    purge(ids);
    if (ids.length === PURGE_AT_ONCE) setImmediate(purgeOld);
  };
  const purge = (ids: readonly string[]) => {
    store.transaction(() => ids.forEach((id) => store.purge(id)));
    return ids.length;
  };
  purgeOld();
  const purging = setInterval(purgeOld, PURGE_EVERY_MS).unref();

  return {
    store,
    pump,
    purge,
    create(name, id, input) {
      if (functions.get(name)?.trigger.type !== "orchestrationTrigger") return "unknown";
      const created = store.transaction(() => {
        const existing = store.instance(id);
        if (existing && !ENDED.has(existing.status)) return false;
        if (existing) store.purge(id);
        begin(store, { id, name, input: JSON.stringify(input ?? null), executionId: newExecutionId() });
        return true;
      });
      pump();
      return created ? "created" : "exists";
    },
    notify(id, event) {
      const instance = store.instance(id);
      if (!instance) return "missing";
      if (ENDED.has(instance.status)) return "ended";
      store.send(id, null, historyEvent(event.EventType, event));
      pump();
      return "accepted";
    },
    async stop() {
      isStopped = true;
      clearTimeout(timer);
      clearInterval(purging);
      clearImmediate(next);
      await Promise.all(inFlight);
    },
  };
}

const newExecutionId = () => randomUUID().replaceAll("-", "");
