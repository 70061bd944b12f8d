import { RetryOptions } from "durable-functions";
import { z } from "zod";
import type { Flow } from "../edge/triggers.ts";
import { IMPORT_FLOW, ImportAsk } from "../projects/import-ask.ts";

/** Steps before the history is begun anew: replay reads all of it each time. */
const STEPS = 20;

const Step = z.object({ state: z.string(), listed: z.number(), expected: z.number().optional() });

/** Walks over a project's files, a bounded step at a time. Where it is, the import's record says, so the flow itself carries nothing. */
export const importFlow: Flow = {
  name: IMPORT_FLOW,
  handler: function* (context) {
    const { df } = context;
    const ask = ImportAsk.parse(df.getInput());
    const retry = Object.assign(new RetryOptions(1_000, 5), { backoffCoefficient: 2, maxRetryIntervalInMilliseconds: 15_000 });
    // The end must be told: an outage of an hour is waited for.
    const patient = Object.assign(new RetryOptions(2_000, 20), { backoffCoefficient: 2, maxRetryIntervalInMilliseconds: 300_000 });
    for (let step = 0; step < STEPS; step++) {
      let went: z.infer<typeof Step>;
      try {
        went = Step.parse(yield df.callActivityWithRetry("importStep", retry, ask));
      } catch {
        // Told to people by `failImport`; the fault itself was logged where it was thrown.
        yield df.callActivityWithRetry("failImport", patient, ask);
        return { state: "failed" };
      }
      df.setCustomStatus(went);
      if (went.state === "gone") return went;
      if (went.state !== "counting" && went.state !== "loading") {
        yield df.callActivityWithRetry("endImport", patient, ask);
        return went;
      }
    }
    df.continueAsNew(ask);
    return undefined;
  },
};
