/** Lets whoever waits be served: the embedded store answers at once, so a loop over it would hold the process otherwise. */
export const breathe = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

/** The same for several that work side by side: one goes on at each turn of the event loop, not all in the same. */
export function turnstile(): () => Promise<void> {
  let last = Promise.resolve();
  return () => {
    last = last.then(breathe);
    return last;
  };
}
