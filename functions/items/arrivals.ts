import type { Flows } from "../backends/flows.ts";
import type { Arrival } from "./blob-event.ts";
import { type ArrivalNeeds, takeArrivals } from "./take-arrivals.ts";

/** What events tell of, gathered. Resolves when it is written, so that a message is done only then. */
export type TakeArrival = (arrival: Arrival, flows: Flows) => Promise<void>;

/** More than that at once and a call would grow with the flood. */
const MOST = 1_000;

/**
 * Ten thousand files that come together are not ten thousand looks at the projects: whatever is told of while one batch is written is in the next. Made once by the host;
 * what it holds are calls that wait, so nothing is lost with it.
 */
export function openArrivals(on: ArrivalNeeds): TakeArrival {
  let next: { all: Arrival[]; done: Promise<void> } | undefined;
  let last: Promise<unknown> = Promise.resolve();
  return async (arrival, flows) => {
    if (!next || next.all.length === MOST) {
      const batch = [arrival];
      const before = last;
      const done = (async () => {
        await before;
        if (next?.all === batch) next = undefined;
        await takeArrivals({ ...on, flows }, batch);
      })();
      next = { all: batch, done };
      // The next batch waits for the end of this one, whichever it is; its failure is told to those whose it was.
      last = done.then(
        () => undefined,
        () => undefined,
      );
    } else next.all.push(arrival);
    await next.done;
  };
}
