import { RetryOptions } from "durable-functions";
import { z } from "zod";
import type { Flow } from "../../edge/triggers.ts";
import { BULK_CHANGE_FLOW, BulkChangeInput, type BulkChangeRef } from "./bulk-change.ts";

/** Steps before the history is begun anew: replay reads all of it each time. */
const STEPS = 20;

const Went = z.object({ state: z.string(), searched: z.number(), changed: z.number() });

/** Goes through the items that a filter names, a bounded step at a time. Where it is, the record says, so the flow itself carries nothing. */
export const bulkChangeFlow: Flow = {
  name: BULK_CHANGE_FLOW,
  handler: function* (context) {
    const { df } = context;
    const input = BulkChangeInput.parse(df.getInput());
    const { record, settleMs, hasBegun } = input;
    const ref: BulkChangeRef = { projectId: record.projectId, changeId: record.id };
    const retry = Object.assign(new RetryOptions(1_000, 5), { backoffCoefficient: 2, maxRetryIntervalInMilliseconds: 15_000 });
    // The end must be told: an outage of an hour is waited for.
    const patient = Object.assign(new RetryOptions(2_000, 20), { backoffCoefficient: 2, maxRetryIntervalInMilliseconds: 300_000 });
    if (!hasBegun) {
      yield df.callActivityWithRetry("beginBulkChange", patient, { record });
      yield df.createTimer(new Date(df.currentUtcDateTime.getTime() + settleMs));
    }
    for (let step = 0; step < STEPS; step++) {
      let went: z.infer<typeof Went>;
      try {
        went = Went.parse(yield df.callActivityWithRetry("bulkChangeStep", retry, ref));
      } catch {
        // Told to people by `failBulkChange`; the fault itself was logged where it was thrown.
        yield df.callActivityWithRetry("failBulkChange", patient, ref);
        return { state: "failed" };
      }
      df.setCustomStatus(went);
      if (went.state === "gone") return went;
      if (went.state !== "running") {
        yield df.callActivityWithRetry("endBulkChange", patient, ref);
        return went;
      }
    }
    df.continueAsNew({ ...input, hasBegun: true } satisfies BulkChangeInput);
    return undefined;
  },
};
