import { randomUUID } from "node:crypto";
import type { Outcome } from "./episode.ts";
import { EventType, historyEvent, type HistoryEvent } from "./protocol.ts";
import type { Decision } from "./replay.ts";
import type { Instance, Status, Store } from "./store.ts";

export const ENDED: ReadonlySet<Status> = new Set<Status>(["Completed", "Failed", "Terminated"]);

/** JSON text; undefined is null, since a missing payload breaks the SDK. */
export const jsonOrNull = (value: unknown): string | null => (value === undefined ? null : (JSON.stringify(value) ?? null));

/** Makes a new instance and tells it to start. `input` is JSON text. */
export function begin(
  store: Store,
  it: { id: string; name: string; input: string; executionId: string; parent?: { id: string; executionId: string; taskId: number } },
): void {
  const { id, name, input, executionId, parent } = it;
  const now = Date.now();
  store.saveInstance({
    id,
    executionId,
    name,
    status: "Pending",
    input,
    output: null,
    customStatus: null,
    createdAt: now,
    updatedAt: now,
    parentId: parent?.id ?? null,
    parentExecutionId: parent?.executionId ?? null,
    parentTaskId: parent?.taskId ?? null,
  });
  store.send(id, executionId, historyEvent(EventType.ExecutionStarted, { Name: name, Input: input }));
}

/** Writes what a step came to: its events, what it scheduled, its end. Runs inside a transaction. */
export function commit(store: Store, instance: Instance, fresh: readonly HistoryEvent[], outcome: Outcome): void {
  const { id } = instance;
  const next: Instance = { ...instance, updatedAt: Date.now(), status: outcome.status };
  if (outcome.customStatus !== undefined) next.customStatus = jsonOrNull(outcome.customStatus);
  const scheduled = outcome.decisions.flatMap((decision) => (decision.kind === "continueAsNew" ? [] : [carryOut(store, next, decision)]));
  const again = outcome.decisions.find((decision) => decision.kind === "continueAsNew");
  if (again && outcome.status === "Completed") {
    store.clear(id);
    const executionId = newExecutionId();
    const input = JSON.stringify(again.input ?? null);
    store.send(id, executionId, historyEvent(EventType.ExecutionStarted, { Name: next.name, Input: input }));
    return store.saveInstance({ ...next, executionId, status: "Running", input });
  }
  if (ENDED.has(outcome.status)) {
    next.output = JSON.stringify(outcome.output ?? null);
    scheduled.push(historyEvent(EventType.ExecutionCompleted, { Result: next.output }));
    notifyParent(store, next);
  }
  store.append(id, [...fresh, ...scheduled, historyEvent(EventType.OrchestratorCompleted)]);
  store.saveInstance(next);
}

function carryOut(store: Store, { id, executionId }: Instance, decision: Exclude<Decision, { kind: "continueAsNew" }>): HistoryEvent {
  switch (decision.kind) {
    case "activity": {
      const input = jsonOrNull(decision.input);
      store.addActivity({ instanceId: id, executionId, taskId: decision.id, name: decision.name, input });
      return historyEvent(EventType.TaskScheduled, { EventId: decision.id, Name: decision.name, Input: input });
    }
    case "timer": {
      const FireAt = new Date(decision.fireAt).toISOString();
      store.send(id, executionId, historyEvent(EventType.TimerFired, { TimerId: decision.id, FireAt }), Date.parse(FireAt));
      return historyEvent(EventType.TimerCreated, { EventId: decision.id, FireAt });
    }
    case "child": {
      const childId = decision.instanceId || `${executionId}:${decision.id}`;
      const input = JSON.stringify(decision.input ?? null);
      const existing = store.instance(childId);
      if (existing && !ENDED.has(existing.status)) {
        const Reason = `An orchestration with the id ${childId} is running.`;
        store.send(id, executionId, historyEvent(EventType.SubOrchestrationInstanceFailed, { TaskScheduledId: decision.id, Reason, Details: "" }));
      } else {
        if (existing) store.purge(childId);
        begin(store, { id: childId, name: decision.name, input, executionId: newExecutionId(), parent: { id, executionId, taskId: decision.id } });
      }
      return historyEvent(EventType.SubOrchestrationInstanceCreated, { EventId: decision.id, Name: decision.name, InstanceId: childId, Input: input });
    }
  }
}

function notifyParent(store: Store, child: Instance): void {
  if (!child.parentId || child.parentTaskId === null) return;
  const TaskScheduledId = child.parentTaskId;
  const event =
    child.status === "Completed"
      ? historyEvent(EventType.SubOrchestrationInstanceCompleted, { TaskScheduledId, Result: child.output })
      : historyEvent(EventType.SubOrchestrationInstanceFailed, { TaskScheduledId, Reason: String(JSON.parse(child.output ?? '""')), Details: "" });
  store.send(child.parentId, child.parentExecutionId, event);
}

const newExecutionId = () => randomUUID().replaceAll("-", "");
