import { RetryOptions } from "durable-functions";
import { z } from "zod";
import type { Flow } from "../edge/triggers.ts";
import { CLASS_CHANGE_FLOW, ClassChangeInput, type ClassChangeRef } from "./class-change.ts";

/** Steps before the history is begun anew: replay reads all of it each time. */
const STEPS = 20;
/** How long the project is waited for to name the change, seconds from try to try: longer than a request lives. */
const WAITS = [0, 1, 5, 15, 60, 240];

const Went = z.object({ state: z.string(), done: z.number(), of: z.number() });

/** Goes through the labels of a project whose classes were changed, a bounded step at a time. Where it is, the record says, so the flow itself carries nothing. */
export const classChangeFlow: Flow = {
  name: CLASS_CHANGE_FLOW,
  handler: function* (context) {
    const { df } = context;
    const input = ClassChangeInput.parse(df.getInput());
    const { record, settleMs, hasBegun } = input;
    const ref: ClassChangeRef = { projectId: record.projectId, changeId: record.id };
    const retry = Object.assign(new RetryOptions(1_000, 5), { backoffCoefficient: 2, maxRetryIntervalInMilliseconds: 15_000 });
    // The end must be told, and the project let go: an outage of an hour is waited for.
    const patient = Object.assign(new RetryOptions(2_000, 20), { backoffCoefficient: 2, maxRetryIntervalInMilliseconds: 300_000 });
    let state = hasBegun ? "running" : "waiting";
    for (const seconds of hasBegun ? [] : WAITS) {
      yield df.createTimer(new Date(df.currentUtcDateTime.getTime() + settleMs + seconds * 1_000));
      ({ state } = Went.parse(yield df.callActivityWithRetry("beginClassChange", patient, { record })));
      if (state !== "waiting") break;
    }
    if (state === "waiting" || state === "gone") return { state };
    for (let step = 0; step < STEPS; step++) {
      let went: z.infer<typeof Went>;
      try {
        went = Went.parse(yield df.callActivityWithRetry("classChangeStep", retry, ref));
      } catch {
        // Told to people by `failClassChange`; the fault itself was logged where it was thrown.
        yield df.callActivityWithRetry("failClassChange", patient, ref);
        return { state: "failed" };
      }
      df.setCustomStatus(went);
      if (went.state === "gone") return went;
      if (went.state !== "running") {
        yield df.callActivityWithRetry("endClassChange", patient, ref);
        return went;
      }
    }
    df.continueAsNew({ ...input, hasBegun: true } satisfies ClassChangeInput);
    return undefined;
  },
};
