import { RetryOptions } from "durable-functions";
import { z } from "zod";
import type { Flow } from "../../edge/triggers.ts";
import { AGREEMENT_FLOW, AgreementInput, type AgreementRef } from "./agreement-run.ts";

/** Steps before the history is begun anew: replay reads all of it each time. */
const STEPS = 20;

const Went = z.object({ state: z.string(), done: z.number() });

/** Goes through the answers, a bounded step at a time. Where it is, the record says, so the flow itself carries nothing. */
export const agreementFlow: Flow = {
  name: AGREEMENT_FLOW,
  handler: function* (context) {
    const { df } = context;
    const input = AgreementInput.parse(df.getInput());
    const { record, settleMs, hasBegun } = input;
    const ref: AgreementRef = { projectId: record.projectId, runId: record.id };
    const retry = Object.assign(new RetryOptions(1_000, 5), { backoffCoefficient: 2, maxRetryIntervalInMilliseconds: 15_000 });
    const patient = Object.assign(new RetryOptions(2_000, 20), { backoffCoefficient: 2, maxRetryIntervalInMilliseconds: 300_000 });
    if (!hasBegun) {
      yield df.callActivityWithRetry("beginAgreement", patient, { record });
      yield df.createTimer(new Date(df.currentUtcDateTime.getTime() + settleMs));
    }
    for (let step = 0; step < STEPS; step++) {
      let went: z.infer<typeof Went>;
      try {
        went = Went.parse(yield df.callActivityWithRetry("agreementStep", retry, ref));
      } catch {
        // Told to people by `failAgreement`; the fault itself was logged where it was thrown.
        yield df.callActivityWithRetry("failAgreement", patient, ref);
        return { state: "failed" };
      }
      df.setCustomStatus(went);
      if (went.state === "gone") return went;
      if (went.state !== "running") {
        yield df.callActivityWithRetry("endAgreement", patient, ref);
        return went;
      }
    }
    df.continueAsNew({ ...input, hasBegun: true } satisfies AgreementInput);
    return undefined;
  },
};
