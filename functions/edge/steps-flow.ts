import { type OrchestrationContext, RetryOptions, type Task } from "durable-functions";
import type { z } from "zod";

/** Steps before the history is begun anew: replay reads all of it each time. */
const STEPS = 20;
const retry = Object.assign(new RetryOptions(1_000, 5), { backoffCoefficient: 2, maxRetryIntervalInMilliseconds: 15_000 });
/** For what must be told, as a beginning or an end: an outage of an hour is waited for. */
export const patient = Object.assign(new RetryOptions(2_000, 20), { backoffCoefficient: 2, maxRetryIntervalInMilliseconds: 300_000 });

interface Work<Went extends { state: string }> {
  /** Activities, each given `ask`: one bounded step; what tells that steps fail; what follows the last one. */
  step: string;
  fail: string;
  end: string;
  ask: unknown;
  /** What a step says of itself; it is the flow's custom status. A state of `gone`: there is nothing left to end. */
  went: z.ZodType<Went>;
  /** States that are not the last one. */
  going: readonly string[];
}

/** Goes through something a step at a time, until it ends. Undefined: there are more steps than one history should hold; the flow begins anew and goes on. */
export function* takeSteps<Went extends { state: string }>(
  df: OrchestrationContext["df"],
  { step, fail, end, ask, went: Schema, going }: Work<Went>,
): Generator<Task, Went | { state: "failed" } | undefined, unknown> {
  for (let taken = 0; taken < STEPS; taken++) {
    let went: Went;
    try {
      went = Schema.parse(yield df.callActivityWithRetry(step, retry, ask));
    } catch {
      // `fail` tells people; the fault itself was logged where it was thrown.
      yield df.callActivityWithRetry(fail, patient, ask);
      return { state: "failed" };
    }
    df.setCustomStatus(went);
    if (went.state === "gone") return went;
    if (!going.includes(went.state)) {
      yield df.callActivityWithRetry(end, patient, ask);
      return went;
    }
  }
  return undefined;
}
