import { z } from "zod";
import { patient, takeSteps } from "../../edge/steps-flow.ts";
import type { Flow } from "../../edge/triggers.ts";
import { AGREEMENT_FLOW, AgreementInput, type AgreementRef } from "./agreement-run.ts";

const Went = z.object({ state: z.string(), done: z.number() });

/** Goes through the answers, a bounded step at a time. Where it is, the record says, so the flow itself carries nothing. */
export const agreementFlow: Flow = {
  name: AGREEMENT_FLOW,
  handler: function* ({ df }) {
    const input = AgreementInput.parse(df.getInput());
    const { record, settleMs, hasBegun } = input;
    const ask: AgreementRef = { projectId: record.projectId, runId: record.id };
    if (!hasBegun) {
      yield df.callActivityWithRetry("beginAgreement", patient, { record });
      yield df.createTimer(new Date(df.currentUtcDateTime.getTime() + settleMs));
    }
    const went = yield* takeSteps(df, { step: "agreementStep", fail: "failAgreement", end: "endAgreement", ask, went: Went, going: ["running"] });
    if (!went) df.continueAsNew({ ...input, hasBegun: true } satisfies AgreementInput);
    return went;
  },
};
