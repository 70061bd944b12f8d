import { signal, type ReadonlySignal } from "@preact/signals";
import { ApiError } from "./api-error.ts";
import type { Tokens } from "./client.ts";
import { type Departure, type Issuer, isRefusedGrant, type Oidc, type TokenSet } from "./oidc.ts";

/** `ended`: there was a session; the page and its work stay, and requests wait until the person has signed in again. */
export type SessionState = "signed-out" | "signed-in" | "ended";

/** The part of `Storage` that is used: sessionStorage, so that a token never outlives its tab. */
export type Keep = Pick<Storage, "getItem" | "setItem" | "removeItem">;

export interface SessionNeeds {
  oidc: Oidc;
  issuers: readonly Issuer[];
  keep: Keep;
  now(): number;
  /** Leaves the page. */
  go(url: string): void;
  /** Called in the click itself: browsers allow a new window only there. Undefined where the browser forbids it. */
  openWindow?(): SignInWindow | undefined;
}

export interface SignInWindow {
  /** Settles with the address the window came back to; undefined when it was called off for another try. */
  visit(url: string, state: string, off: AbortSignal): Promise<URL | undefined>;
}

export interface Session extends Tokens {
  state: ReadonlySignal<SessionState>;
  issuers: readonly Issuer[];
  /** By redirect; the person comes back to `returnTo` (a path of this app). */
  signIn(issuer: Issuer, returnTo: string): Promise<void>;
  /** In a window of its own, so that the page keeps what it holds. False: the browser gave no window, or another try took its place. */
  signInHere(issuer: Issuer): Promise<boolean>;
  /** Called on `/signed-in`; answers where the person was going. */
  arrive(address: URL): Promise<string>;
  signOut(returnTo: string): Promise<void>;
}

const TOKENS = "session.tokens";
const DEPARTURE = "session.departure";
/** A token is renewed this long before it ends, so that none ends on its way. */
const MARGIN_MS = 60_000;
/** Prefix of `state` by which the page a window lands on knows that it is one. */
export const WINDOW_STATE = "window.";

const read = <T>(keep: Keep, name: string): T | undefined => {
  const text = keep.getItem(name);
  return text === null ? undefined : (JSON.parse(text) as T); // written by this file only, in this tab only
};

/** Only a path of this app: an address from elsewhere must not become a redirect. */
export const safeReturn = (path: string): string => (/^\/(?![/\\])/.test(path) ? path : "/");

export function createSession(on: SessionNeeds): Session {
  let tokens = read<TokenSet>(on.keep, TOKENS);
  let renewing: Promise<void> | undefined;
  let waiting: (() => void)[] = [];
  let visiting: AbortController | undefined;
  const state = signal<SessionState>(tokens ? "signed-in" : "signed-out");

  const hold = (found: TokenSet) => {
    tokens = found;
    on.keep.setItem(TOKENS, JSON.stringify(found));
    state.value = "signed-in";
    const resume = waiting;
    waiting = [];
    for (const go of resume) go();
  };
  const drop = (to: "signed-out" | "ended") => {
    tokens = undefined;
    on.keep.removeItem(TOKENS);
    state.value = to;
  };
  const issuerOf = (id: string): Issuer | undefined => on.issuers.find(({ issuer }) => issuer === id);

  const renew = async (): Promise<void> => {
    const [old, issuer] = [tokens, tokens && issuerOf(tokens.issuer)];
    if (!old?.refreshToken || !issuer) return drop("ended");
    try {
      hold(await on.oidc.refresh(issuer, old));
    } catch (error) {
      if (isRefusedGrant(error)) return drop("ended");
      throw new ApiError({ status: 0, detail: "The sign-in service cannot be reached. Check the connection." }, { cause: error });
    }
  };
  /** Once at a time: a refresh token that is used twice ends the session at issuers that rotate them. */
  const renewOnce = (): Promise<void> => (renewing ??= renew().finally(() => (renewing = undefined)));

  const untilSignedIn = (off?: AbortSignal): Promise<void> =>
    new Promise((resolve, reject) => {
      if (off?.aborted) return reject(off.reason as Error);
      const stop = () => reject(off?.reason as Error);
      off?.addEventListener("abort", stop, { once: true });
      waiting.push(() => {
        off?.removeEventListener("abort", stop);
        resolve();
      });
    });

  const depart = async (issuer: Issuer, returnTo: string, prefix?: string) => {
    const { url, departure } = await on.oidc.depart(issuer, safeReturn(returnTo), prefix);
    return { url, departure };
  };

  return {
    state,
    issuers: on.issuers,
    token: async (off) => {
      for (;;) {
        if (!tokens) await untilSignedIn(off);
        else if (tokens.expiresAt - MARGIN_MS > on.now()) return tokens.accessToken;
        else await renewOnce();
      }
    },
    refused: (token) => {
      if (tokens?.accessToken === token) tokens = { ...tokens, expiresAt: 0 };
    },
    signIn: async (issuer, returnTo) => {
      const { url, departure } = await depart(issuer, returnTo);
      on.keep.setItem(DEPARTURE, JSON.stringify(departure));
      on.go(url);
    },
    signInHere: async (issuer) => {
      const opened = on.openWindow?.();
      if (!opened) return false;
      const { url, departure } = await depart(issuer, "/", WINDOW_STATE);
      visiting?.abort();
      visiting = new AbortController();
      const address = await opened.visit(url, departure.state, visiting.signal);
      if (!address) return false;
      hold(await on.oidc.arrive(issuer, departure, address));
      return true;
    },
    arrive: async (address) => {
      const departure = read<Departure>(on.keep, DEPARTURE);
      on.keep.removeItem(DEPARTURE); // a code is good once; a reload of this address must not try it again
      const issuer = departure && issuerOf(departure.issuer);
      if (!departure || !issuer) throw new Error("This sign-in was not started in this tab. Start again.");
      hold(await on.oidc.arrive(issuer, departure, address));
      return safeReturn(departure.returnTo);
    },
    signOut: async (returnTo) => {
      const [old, issuer] = [tokens, tokens && issuerOf(tokens.issuer)];
      drop("signed-out");
      const url = issuer && (await on.oidc.leave(issuer, returnTo, old?.idToken));
      on.go(url ?? returnTo);
    },
  };
}
