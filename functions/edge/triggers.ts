import type { OrchestrationHandler } from "durable-functions";
import type { z } from "zod";
import type { Flows } from "../backends/flows.ts";

/** What runs without a person asking, as data; both hosts register these. Handlers may run twice on the same input. */
export interface QueueTrigger {
  name: string;
  queue: string;
  /** Messages that do not fit are refused, and end in the poison queue after five tries. */
  message: z.ZodType;
  handler(message: never, flows: Flows): Promise<void>;
}

export interface TimerTrigger {
  name: string;
  /** NCRONTAB of six fields, UTC. */
  schedule: string;
  handler(flows: Flows): Promise<void>;
}

/** Fires for each blob created or overwritten under a container path, as told by Event Grid. */
export interface BlobTrigger {
  name: string;
  /** `container/{name}`. */
  path: string;
  handler(blob: { container: string; name: string }, flows: Flows): Promise<void>;
}

/** An orchestrator: replayed from the top after each yield, so no clock, no random, no I/O, no `await`. */
export interface Flow {
  name: string;
  handler: OrchestrationHandler;
}

/** A step of a flow; may run twice; input and result are small plain JSON. */
export interface Activity {
  name: string;
  input: z.ZodType;
  handler(input: never): Promise<unknown>;
}

export function queueTrigger<S extends z.ZodType>(
  it: Omit<QueueTrigger, "message" | "handler"> & { message: S; handler(message: z.output<S>, flows: Flows): Promise<void> },
): QueueTrigger {
  return it as QueueTrigger;
}

export function activity<S extends z.ZodType>(it: { name: string; input: S; handler(input: z.output<S>): Promise<unknown> }): Activity {
  return it as Activity;
}
