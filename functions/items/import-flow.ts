import { z } from "zod";
import { takeSteps } from "../edge/steps-flow.ts";
import type { Flow } from "../edge/triggers.ts";
import { IMPORT_FLOW, ImportAsk } from "../projects/import-ask.ts";

const Step = z.object({ state: z.string(), listed: z.number(), expected: z.number().optional() });

/** Walks over a project's files, a bounded step at a time. Where it is, the import's record says, so the flow itself carries nothing. */
export const importFlow: Flow = {
  name: IMPORT_FLOW,
  handler: function* ({ df }) {
    const ask = ImportAsk.parse(df.getInput());
    const went = yield* takeSteps(df, { step: "importStep", fail: "failImport", end: "endImport", ask, went: Step, going: ["counting", "loading"] });
    if (!went) df.continueAsNew(ask);
    return went;
  },
};
