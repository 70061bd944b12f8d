import { z } from "zod";
import { patient, takeSteps } from "../../edge/steps-flow.ts";
import type { Flow } from "../../edge/triggers.ts";
import { BULK_CHANGE_FLOW, BulkChangeInput, type BulkChangeRef } from "./bulk-change.ts";

const Went = z.object({ state: z.string(), searched: z.number(), changed: z.number() });

/** Goes through the items that a filter names, a bounded step at a time. Where it is, the record says, so the flow itself carries nothing. */
export const bulkChangeFlow: Flow = {
  name: BULK_CHANGE_FLOW,
  handler: function* ({ df }) {
    const input = BulkChangeInput.parse(df.getInput());
    const { record, settleMs, hasBegun } = input;
    const ask: BulkChangeRef = { projectId: record.projectId, changeId: record.id };
    if (!hasBegun) {
      yield df.callActivityWithRetry("beginBulkChange", patient, { record });
      yield df.createTimer(new Date(df.currentUtcDateTime.getTime() + settleMs));
    }
    const went = yield* takeSteps(df, { step: "bulkChangeStep", fail: "failBulkChange", end: "endBulkChange", ask, went: Went, going: ["running"] });
    if (!went) df.continueAsNew({ ...input, hasBegun: true } satisfies BulkChangeInput);
    return went;
  },
};
