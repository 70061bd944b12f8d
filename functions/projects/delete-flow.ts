import { RetryOptions } from "durable-functions";
import type { Flow } from "../edge/triggers.ts";
import { DELETE_FLOW, DeleteAsk } from "./delete-ask.ts";

/** Steps before the history is begun anew: replay reads all of it each time. */
const STEPS = 20;

export const deleteFlow: Flow = {
  name: DELETE_FLOW,
  handler: function* (context) {
    const ask = DeleteAsk.parse(context.df.getInput());
    // Nobody waits for it, and half a project is no good to anybody: it tries for hours.
    const retry = Object.assign(new RetryOptions(2_000, 40), { backoffCoefficient: 2, maxRetryIntervalInMilliseconds: 300_000 });
    for (let step = 0; step < STEPS; step++) {
      const went: unknown = yield context.df.callActivityWithRetry("eraseStep", retry, ask);
      if (isGone(went)) return { gone: true };
    }
    context.df.continueAsNew(ask);
    return undefined;
  },
};

const isGone = (went: unknown): boolean => typeof went === "object" && went !== null && "gone" in went && went.gone === true;
