import { callsUnderWay } from "../backends/cost.ts";

/** How long a step of long work waits for calls at the most, so that it goes on beside a crowd as well. */
const MOST_MS = 20;

const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

/**
 * Lets whoever waits be served: the embedded store answers at once, so a loop over it would hold the process otherwise. A call takes several turns
 * of the event loop; long work waits until it is through, not one turn, or each of the call's turns would wait for a step of the work.
 */
export async function breathe(): Promise<void> {
  await turn();
  if (callsUnderWay() === 0) return;
  const until = performance.now() + MOST_MS;
  while (callsUnderWay() > 0 && performance.now() < until) await turn();
}

/** The same for several that work side by side: one goes on at each turn of the event loop, not all in the same. */
export function turnstile(): () => Promise<void> {
  let last = Promise.resolve();
  return () => {
    last = last.then(breathe);
    return last;
  };
}
