export type FlowState = "pending" | "running" | "completed" | "failed" | "terminated" | "suspended";

const GOING: ReadonlySet<FlowState> = new Set<FlowState>(["pending", "running", "suspended"]);
/** Whether a flow, as its status tells, has still something to do; one that nobody knows has not. */
export const isGoing = (status: { state: FlowState } | undefined): boolean => status !== undefined && GOING.has(status.state);

/** How a use case starts and ends a Durable orchestration without knowing the host. Given to a handler with its call. */
export interface Flows {
  /** Starts the flow under this instance id; where it is already running nothing happens (the answer is false). */
  start(flow: string, instanceId: string, input: unknown): Promise<boolean>;
  /** Ends it at its next step; where it is not running nothing happens. */
  terminate(instanceId: string, reason: string): Promise<void>;
  /** Forgets what it knows of flows that were started before this moment, epoch ms, and have ended; until then their histories name what they worked on. */
  purgeEnded(before: number): Promise<void>;
  status(instanceId: string): Promise<{ state: FlowState; custom?: unknown; output?: unknown } | undefined>;
}
