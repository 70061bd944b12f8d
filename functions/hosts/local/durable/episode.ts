import type { Calls } from "../calls.ts";
import type { Log } from "../log.ts";
import { text, valueOf } from "../typed-data.ts";
import type { FunctionInfo } from "../worker.ts";
import type { Past } from "./histories.ts";
import { EventType, messageOf, stateFromError, triggerText, type HistoryEvent, type OrchestratorState } from "./protocol.ts";
import { decide, NonDeterministicError, type Decision } from "./replay.ts";
import type { Instance, Message, Status } from "./store.ts";

/** What one step of an orchestration comes to. */
export interface Outcome {
  status: Status;
  decisions: Decision[];
  output?: unknown;
  customStatus?: unknown;
}

/** Terminate, suspend and resume act at once; a suspended instance leaves its other messages in the inbox. Undefined: nothing to do. */
export function selectBatch(instance: Instance, messages: Message[]): { messages: Message[]; control?: Outcome } | undefined {
  const of = (type: number) => messages.find(({ event }) => event.EventType === type);
  const terminate = of(EventType.ExecutionTerminated);
  if (terminate) return { messages, control: { status: "Terminated", decisions: [], output: terminate.event.Input ?? "" } };
  const suspend = of(EventType.ExecutionSuspended);
  const resume = of(EventType.ExecutionResumed);
  if (resume) return { messages: suspend ? [resume, suspend] : [resume], control: { status: "Running", decisions: [] } };
  if (suspend) return { messages: [suspend], control: { status: "Suspended", decisions: [] } };
  return instance.status === "Suspended" || messages.length === 0 ? undefined : { messages };
}

/** Replays the orchestrator over past and fresh events. Its failures are outcomes; only what fails here is thrown. */
export async function runOrchestrator(
  on: { functions: ReadonlyMap<string, FunctionInfo>; calls: Calls; log: Log },
  instance: Instance,
  past: Past,
  fresh: readonly HistoryEvent[],
): Promise<Outcome> {
  const events = [...past.events, ...fresh];
  const isReplaying = past.events.length > 0;
  const history = [...(past.text ? [past.text] : []), ...fresh.map((event) => JSON.stringify(event))].join(",");
  const failed = (why: string) => `Orchestrator function '${instance.name}' failed: ${why}`;
  let state: OrchestratorState;
  try {
    const fn = on.functions.get(instance.name);
    if (fn?.trigger.type !== "orchestrationTrigger")
      throw new Error(`The function '${instance.name}' doesn't exist, is disabled, or is not an orchestrator function.`);
    const input = events.find(({ EventType: type }) => type === EventType.ExecutionStarted)?.Input ?? null;
    const value = triggerText({ history, input, instanceId: instance.id, parentId: instance.parentId, isReplaying });
    const response = await on.calls.call(fn, { inputData: [{ name: fn.triggerName, data: text(value) }] });
    state = valueOf(response.returnValue) as OrchestratorState;
  } catch (error) {
    const thrown = stateFromError(error);
    if (!thrown) return { status: "Failed", decisions: [], output: failed(messageOf(error)) };
    state = thrown;
  }
  const { customStatus } = state;
  try {
    const decisions = decide(state.actions[0] ?? [], events);
    if (state.error) return { status: "Failed", decisions, customStatus, output: failed(state.error) };
    return { status: state.isDone ? "Completed" : "Running", decisions, customStatus, output: state.output ?? null };
  } catch (error) {
    if (!(error instanceof NonDeterministicError)) on.log.write("error", "Durable", messageOf(error));
    return { status: "Failed", decisions: [], customStatus, output: messageOf(error) };
  }
}
