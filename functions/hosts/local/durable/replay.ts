import { ActionType, EventType, type Action, type HistoryEvent } from "./protocol.ts";

export type Decision =
  | { kind: "activity"; id: number; name: string; input: unknown }
  | { kind: "timer"; id: number; fireAt: string }
  | { kind: "child"; id: number; name: string; input: unknown; instanceId: string | undefined }
  | { kind: "continueAsNew"; id: -1; input: unknown };

export class NonDeterministicError extends Error {}

type Settle = (succeeded: boolean) => void;

const SCHEDULED: Record<number, Decision["kind"]> = {
  [EventType.TaskScheduled]: "activity",
  [EventType.TimerCreated]: "timer",
  [EventType.SubOrchestrationInstanceCreated]: "child",
};

/**
 * The decisions that follow from an orchestrator's actions and that its history does not hold yet. Repeats what Durable Task does in .NET
 * with the actions of an out-of-process orchestrator: walks them one after another, numbers each task, timer and child, and goes on with
 * the next action when the history has completed the current one. The numbers must be those that the SDK gives while it replays: in the
 * order in which actions are yielded, and for a retry at the moment at which its failure is processed.
 */
export function decide(actions: readonly Action[], history: readonly HistoryEvent[]): Decision[] {
  const decisions: Decision[] = [];
  const open = new Map<number, Settle>();
  const waiting = new Map<string, Settle[]>();
  const buffered = new Map<string, number>();
  let nextId = 0;
  let now = 0;

  const take = (make: (id: number) => Decision, settle: Settle) => {
    const id = nextId++;
    decisions.push(make(id));
    open.set(id, settle);
  };

  const start = (action: Action, settle: Settle): void => {
    const { input, instanceId, functionName: name = "" } = action;
    const callActivity = (done: Settle) => take((id) => ({ kind: "activity", id, name, input }), done);
    const callChild = (done: Settle) => take((id) => ({ kind: "child", id, name, input, instanceId }), done);
    const all = action.compoundActions ?? [];
    switch (action.actionType) {
      case ActionType.CallActivity:
        return callActivity(settle);
      case ActionType.CallSubOrchestrator:
        return callChild(settle);
      case ActionType.CallActivityWithRetry:
        return retry(action, callActivity, settle);
      case ActionType.CallSubOrchestratorWithRetry:
        return retry(action, callChild, settle);
      case ActionType.CreateTimer:
        return take((id) => ({ kind: "timer", id, fireAt: action.fireAt ?? "" }), settle);
      case ActionType.WaitForExternalEvent:
        return waitFor(action.externalEventName ?? "", settle);
      case ActionType.WhenAll: {
        let left = all.length;
        const once = onlyOnce(settle);
        for (const child of all) start(child, (succeeded) => (!succeeded || --left === 0) && once(succeeded));
        return;
      }
      case ActionType.WhenAny: {
        const once = onlyOnce(settle);
        for (const child of all) start(child, () => once(true));
        return;
      }
      case ActionType.ContinueAsNew:
        decisions.push({ kind: "continueAsNew", id: -1, input });
        return settle(true);
      default:
        throw new Error(`The embedded durable engine has no action of type ${action.actionType} (entities, callHttp).`);
    }
  };

  const waitFor = (name: string, settle: Settle) => {
    const count = buffered.get(name) ?? 0;
    if (count === 0) return void waiting.set(name, [...(waiting.get(name) ?? []), settle]);
    buffered.set(name, count - 1);
    settle(true);
  };

  /** Attempt, timer, attempt, timer, …: there is a timer after the last failed attempt, too. */
  const retry = ({ retryOptions: options }: Action, attempt: (settle: Settle) => void, settle: Settle): void => {
    if (!options) throw new Error("An action with retry came without its options.");
    let attempts = 0;
    const run = () =>
      attempt((succeeded) => {
        if (succeeded) return settle(true);
        const delay = options.firstRetryIntervalInMilliseconds * (options.backoffCoefficient ?? 1) ** attempts++;
        const fireAt = new Date(now + Math.min(delay, options.maxRetryIntervalInMilliseconds ?? delay)).toISOString();
        take(
          (id) => ({ kind: "timer", id, fireAt }),
          () => (attempts < options.maxNumberOfAttempts ? run() : settle(false)),
        );
      });
    run();
  };

  // A loop, not a recursion, so that a long history needs no deep stack.
  let position = 0;
  let ready = true;
  const advance = () => {
    for (let action = actions[position]; ready && action; action = actions[position]) {
      ready = false;
      position++;
      start(action, () => (ready = true));
    }
  };

  const settleOpen = (id: number | undefined, succeeded: boolean) => {
    if (id === undefined) return;
    const settle = open.get(id);
    open.delete(id);
    settle?.(succeeded);
  };

  const raise = (name: string) => {
    const settle = waiting.get(name)?.pop(); // the last waiter first, as both the SDK and the extension do
    if (settle) settle(true);
    else buffered.set(name, (buffered.get(name) ?? 0) + 1);
  };

  const scheduled = new Map<number, HistoryEvent>();
  for (const event of history) {
    switch (event.EventType) {
      case EventType.OrchestratorStarted:
        now = Date.parse(event.Timestamp);
        continue;
      case EventType.TaskScheduled:
      case EventType.TimerCreated:
      case EventType.SubOrchestrationInstanceCreated:
        scheduled.set(event.EventId, event);
        break;
      case EventType.TaskCompleted:
      case EventType.SubOrchestrationInstanceCompleted:
        settleOpen(event.TaskScheduledId, true);
        break;
      case EventType.TaskFailed:
      case EventType.SubOrchestrationInstanceFailed:
        settleOpen(event.TaskScheduledId, false);
        break;
      case EventType.TimerFired:
        settleOpen(event.TimerId, true);
        break;
      case EventType.EventRaised:
        raise(event.Name ?? "");
        break;
      default:
        break;
    }
    advance();
  }
  refuseOtherHistory(decisions, scheduled);
  return decisions.filter((decision) => !scheduled.has(decision.id));
}

function onlyOnce(settle: Settle): Settle {
  let settled = false;
  return (succeeded) => {
    if (settled) return;
    settled = true;
    settle(succeeded);
  };
}

function refuseOtherHistory(decisions: readonly Decision[], scheduled: ReadonlyMap<number, HistoryEvent>): void {
  const known = new Map(decisions.map((decision) => [decision.id, decision]));
  for (const [id, event] of scheduled) {
    const now = known.get(id);
    const kind = SCHEDULED[event.EventType];
    const sameName = now && (!("name" in now) || now.name === event.Name);
    if (now?.kind === kind && sameName) continue;
    const instead = now ? `scheduled ${now.kind} "${"name" in now ? now.name : ""}"` : "schedules nothing";
    throw new NonDeterministicError(
      `Non-deterministic orchestration: the history has ${kind} "${event.Name ?? ""}" as number ${id}, but the orchestrator now ${instead} there.`,
    );
  }
}
