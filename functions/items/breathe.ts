/** Lets whoever waits be served: the embedded store answers at once, so a loop over it would hold the process otherwise. */
export const breathe = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
