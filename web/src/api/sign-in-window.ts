/** The name of the channel on which the window of a sign-in tells the page where it came back to. */
const CHANNEL = "signed-in";

/**
 * Opens a small window at the issuer and waits for the address it returns to. It is opened before the wait begins because browsers allow it only
 * in a click; a channel and not `opener`, because an issuer's Cross-Origin-Opener-Policy cuts the window off from us.
 */
export function openSignInWindow(url: string, state: string): Promise<URL | undefined> {
  const opened = window.open(url, "sign-in", "popup,width=520,height=680");
  if (!opened) return Promise.resolve(undefined);
  return new Promise((resolve) => {
    const channel = new BroadcastChannel(CHANNEL);
    const done = (address: URL | undefined) => {
      channel.close();
      clearInterval(watch);
      resolve(address);
    };
    channel.onmessage = (event: MessageEvent<unknown>) => {
      if (typeof event.data !== "string") return;
      const address = new URL(event.data);
      if (address.searchParams.get("state") === state) done(address); // another tab may be signing in too
    };
    let closedFor = 0; // after a navigation across origins `closed` may read true for a moment
    const watch = setInterval(() => (opened.closed ? ++closedFor > 3 && done(undefined) : (closedFor = 0)), 500);
  });
}

/** Called in that window. */
export function tellOpener(address: URL): void {
  const channel = new BroadcastChannel(CHANNEL);
  channel.postMessage(address.href);
  channel.close();
  window.close();
}
