import { z } from "zod";
import { patient, takeSteps } from "../edge/steps-flow.ts";
import type { Flow } from "../edge/triggers.ts";
import { CLASS_CHANGE_FLOW, ClassChangeInput, type ClassChangeRef } from "./class-change.ts";

/** How long the project is waited for to name the change, seconds from try to try: longer than a request lives. */
const WAITS = [0, 1, 5, 15, 60, 240];

const Went = z.object({ state: z.string(), done: z.number(), of: z.number() });

/** Goes through the labels of a project whose classes were changed, a bounded step at a time. Where it is, the record says, so the flow itself carries nothing. */
export const classChangeFlow: Flow = {
  name: CLASS_CHANGE_FLOW,
  handler: function* ({ df }) {
    const input = ClassChangeInput.parse(df.getInput());
    const { record, settleMs, hasBegun } = input;
    const ask: ClassChangeRef = { projectId: record.projectId, changeId: record.id };
    let state = hasBegun ? "running" : "waiting";
    for (const seconds of hasBegun ? [] : WAITS) {
      yield df.createTimer(new Date(df.currentUtcDateTime.getTime() + settleMs + seconds * 1_000));
      ({ state } = Went.parse(yield df.callActivityWithRetry("beginClassChange", patient, { record })));
      if (state !== "waiting") break;
    }
    if (state === "waiting" || state === "gone") return { state };
    const went = yield* takeSteps(df, { step: "classChangeStep", fail: "failClassChange", end: "endClassChange", ask, went: Went, going: ["running"] });
    if (!went) df.continueAsNew({ ...input, hasBegun: true } satisfies ClassChangeInput);
    return went;
  },
};
