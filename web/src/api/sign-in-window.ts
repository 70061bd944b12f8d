import type { SignInWindow } from "./session.ts";

/** The name of the channel on which the window of a sign-in tells the page where it came back to. */
const CHANNEL = "signed-in";

/**
 * Opens a small empty window, to be sent to the issuer. A channel brings the answer and not `opener`, because an issuer's
 * Cross-Origin-Opener-Policy cuts the window off from us; for the same reason nobody asks whether it was closed: it would seem so.
 */
export function openSignInWindow(): SignInWindow | undefined {
  const opened = window.open("about:blank", "sign-in", "popup,width=520,height=680");
  if (!opened) return undefined;
  return {
    visit: (url, state, off) =>
      new Promise((resolve) => {
        const channel = new BroadcastChannel(CHANNEL);
        const done = (address: URL | undefined) => {
          channel.close();
          resolve(address);
        };
        channel.onmessage = (event: MessageEvent<unknown>) => {
          if (typeof event.data !== "string") return;
          const address = new URL(event.data);
          if (address.searchParams.get("state") === state) done(address); // another tab may be signing in too
        };
        off.addEventListener("abort", () => done(undefined), { once: true });
        opened.location.href = url;
      }),
  };
}

/** Called in that window once it is back. */
export function tellOpener(address: URL): void {
  const channel = new BroadcastChannel(CHANNEL);
  channel.postMessage(address.href);
  channel.close();
  window.close();
}
