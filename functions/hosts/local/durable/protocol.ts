/**
 * The out-of-process protocol between the Durable Task extension and `durable-functions` 3.x (replay schema V2 to V4): the history
 * events that go into an orchestrator's call, and the actions that come out of it. Names and numbers are DurableTask.Core's.
 */
export const EventType = {
  ExecutionStarted: 0,
  ExecutionCompleted: 1,
  ExecutionTerminated: 3,
  TaskScheduled: 4,
  TaskCompleted: 5,
  TaskFailed: 6,
  SubOrchestrationInstanceCreated: 7,
  SubOrchestrationInstanceCompleted: 8,
  SubOrchestrationInstanceFailed: 9,
  TimerCreated: 10,
  TimerFired: 11,
  OrchestratorStarted: 12,
  OrchestratorCompleted: 13,
  EventRaised: 15,
  ExecutionSuspended: 19,
  ExecutionResumed: 20,
} as const;

/** One history event. Payloads (Input, Result) are JSON text or null, never missing; Reason and Details are always text. */
export interface HistoryEvent {
  EventType: number;
  EventId: number;
  IsPlayed: boolean;
  Timestamp: string;
  Name?: string;
  Input?: string | null;
  Result?: string | null;
  Reason?: string;
  Details?: string;
  FireAt?: string;
  TaskScheduledId?: number;
  TimerId?: number;
  InstanceId?: string;
}

export function historyEvent(EventType: number, fields: Partial<HistoryEvent> = {}): HistoryEvent {
  return { EventType, EventId: -1, IsPlayed: false, Timestamp: new Date().toISOString(), ...fields };
}

export const ActionType = {
  CallActivity: 0,
  CallActivityWithRetry: 1,
  CallSubOrchestrator: 2,
  CallSubOrchestratorWithRetry: 3,
  ContinueAsNew: 4,
  CreateTimer: 5,
  WaitForExternalEvent: 6,
  WhenAny: 11,
  WhenAll: 12,
} as const;

export interface RetryOptions {
  firstRetryIntervalInMilliseconds: number;
  maxNumberOfAttempts: number;
  backoffCoefficient?: number;
  maxRetryIntervalInMilliseconds?: number;
}

/** What an orchestrator asked for. Each run repeats all actions since its start, in the order of the yields. */
export interface Action {
  actionType: number;
  functionName?: string;
  input?: unknown;
  instanceId?: string;
  fireAt?: string;
  externalEventName?: string;
  retryOptions?: RetryOptions;
  compoundActions?: Action[];
}

export interface OrchestratorState {
  isDone: boolean;
  actions: Action[][];
  output?: unknown;
  error?: string;
  customStatus?: unknown;
}

/** A failed orchestrator throws; the text that it throws ends with its state, and the useful words are in there. */
const FAILURE_MARKER = "\n\n$OutOfProcData$:";

export function stateFromError(error: unknown): OrchestratorState | undefined {
  const message = messageOf(error);
  const index = message.indexOf(FAILURE_MARKER);
  return index < 0 ? undefined : (JSON.parse(message.slice(index + FAILURE_MARKER.length)) as OrchestratorState);
}

export const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

/** The value of an orchestration trigger as JSON text. `history` is the events' JSON, joined with commas: it is long, and kept as text. */
export function triggerText(ask: { history: string; input: string | null; instanceId: string; parentId: string | null; isReplaying: boolean }): string {
  const rest = JSON.stringify({
    isReplaying: ask.isReplaying,
    instanceId: ask.instanceId,
    parentInstanceId: ask.parentId,
    upperSchemaVersion: 1,
    upperSchemaVersionNew: 3,
    longRunningTimerIntervalDuration: "3.00:00:00",
    maximumShortTimerDuration: "6.00:00:00",
    defaultHttpAsyncRequestSleepTimeMillseconds: 30_000,
  });
  return `{"history":[${ask.history}],"input":${ask.input ?? "null"},${rest.slice(1)}`;
}
